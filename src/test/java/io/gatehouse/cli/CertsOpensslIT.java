package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Openssl;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that OpenSSL verifies, and keys and requests that it has made. */
class CertsOpensslIT {
    private static final String BY_CA = " --ca-certificate ca.crt --ca-key ca.key ";

    @TempDir
    private Path folder;

    private CertsFolder certs;
    private Openssl openssl;

    @BeforeEach
    void start() {
        certs = new CertsFolder(folder);
        openssl = new Openssl(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256", "rsa-2048"})
    void whatIsIssuedIsVerifiedForItsUseAlone(String kind) throws Exception {
        certs.ok("ca --name users --output ca --key-type " + kind);
        certs.ok("issue --user alice --output alice --key-type " + kind + BY_CA);
        certs.ok("issue --use server --dns gate.test --ip ::1 --output gate --key-type " + kind + BY_CA);
        String verify = "verify -x509_strict -CAfile ca.crt -purpose ";
        assertEquals("alice.crt: OK\n", openssl.ok(verify + "sslclient alice.crt"));
        assertEquals("gate.crt: OK\n", openssl.ok(verify + "sslserver -verify_hostname gate.test gate.crt"));
        assertEquals("gate.crt: OK\n", openssl.ok(verify + "sslserver -verify_ip ::1 gate.crt"));
    }

    @Test
    void whatOneBelowAnotherIssuesIsVerifiedByTheOneAtTheTop() throws Exception {
        certs.ok("ca --name root --output ca --key-type rsa-2048");
        certs.ok("ca --name team --output team" + BY_CA);
        String byTeam = " --ca-certificate team.crt --ca-key team.key ";
        certs.ok("issue --user alice --output alice" + byTeam);
        String verify = "verify -x509_strict -CAfile ca.crt -untrusted ";
        assertEquals("alice.crt: OK\n", openssl.ok(verify + "alice.crt -purpose sslclient alice.crt"));
        String text = openssl.ok("x509 -noout -text -in team.crt");
        assertTrue(text.contains("CA:TRUE, pathlen:0") && text.contains("Certificate Sign, CRL Sign"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-384"})
    void requestsOfOpensslAreSignedWithoutTheirWishes(String key) throws Exception {
        certs.ok("ca --name users --output ca");
        openssl.ok("req -new -nodes -keyout a.key -out a.csr -subj /O=system:masters/CN=mallory -newkey " + key
                + " -addext basicConstraints=critical,CA:true -addext keyUsage=keyCertSign"
                + " -addext subjectAltName=DNS:kubernetes -addext extendedKeyUsage=serverAuth");
        certs.ok("sign --request a.csr --user alice --group dev --output a.crt" + BY_CA);

        assertEquals("a.crt: OK\n", openssl.ok("verify -x509_strict -CAfile ca.crt -purpose sslclient a.crt"));
        assertEquals(openssl.ok("pkey -pubout -in a.key"), openssl.ok("x509 -noout -pubkey -in a.crt"));
        String text = openssl.ok("x509 -noout -text -in a.crt");
        assertTrue(text.contains("Subject: O = dev, CN = alice\n"), text);
        assertTrue(text.contains("CA:FALSE") && text.contains("TLS Web Client Authentication\n"), text);
        for (String wish : new String[] {"masters", "mallory", "CA:TRUE", "Certificate Sign", "kubernetes", "Server"}) {
            assertFalse(text.contains(wish), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ecparam -name prime256v1 -genkey", // SEC 1
                "genrsa -traditional", // PKCS#1
                "genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-521",
                "genpkey -algorithm ed25519"
            })
    void authoritiesOfOpensslSign(String make) throws Exception {
        openssl.ok(make + " -out ca.key");
        openssl.ok("req -x509 -new -key ca.key -out ca.crt -subj /CN=theirs -days 9");
        certs.ok("issue --user alice --output alice" + BY_CA);
        assertEquals("alice.crt: OK\n", openssl.ok("verify -CAfile ca.crt -purpose sslclient alice.crt"));
        String end = openssl.ok("x509 -noout -enddate -in ca.crt");
        assertEquals(end, openssl.ok("x509 -noout -enddate -in alice.crt"));
    }

    @Test
    void anAuthorityThatMayNotSignDoesNot() throws Exception {
        openssl.ok("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -subj /CN=theirs"
                + " -addext keyUsage=digitalSignature");
        certs.run("issue --user alice --output alice" + BY_CA)
                .isRefusal(1, "gatehouse: ca.crt: its key usage does not let it sign certificates\n");
    }

    @Test
    void keysWithAPasswordAreNamedWithWhatToDo() throws Exception {
        certs.ok("ca --name users --output ca");
        Path plain = Files.move(certs.file("ca.key"), certs.file("plain.key"));
        for (String form : new String[] {"pkey", "ec"}) {
            openssl.ok(form + " -aes256 -passout pass:secret -in " + plain.getFileName() + " -out ca.key");
            Ran ran = certs.run("issue --user alice --output alice" + BY_CA);
            assertEquals(1, ran.code());
            assertTrue(
                    ran.err()
                            .contains("is encrypted; expected one without a password (openssl pkey makes such a copy)"),
                    ran::err);
        }
    }
}
