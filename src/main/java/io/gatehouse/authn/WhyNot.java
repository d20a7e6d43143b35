package io.gatehouse.authn;

import io.gatehouse.core.GoText;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a certificate is not accepted, found by going from it to whoever signed it, step by step. It decides nothing: it is
 * asked when the gate has refused.
 *
 * @param chain the certificate, and those that come with it
 */
record WhyNot(List<X509Certificate> chain, List<X509Certificate> authorities, Instant now) {
    private static final int MOST_STEPS = 10;

    /** Empty where the first path that there is has no fault. */
    Optional<String> reason() {
        List<X509Certificate> path = new ArrayList<>(List.of(chain.get(0)));
        while (path.size() <= MOST_STEPS) {
            X509Certificate last = path.get(path.size() - 1);
            Optional<X509Certificate> end = signer(last, authorities);
            if (end.isPresent()) {
                return fault(path, end.get());
            }
            Optional<X509Certificate> next = signer(last, chain);
            if (next.isEmpty()) {
                return Optional.of(foreign(last));
            }
            if (path.contains(next.get())) {
                return Optional.of(who(next.get()) + " is signed by itself, and is not among the CAs");
            }
            path.add(next.get());
        }
        return Optional.of("its chain is too long");
    }

    /** Of several that have signed it, as where an authority was renewed, one that is valid now. */
    private Optional<X509Certificate> signer(X509Certificate signed, List<X509Certificate> among) {
        List<X509Certificate> all =
                among.stream().filter(one -> hasSigned(one, signed)).toList();
        return Stream.concat(all.stream().filter(one -> ClientPaths.isValid(one, now)), all.stream())
                .findFirst();
    }

    private static boolean isNamedBy(X509Certificate signer, X509Certificate signed) {
        return signer.getSubjectX500Principal().equals(signed.getIssuerX500Principal());
    }

    private static boolean hasSigned(X509Certificate signer, X509Certificate signed) {
        try {
            signed.verify(signer.getPublicKey());
            return isNamedBy(signer, signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private String foreign(X509Certificate last) {
        String issuer = GoText.quoted(last.getIssuerX500Principal().toString());
        if (Stream.concat(authorities.stream(), chain.stream()).anyMatch(one -> one != last && isNamedBy(one, last))) {
            return who(last) + " is signed by another CA of the same name, " + issuer;
        }
        return who(last) + " is signed by " + issuer + ", which is neither among the CAs nor in the chain";
    }

    private Optional<String> fault(List<X509Certificate> path, X509Certificate authority) {
        if (!ClientPaths.isValid(authority, now)) {
            return Optional.of("the CA " + name(authority) + dates(authority));
        }
        if (ClientPaths.isTooLong(path, authority)) {
            return Optional.of("the CA " + name(authority) + " allows a chain of " + authority.getBasicConstraints()
                    + " other CAs at most");
        }
        Optional<X509Certificate> named = ClientPaths.namedAgainstItsRules(path, authority);
        if (named.isPresent()) {
            return Optional.of(who(named.get()) + " has a name that the name constraints of the CA " + name(authority)
                    + " do not allow");
        }
        try {
            ClientPaths.walk(path, authority, now);
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            return Optional.of(fault(e, path));
        } catch (GeneralSecurityException e) {
            return Optional.of("its chain cannot be verified: " + e.getMessage());
        }
    }

    private String fault(CertPathValidatorException e, List<X509Certificate> path) {
        X509Certificate step = e.getIndex() < 0 ? path.get(0) : path.get(e.getIndex());
        if (e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID) {
            return who(step) + dates(step);
        }
        if (e.getReason() == PKIXReason.NOT_CA_CERT) {
            return who(step) + " is not a CA's, but has signed another";
        }
        if (e.getReason() == PKIXReason.PATH_TOO_LONG) {
            return who(step) + " is one CA more than the path length above it allows";
        }
        return who(step) + (e.getCause() instanceof PathRules.BrokenRuleException ? " is " : ": ") + e.getMessage();
    }

    private String dates(X509Certificate certificate) {
        return now.isBefore(certificate.getNotBefore().toInstant())
                ? " is not valid before " + certificate.getNotBefore().toInstant()
                : " has expired at " + certificate.getNotAfter().toInstant();
    }

    private String who(X509Certificate certificate) {
        return certificate.equals(chain.get(0)) ? "it" : name(certificate);
    }

    static String name(X509Certificate certificate) {
        return GoText.quoted(certificate.getSubjectX500Principal().toString());
    }
}
