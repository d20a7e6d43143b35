package io.gatehouse.cli;

import io.gatehouse.pki.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import picocli.CommandLine.Option;

/** Who signs. */
final class IssuerOptions {
    @Option(
            names = "--ca-certificate",
            paramLabel = "FILE",
            required = true,
            description = "The certificate of the authority that signs (PEM), such as the cluster's ca.crt.")
    private Path certificateFile;

    @Option(
            names = "--ca-key",
            paramLabel = "FILE",
            required = true,
            description = "Its private key (PEM, without a password).")
    private Path keyFile;

    /** Nobody would believe what an authority signs that is not valid itself. */
    CertificateAuthority authority() throws IOException {
        CertificateAuthority authority = CertificateAuthority.read(certificateFile, keyFile);
        for (X509Certificate certificate : authority.own().chain()) {
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException e) {
                throw new IOException(certificateFile + ": has expired at "
                        + certificate.getNotAfter().toInstant() + " (expected: a valid CA; make one by certs ca)");
            } catch (CertificateNotYetValidException e) {
                throw new IOException(certificateFile + ": is not valid before "
                        + certificate.getNotBefore().toInstant());
            }
        }
        return authority;
    }

    Path[] files() {
        return new Path[] {certificateFile, keyFile};
    }
}
