package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.KeyStrength;
import io.gatehouse.pki.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New authorities. */
class CertsCaCommandTest {
    @TempDir
    private Path parent;

    private CertsFolder certs;

    @BeforeEach
    void folder() {
        certs = new CertsFolder(parent);
    }

    @Test
    void itCanSignAndItsKeyIsItsOwnersAlone() throws Exception {
        String out = certs.ok("ca --name users --output ca");
        assertTrue(out.contains("authority\n") && out.endsWith("wrote ca.crt and ca.key\n"), out);
        CertificateAuthority made = CertificateAuthority.read(certs.file("ca.crt"), certs.file("ca.key"));
        assertEquals("CN=users", made.certificate().getSubjectX500Principal().toString());
        assertEquals(
                "EC with 256 bits", KeyStrength.description(made.certificate().getPublicKey()));
        assertEquals("rw-------", certs.mode("ca.key"));
        assertEquals("rw-r--r--", certs.mode("ca.crt"));
    }

    @Test
    void kindOfKeyAndLifeAreAsAskedFor() throws Exception {
        certs.ok("ca --name users --output ca --key-type rsa-3072 --days 7");
        assertEquals(
                "RSA with 3072 bits",
                KeyStrength.description(certs.certificate("ca.crt").getPublicKey()));
        Duration life = Duration.between(
                certs.certificate("ca.crt").getNotBefore().toInstant(),
                certs.certificate("ca.crt").getNotAfter().toInstant());
        assertEquals(7, life.toDays());
    }

    @Test
    void nothingIsReplacedWithoutForce() throws Exception {
        Files.writeString(certs.file("ca.key"), "somebody's");
        certs.run("ca --name users --output ca")
                .isRefusal(1, "gatehouse: ca.key: is there already (--force replaces it)\n");
        assertEquals(List.of("ca.key"), certs.names());
        assertEquals("somebody's", certs.text("ca.key"));
        certs.ok("ca --name users --output ca --force");
        assertEquals("rw-------", certs.mode("ca.key"));
    }

    @Test
    void oneBelowAnotherIsItsOwnInChains() throws Exception {
        certs.ok("ca --name root --output root");
        String out = certs.ok("ca --name team --output team --ca-certificate root.crt --ca-key root.key");
        assertTrue(out.contains("for       authority over 0 levels of others\n"), out);
        assertTrue(out.contains("issuer    \"CN=root\"\n"), out);
        certs.ok("issue --user alice --output alice --ca-certificate team.crt --ca-key team.key");
        assertEquals(
                List.of("CN=alice", "CN=team"),
                Pem.readCertificates(certs.file("alice.crt")).stream()
                        .map(certificate ->
                                certificate.getSubjectX500Principal().toString())
                        .toList());
        String shown = certs.ok("show alice.crt --ca-certificate root.crt");
        assertTrue(shown.contains("  chain     \"CN=team\", authority over 0 levels of others, valid "), shown);
        assertTrue(shown.contains("\naccepted by root.crt until "), shown);
    }

    @Test
    void oneBelowAnotherEndsWithIt() throws Exception {
        certs.ok("ca --name root --output root --days 3");
        String out = certs.ok("ca --name team --output team --ca-certificate root.crt --ca-key root.key");
        assertTrue(out.contains("note      it ends with its CA, earlier than asked for\n"), out);
        assertEquals(
                certs.certificate("root.crt").getNotAfter(),
                certs.certificate("team.crt").getNotAfter());
    }

    @Test
    void thereAreNotMoreLevelsThanTheChainAboveAllows() throws Exception {
        certs.ok("ca --name root --output root --path-length 2");
        String byRoot = " --ca-certificate root.crt --ca-key root.key";
        String nobody = "gatehouse: nothing is written, for nobody would accept what it issues: of CAs below ";
        certs.run("ca --name a --output a --path-length 2" + byRoot)
                .isRefusal(1, nobody + "root.crt, 2 are allowed (expected: --path-length 1 at most)\n");
        certs.ok("ca --name a --output a --path-length 1" + byRoot);
        certs.ok("ca --name b --output b --ca-certificate a.crt --ca-key a.key");
        certs.run("ca --name c --output c --ca-certificate b.crt --ca-key b.key")
                .isRefusal(1, nobody + "b.crt, 0 are allowed (expected: another CA)\n");
        certs.ok("issue --user alice --output alice --ca-certificate b.crt --ca-key b.key");
        certs.ok("show alice.crt --ca-certificate root.crt");
        assertEquals(
                List.of("a.crt", "a.key", "alice.crt", "alice.key", "b.crt", "b.key", "root.crt", "root.key"),
                certs.names());
    }

    @Test
    void theCaAboveIsNotReplaced() throws Exception {
        certs.ok("ca --name root --output root");
        certs.run("ca --name team --output root --force --ca-certificate root.crt --ca-key root.key")
                .isRefusal(1, "gatehouse: root.crt: is read here, and never replaced (expected: another --output)\n");
        certs.run("ca --name root --output team --ca-certificate root.crt --ca-key root.key")
                .isRefusal(
                        2,
                        "gatehouse certs ca: --name: is that of the CA that signs (expected: another one)\n"
                                + "Try: gatehouse certs ca --help\n");
        certs.ok("issue --user alice --output alice --ca-certificate root.crt --ca-key root.key");
        certs.run("ca --name team --output team --ca-certificate alice.crt --ca-key alice.key")
                .isRefusal(1, "gatehouse: alice.crt: the first certificate is not a CA's\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--output ca            | Missing required option: '--name=NAME'",
                "--name  --output ca    | --name: is empty (expected: the authority's name)",
                "--name a --output ca --days 0     | --days: 0 (expected: 1 to 36500)",
                "--name a --output ca --days 36501 | --days: 36501 (expected: 1 to 36500)",
                "--name a --output ca --path-length -1 | --path-length: -1 (expected: 0 or more)",
                "--name a --output ca --ca-key ca.key | Missing required argument(s): --ca-certificate=FILE",
                "--name a --output ca --key-type dsa | Invalid value for option '--key-type': 'dsa' (expected: p256, rsa-2048, rsa-3072, rsa-4096)"
            })
    void whatIsWrongIsSaid(String options, String problem) throws Exception {
        certs.run("ca " + options)
                .isRefusal(2, "gatehouse certs ca: " + problem + "\nTry: gatehouse certs ca --help\n");
        assertEquals(List.of(), certs.names());
    }
}
