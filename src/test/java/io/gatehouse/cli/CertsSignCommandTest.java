package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.Contents;
import io.gatehouse.pki.KeyKind;
import io.gatehouse.pki.MintedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger's request gets: a certificate for its key, and of its wishes none but those that are granted. */
class CertsSignCommandTest {
    private static final String SIGN = "sign --request a.csr --ca-certificate ca.crt --ca-key ca.key ";

    private final KeyPair keys = KeyKind.P256.generate();

    @TempDir
    private Path parent;

    private CertsFolder certs;

    @BeforeEach
    void files() throws Exception {
        certs = new CertsFolder(parent);
        CertificateAuthority.create("ca").write(certs.file("ca.crt"), certs.file("ca.key"));
        Files.writeString(
                certs.file("a.csr"),
                MintedRequest.of("O=system:masters,O=dev,CN=mallory")
                        .withKey(keys)
                        .asking(Extension.basicConstraints, new BasicConstraints(true))
                        .asking(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign))
                        .asking(Extension.subjectAlternativeName, new GeneralNames(new GeneralName[] {
                            new GeneralName(GeneralName.dNSName, "kubernetes"),
                            new GeneralName(GeneralName.iPAddress, "10.0.0.1")
                        }))
                        .asking(Extension.extendedKeyUsage, new ExtendedKeyUsage(new KeyPurposeId[] {
                            KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                        }))
                        .pem());
    }

    private List<String> said() throws Exception {
        return Contents.of(certs.certificate("new.crt")).all().stream()
                .filter(text -> !text.startsWith("extension "))
                .toList();
    }

    private static List<String> lines(String out, String what) {
        return out.lines()
                .filter(line -> line.startsWith("  " + what + " "))
                .map(line -> line.substring(12))
                .toList();
    }

    @Test
    void nothingOfARequestButItsKeyIsTakenOver() throws Exception {
        String out = certs.ok(SIGN + "--user alice --output new.crt");
        assertEquals(List.of("CN \"alice\"", "use client"), said());
        assertEquals(keys.getPublic(), certs.certificate("new.crt").getPublicKey());
        assertEquals(-1, certs.certificate("new.crt").getBasicConstraints());
        assertEquals(List.of("use client"), lines(out, "granted"));
        assertEquals(
                List.of(
                        "O \"system:masters\"",
                        "O \"dev\"",
                        "CN \"mallory\"",
                        "authority",
                        "extension 2.5.29.15 = 03020204",
                        "DNS \"kubernetes\"",
                        "IP 10.0.0.1",
                        "use server"),
                lines(out, "left out"));
        assertTrue(out.endsWith("wrote new.crt\n"), out);
        assertEquals("rw-r--r--", certs.mode("new.crt"));
    }

    @Test
    void whatTheCommandLineSaysTooIsGranted() throws Exception {
        String out = certs.ok(SIGN + "--user mallory --group dev --dns kubernetes --output new.crt");
        assertEquals(List.of("O \"dev\"", "CN \"mallory\"", "use client", "DNS \"kubernetes\""), said());
        assertEquals(List.of("O \"dev\"", "CN \"mallory\"", "DNS \"kubernetes\"", "use client"), lines(out, "granted"));
        assertTrue(lines(out, "left out").contains("O \"system:masters\""), out);
    }

    @Test
    void aDryRunShowsTheSameAndWritesNothing() throws Exception {
        String out = certs.ok(SIGN + "--user alice --dry-run --output new.crt");
        assertTrue(lines(out, "left out").contains("authority"), out);
        assertEquals(List.of("\"alice\""), lines(out, "user"));
        assertTrue(out.endsWith("nothing is written\n"), out);
        assertEquals(List.of("a.csr", "ca.crt", "ca.key"), certs.names());
    }

    @Test
    void noValueOfARequestCanLookLikeAnotherLine() throws Exception {
        Files.writeString(
                certs.file("a.csr"),
                MintedRequest.of("CN=x\\0a  granted   CN \\\"alice\\\",O=a\u001b[2J\u202e")
                        .pem());
        String out = certs.ok(SIGN + "--user alice --output new.crt");
        assertEquals(List.of(), lines(out, "granted"));
        assertEquals(
                List.of("CN \"x\\n  granted   CN \\\"alice\\\"\"", "O \"a\\x1b[2J\\u202e\""), lines(out, "left out"));
    }

    @Test
    void aRequestThatProvesNothingIsRefused() throws Exception {
        Files.writeString(
                certs.file("a.csr"),
                MintedRequest.of("CN=mallory").signedByAnother(keys).pem());
        certs.run(SIGN + "--user mallory --output new.crt")
                .isRefusal(1, "gatehouse: a.csr: its signature is not by its key, which its maker may not have\n");
        assertEquals(List.of("a.csr", "ca.crt", "ca.key"), certs.names());
    }

    @Test
    void itNeedsToBeToldWho() {
        certs.run(SIGN + "--output new.crt")
                .isRefusal(
                        2,
                        "gatehouse certs sign: --user is missing (expected: the user's name)\n"
                                + "Try: gatehouse certs sign --help\n");
    }

    @Test
    void neitherInputsNorWhatIsThereIsReplaced() throws Exception {
        for (String input : List.of("a.csr", "ca.crt", "ca.key")) {
            certs.run(SIGN + "--user alice --force --output " + input)
                    .isRefusal(
                            1,
                            "gatehouse: " + input
                                    + ": is read here, and never replaced (expected: another --output)\n");
        }
        Files.writeString(certs.file("new.crt"), "somebody's");
        certs.run(SIGN + "--user alice --output new.crt")
                .isRefusal(1, "gatehouse: new.crt: is there already (--force replaces it)\n");
        assertEquals("somebody's", certs.text("new.crt"));
        certs.ok(SIGN + "--user alice --output new.crt --force");
    }
}
