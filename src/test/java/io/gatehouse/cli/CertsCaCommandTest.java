package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.KeyStrength;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--output ca            | Missing required option: '--name=NAME'",
                "--name  --output ca    | --name: is empty (expected: the authority's name)",
                "--name a --output ca --days 0     | --days: 0 (expected: 1 to 36500)",
                "--name a --output ca --days 36501 | --days: 36501 (expected: 1 to 36500)",
                "--name a --output ca --key-type dsa | Invalid value for option '--key-type': 'dsa' (expected: p256, rsa-2048, rsa-3072, rsa-4096)"
            })
    void whatIsWrongIsSaid(String options, String problem) throws Exception {
        certs.run("ca " + options)
                .isRefusal(2, "gatehouse certs ca: " + problem + "\nTry: gatehouse certs ca --help\n");
        assertEquals(List.of(), certs.names());
    }
}
