package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.Contents;
import io.gatehouse.pki.KeyKind;
import io.gatehouse.pki.KeyStrength;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Validity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and certificates that an authority gives out. */
class CertsIssueCommandTest {
    private static final String ISSUE = "issue --ca-certificate ca.crt --ca-key ca.key ";

    private final CertificateAuthority authority = CertificateAuthority.create("ca");

    @TempDir
    private Path parent;

    private CertsFolder certs;

    @BeforeEach
    void files() throws Exception {
        certs = new CertsFolder(parent);
        authority.write(certs.file("ca.crt"), certs.file("ca.key"));
    }

    private List<String> said() throws Exception {
        return Contents.of(certs.certificate("new.crt")).all().stream()
                .filter(text -> !text.startsWith("extension "))
                .toList();
    }

    @Test
    void aUserWithGroupsAndUid() throws Exception {
        String out = certs.ok(ISSUE + "--user alice --group dev --group a,b --uid u-1 --output new");
        assertEquals(List.of("O \"dev\"", "O \"a,b\"", "CN \"alice\"", "UID \"u-1\"", "use client"), said());
        for (String line :
                List.of("user      \"alice\"", "UID       \"u-1\"", "group     \"a,b\"", "for       use client")) {
            assertTrue(out.contains("  " + line + "\n"), out);
        }
        assertTrue(out.endsWith("wrote new.crt and new.key\n"), out);
        assertEquals("rw-------", certs.mode("new.key"));
        CertifiedKey.read(certs.file("new.crt"), certs.file("new.key"));
    }

    @Test
    void aServerUnderItsNames() throws Exception {
        certs.ok(ISSUE + "--use server --dns gate --dns *.gate.test --ip 192.0.2.1 --ip ::1 --output new");
        assertEquals(
                List.of(
                        "CN \"gate\"",
                        "use server",
                        "DNS \"gate\"",
                        "DNS \"*.gate.test\"",
                        "IP 192.0.2.1",
                        "IP 0:0:0:0:0:0:0:1"),
                said());
    }

    @Test
    void aFrontProxy() throws Exception {
        certs.ok(ISSUE + "--use front-proxy --output new");
        assertEquals(List.of("CN \"front-proxy-client\"", "use client"), said());
    }

    @Test
    void whoMayDoEverythingIsSaid() {
        String out = certs.ok(ISSUE + "--user root --group system:masters --output new");
        assertTrue(out.contains("beware    who is in system:masters may do everything"), out);
    }

    @Test
    void theKeyIsOfTheKindAskedForAndSerialsDiffer() throws Exception {
        certs.ok(ISSUE + "--user a --key-type rsa-2048 --output new");
        X509Certificate first = certs.certificate("new.crt");
        certs.ok(ISSUE + "--user a --output new --force");
        X509Certificate second = certs.certificate("new.crt");
        assertEquals("RSA with 2048 bits", KeyStrength.description(first.getPublicKey()));
        assertEquals("EC with 256 bits", KeyStrength.description(second.getPublicKey()));
        assertNotEquals(first.getSerialNumber(), second.getSerialNumber());
    }

    @Test
    void noneOutlivesItsAuthorityNorAnyAboveIt() throws Exception {
        CertificateAuthority root = CertificateAuthority.create("root");
        CertificateAuthority upper = root.subordinate("upper", Validity.ofDays(3), KeyKind.P256);
        CertificateAuthority lower = upper.subordinate("lower", Validity.ofDays(9), KeyKind.P256);
        lower.write(certs.file("ca.crt"), certs.file("ca.key"));
        String out = certs.ok(ISSUE + "--user alice --days 30 --output new");
        assertEquals(
                upper.certificate().getNotAfter(), certs.certificate("new.crt").getNotAfter());
        assertTrue(out.contains("note      it ends with its CA, earlier than asked for"), out);
        assertTrue(!certs.ok(ISSUE + "--user alice --days 2 --output short").contains("note"), "ends as asked for");
    }

    @Test
    void anAuthorityThatIsNotValidSignsNothing() throws Exception {
        Instant past =
                Instant.now().minus(Duration.ofDays(1)).minusNanos(Instant.now().getNano());
        CertificateAuthority.create("old", new Validity(past.minus(Duration.ofDays(1)), past), KeyKind.P256)
                .write(certs.file("ca.crt"), certs.file("ca.key"));
        assertRefused("--user alice", 1, "gatehouse: ca.crt: has expired");
    }

    /** An empty name cannot be forwarded. */
    @Test
    void whatNoGateWouldAcceptIsNotWritten() throws Exception {
        assertRefused(
                "--user=",
                1,
                "gatehouse: nothing is written, for nobody would accept it: the certificate names no user");
    }

    @Test
    void neitherTheAuthorityNorWhatIsThereIsReplaced() throws Exception {
        String before = certs.text("ca.key");
        certs.run(ISSUE + "--user a --output ca --force")
                .isRefusal(1, "gatehouse: ca.crt: is read here, and never replaced (expected: another --output)\n");
        assertEquals(before, certs.text("ca.key"));
        Files.writeString(certs.file("new.crt"), "somebody's");
        certs.run(ISSUE + "--user a --output new")
                .isRefusal(1, "gatehouse: new.crt: is there already (--force replaces it)\n");
        assertEquals(List.of("ca.crt", "ca.key", "new.crt"), certs.names());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--group dev                     | --user is missing (expected: the user's name)",
                "--use server                    | a server needs the names under which it is reached: --dns or --ip",
                "--use server --dns a --group b  | --group and --uid are for --use client",
                "--use front-proxy --uid 1       | --group and --uid are for --use client",
                "--use Client --user a           | Invalid value for option '--use': 'Client' (expected: client, server, front-proxy)",
                "--use server --dns 192.0.2.1    | --dns: \"192.0.2.1\" (expected: a DNS name; addresses go to --ip)",
                "--use server --dns a..b         | --dns: \"a..b\" (expected: a DNS name; addresses go to --ip)",
                "--use server --ip 192.0.2.0/24  | --ip: \"192.0.2.0/24\" (expected: an IPv4 or IPv6 address)",
                "--user a --days 0               | --days: 0 (expected: 1 to 36500)"
            })
    void whatIsWrongIsSaid(String options, String problem) throws Exception {
        assertRefused(options, 2, "gatehouse certs issue: " + problem + "\nTry: gatehouse certs issue --help\n");
    }

    @Test
    void anEncryptedKeyAndACertificateOfNoAuthorityAreNamed() throws Exception {
        Files.writeString(
                certs.file("ca.key"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertRefused(
                "--user a",
                1,
                "gatehouse: ca.key: line 1: the ENCRYPTED PRIVATE KEY is encrypted; expected one without a password");
        authority.issue(LeafSpec.client("alice")).write(certs.file("ca.crt"), certs.file("ca.key"));
        assertRefused("--user a", 1, "gatehouse: ca.crt: the first certificate is not a CA's");
    }

    private void assertRefused(String options, int code, String begin) throws Exception {
        Ran ran = certs.run(ISSUE + "--output new " + options);
        assertEquals(code, ran.code(), ran::toString);
        assertTrue(ran.err().startsWith(begin), ran::err);
        assertEquals("", ran.out());
        assertEquals(List.of("ca.crt", "ca.key"), certs.names());
    }
}
