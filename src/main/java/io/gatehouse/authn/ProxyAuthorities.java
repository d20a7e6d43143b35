package io.gatehouse.authn;

import io.gatehouse.config.Fault;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds those who sign for proxies apart from those who sign for users: a user whose certificate would do as a proxy's
 * could be anybody.
 */
final class ProxyAuthorities {
    private ProxyAuthorities() {}

    /** A fault for each authority of the proxies that has to do with one of the users. */
    static List<Fault> faults(Path file, List<X509Certificate> ofProxies, List<X509Certificate> ofUsers) {
        List<Fault> faults = new ArrayList<>();
        for (X509Certificate proxies : ofProxies) {
            for (X509Certificate users : ofUsers) {
                if (proxies.getPublicKey().equals(users.getPublicKey())
                        || isSigned(proxies, users)
                        || isSigned(users, proxies)) {
                    faults.add(new Fault(file.toString(), 0, "", fault(proxies, users)));
                }
            }
        }
        return faults;
    }

    private static String fault(X509Certificate proxies, X509Certificate users) {
        return "the authority " + proxies.getSubjectX500Principal() + " is, signs or is signed by "
                + users.getSubjectX500Principal()
                + ", which signs for users (expected: an authority that has nothing to do with those of clientCertificate, for its proxies can be anybody)";
    }

    private static boolean isSigned(X509Certificate certificate, X509Certificate by) {
        try {
            certificate.verify(by.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }
}
