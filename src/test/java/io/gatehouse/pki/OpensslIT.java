package io.gatehouse.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Openssl;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made here is read by others: OpenSSL stands for them. */
class OpensslIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void opensslVerifiesChainsAndReadsKeys(KeyKind kind) throws Exception {
        CertificateAuthority root = CertificateAuthority.create("root", Validity.ofDays(1), kind);
        CertificateAuthority middle = root.subordinate("middle", Validity.ofDays(1), kind);
        root.write(folder.resolve("root.crt"), folder.resolve("root.key"));
        middle.issue(LeafSpec.server("server").withDnsNames("localhost").withKeyKind(kind))
                .write(folder.resolve("server.crt"), folder.resolve("server.key"));

        assertEquals(
                "server.crt: OK\n",
                openssl("verify -x509_strict -purpose sslserver -verify_hostname localhost"
                        + " -CAfile root.crt -untrusted server.crt server.crt"));
        assertEquals(openssl("x509 -noout -pubkey -in server.crt"), openssl("pkey -pubout -in server.key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ecparam -name prime256v1 -genkey", // SEC 1 behind a block of its own for the curve
                "genrsa -traditional", // PKCS#1
                "genrsa",
                "genpkey -algorithm ed25519"
            })
    void keysOfOpensslAreReadAndWritten(String make) throws Exception {
        Path made = folder.resolve("made.key");
        openssl(make + " -out made.key");
        AtomicFile.writeSecret(folder.resolve("ours.key"), Pem.encode(Pem.readPrivateKey(made)));

        assertEquals(openssl("pkey -pubout -in made.key"), openssl("pkey -pubout -in ours.key"));
    }

    private String openssl(String arguments) throws IOException, InterruptedException {
        return new Openssl(folder).ok(arguments);
    }
}
