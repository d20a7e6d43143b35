package io.gatehouse.cli;

import io.gatehouse.authn.CertificateJudge;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Purpose;
import io.gatehouse.pki.Validity;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;

/** What is looked at before a certificate is written that was made here. */
final class IssuedCertificate {
    private IssuedCertificate() {}

    static LeafSpec withinItsAuthority(LeafSpec asked, CertificateAuthority authority) {
        return asked.withValidity(asked.validity().within(authority.own().chain()));
    }

    /** Shows what was signed; a certificate that would authenticate nobody is an error, and not to be written. */
    static void show(List<X509Certificate> chain, LeafSpec asked, CertificateAuthority authority, PrintWriter out)
            throws IOException {
        X509Certificate certificate = chain.get(0);
        if (asked.purposes().contains(Purpose.CLIENT)) {
            CertificateJudge.Verdict verdict =
                    new CertificateJudge(List.of(authority.certificate()), Clock.systemUTC()).judge(chain);
            if (verdict.until().isEmpty()) {
                throw new IOException("nothing is written, for nobody would accept it: " + verdict.whyNot());
            }
        }
        CertificateText.print(certificate, out);
        noteIfShorter(asked.validity(), certificate, out);
    }

    static void noteIfShorter(Validity asked, X509Certificate certificate, PrintWriter out) {
        if (isShorter(asked, certificate)) {
            CertificateText.line(out, "note", "it ends with its CA, earlier than asked for");
        }
    }

    private static boolean isShorter(Validity asked, X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().plusSeconds(1).isBefore(asked.notAfter());
    }
}
