package io.gatehouse.cli;

import io.gatehouse.authn.CertificateJudge;
import io.gatehouse.core.GoText;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.pki.Contents;
import io.gatehouse.pki.KeyStrength;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A certificate for people, one thing a line, so that no value can look like another line. */
final class CertificateText {
    private CertificateText() {}

    static void print(X509Certificate certificate, PrintWriter out) {
        Contents contents = Contents.of(certificate);
        line(out, "subject", GoText.quoted(certificate.getSubjectX500Principal().toString()));
        identity(certificate, out);
        contents.extensions().stream()
                .filter(text -> !text.startsWith("extension "))
                .forEach(text -> line(out, "for", text));
        line(out, "valid", dates(certificate, Instant.now()));
        line(out, "key", KeyStrength.description(certificate.getPublicKey()));
        line(out, "serial", certificate.getSerialNumber().toString(16));
        line(out, "issuer", GoText.quoted(certificate.getIssuerX500Principal().toString()));
    }

    /** Whom the gate takes its holder for. */
    private static void identity(X509Certificate certificate, PrintWriter out) {
        try {
            Identity identity = CertificateJudge.identity(certificate);
            line(out, "user", GoText.quoted(identity.name()));
            if (!identity.uid().isEmpty()) {
                line(out, "UID", GoText.quoted(identity.uid()));
            }
            identity.groups().forEach(group -> line(out, "group", GoText.quoted(group)));
            identity.extra().forEach((key, values) -> values.forEach(value -> line(out, "extra", key + "=" + value)));
            if (identity.groups().contains(Identity.MASTERS)) {
                line(out, "beware", "who is in " + Identity.MASTERS + " may do everything, whatever the rules say");
            }
        } catch (InvalidIdentityException e) {
            line(out, "user", "nobody: " + e.getMessage());
        }
    }

    /** The certificates behind the first. */
    static void printChain(List<X509Certificate> chain, PrintWriter out) {
        chain.stream()
                .skip(1)
                .forEach(above -> line(
                        out,
                        "chain",
                        GoText.quoted(above.getSubjectX500Principal().toString()) + authority(above) + ", valid "
                                + dates(above, Instant.now())));
    }

    private static String authority(X509Certificate certificate) {
        return Contents.of(certificate).extensions().stream()
                .filter(text -> text.startsWith("authority"))
                .map(text -> ", " + text)
                .findFirst()
                .orElse("");
    }

    static void line(PrintWriter out, String what, String text) {
        out.printf("  %-9s %s%n", what, text);
    }

    private static String dates(X509Certificate certificate, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        String state = now.isBefore(begin)
                ? "not yet"
                : now.isAfter(end) ? "expired" : Duration.between(now, end).toDays() + " days left";
        return begin + " to " + end + " (" + state + ")";
    }
}
