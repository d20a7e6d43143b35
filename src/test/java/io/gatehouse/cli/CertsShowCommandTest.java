package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.KeyKind;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Subject;
import io.gatehouse.pki.Validity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a certificate that is there. */
class CertsShowCommandTest {
    private final CertificateAuthority authority = CertificateAuthority.create("ca");

    @TempDir
    private Path parent;

    private CertsFolder certs;

    @BeforeEach
    void files() throws Exception {
        certs = new CertsFolder(parent);
        Files.writeString(certs.file("ca.crt"), authority.certificatePem());
    }

    private void write(CertifiedKey key) throws Exception {
        Files.writeString(certs.file("a.crt"), key.certificatePem());
    }

    private void assertVerdict(int code, String last) {
        Ran ran = certs.run("show a.crt --ca-certificate ca.crt");
        assertEquals(new Ran(code, ran.out(), ""), ran);
        assertEquals(last, ran.out().lines().reduce((before, line) -> line).orElseThrow());
    }

    @Test
    void whoItAuthenticatesIsSaidInFull() throws Exception {
        CertifiedKey alice =
                authority.issue(LeafSpec.client(Subject.of("alice", "dev", "qa").withUid("u-1")));
        write(alice);
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(alice.certificate().getEncoded()));
        String out = certs.ok("show a.crt");
        assertTrue(out.startsWith("a.crt:\n"), out);
        assertEquals(
                List.of(
                        "user      \"alice\"",
                        "UID       \"u-1\"",
                        "group     \"dev\"",
                        "group     \"qa\"",
                        "group     \"system:authenticated\"",
                        "extra     authentication.kubernetes.io/credential-id=X509SHA256=" + hash,
                        "for       use client"),
                out.lines().map(String::strip).toList().subList(2, 9));
        assertTrue(out.contains("(364 days left)"), out);
        assertTrue(out.contains("issuer    \"CN=ca\""), out);
    }

    @Test
    void anAcceptedOneIsSoUntilTheFirstOfItsChainEnds() throws Exception {
        CertificateAuthority middle = authority.subordinate("middle", Validity.ofDays(3), KeyKind.P256);
        write(middle.issue(LeafSpec.client("alice")));
        assertTrue(certs.ok("show a.crt").contains("chain     \"CN=middle\", authority, valid "), "the chain is shown");
        assertVerdict(
                0,
                "accepted by ca.crt until " + middle.certificate().getNotAfter().toInstant());
    }

    @Test
    void whyOneIsNotAcceptedIsSaid() throws Exception {
        write(CertificateAuthority.create("other").issue(LeafSpec.client("alice")));
        assertVerdict(
                1,
                "not accepted by ca.crt: it is signed by \"CN=other\", which is neither among the CAs nor in the chain");
        write(authority.issue(LeafSpec.server("gate")));
        assertVerdict(1, "not accepted by ca.crt: it is not for client use");
        Instant end =
                Instant.ofEpochSecond(Instant.now().minus(Duration.ofDays(1)).getEpochSecond());
        write(authority.issue(LeafSpec.client("alice").withValidity(new Validity(end.minus(Duration.ofDays(1)), end))));
        assertVerdict(1, "not accepted by ca.crt: it has expired at " + end);
        assertTrue(certs.ok("show a.crt").contains("(expired)"), "the dates are shown");
    }

    @Test
    void oneThatNamesNobodyIsShownToo() throws Exception {
        write(authority.issue(LeafSpec.server("gate").withDnsNames("gate.test")));
        String out = certs.ok("show a.crt");
        assertTrue(out.contains("user      nobody: it is not for client use\n"), out);
        assertTrue(out.contains("for       DNS \"gate.test\"\n"), out);
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        certs.run("show a.crt").isRefusal(1, "gatehouse: a.crt: there is no such file\n");
        Files.writeString(certs.file("a.crt"), "no certificate");
        certs.run("show a.crt").isRefusal(1, "gatehouse: a.crt: expected a certificate, found no PEM block at all\n");
    }
}
