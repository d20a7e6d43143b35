package io.gatehouse.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * Certificates and keys in files, each made when it is first asked for and used again afterwards: NAME.crt and NAME.key,
 * or NAME.pub and NAME.key for a pair without a certificate.
 *
 * @param folder made when the first file is written
 */
public record PkiFolder(Path folder) {

    private static final Duration LEFT = Duration.ofDays(1);

    public PkiFolder {
        folder = folder.toAbsolutePath();
    }

    public Path certificateFile(String name) {
        return folder.resolve(name + ".crt");
    }

    public Path keyFile(String name) {
        return folder.resolve(name + ".key");
    }

    public Path publicKeyFile(String name) {
        return folder.resolve(name + ".pub");
    }

    /** A root of this name, as {@link CertificateAuthority#create(String)} makes it. */
    public CertificateAuthority authority(String name) throws IOException {
        if (Files.exists(certificateFile(name))) {
            return CertificateAuthority.read(certificateFile(name), keyFile(name));
        }
        CertificateAuthority made = CertificateAuthority.create(name);
        Files.createDirectories(folder);
        made.write(certificateFile(name), keyFile(name));
        return made;
    }

    /** A leaf; it is made anew where the one that is there ends within a day, or another authority has signed it. */
    public CertifiedKey leaf(String name, CertificateAuthority issuer, LeafSpec spec) throws IOException {
        if (Files.exists(certificateFile(name))) {
            CertifiedKey there = CertifiedKey.read(certificateFile(name), keyFile(name));
            if (isGood(there.certificate(), issuer)) {
                return there;
            }
        }
        CertifiedKey made = issuer.issue(spec);
        Files.createDirectories(folder);
        made.write(certificateFile(name), keyFile(name));
        return made;
    }

    /** Makes sure that there is a pair without a certificate, such as ServiceAccount tokens are signed with. */
    public void keyPair(String name, KeyKind kind) throws IOException {
        if (!Files.exists(publicKeyFile(name))) {
            KeyPair made = kind.generate();
            Files.createDirectories(folder);
            AtomicFile.writeSecret(keyFile(name), Pem.encode(made.getPrivate()));
            AtomicFile.write(publicKeyFile(name), Pem.encode(made.getPublic()));
        }
    }

    private static boolean isGood(X509Certificate certificate, CertificateAuthority issuer) {
        try {
            certificate.verify(issuer.certificate().getPublicKey());
            certificate.checkValidity(Date.from(Instant.now().plus(LEFT)));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
