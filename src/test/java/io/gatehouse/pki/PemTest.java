package io.gatehouse.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {

    private static final ASN1ObjectIdentifier SECP256R1 = SECObjectIdentifiers.secp256r1;

    private final CertificateAuthority ca = CertificateAuthority.create("test-ca");
    private final PrivateKey key = KeyKind.P256.generate().getPrivate();

    @Test
    void allCertificatesOfATextAreReadInOrderAndOtherBlocksAndProseAreSkipped() throws PemException {
        CertifiedKey leaf = ca.issue(LeafSpec.client("alice"));
        String text = "issued for alice: \n" + leaf.certificatePem().replace("\n", "\r\n") + leaf.keyPem()
                + "\n# the CA\n" + ca.certificatePem();

        List<X509Certificate> read = Pem.certificates("bundle", text);

        assertEquals(List.of(leaf.certificate(), ca.certificate()), read);
        assertEquals(leaf.key(), Pem.privateKey("bundle", text));
    }

    @Test
    void keysAreReadInTheirOlderFormsToo() throws IOException {
        PrivateKey rsa = KeyKind.RSA_2048.generate().getPrivate();
        byte[] pkcs1 = PrivateKeyInfo.getInstance(rsa.getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        byte[] sec1 = new ECPrivateKey(256, scalar(key), SECP256R1).getEncoded();

        assertEquals(rsa, Pem.privateKey("pkcs1", block("RSA PRIVATE KEY", pkcs1)));
        assertEquals(scalar(key), scalar(Pem.privateKey("sec1", block("EC PRIVATE KEY", sec1))));
    }

    @Test
    void encryptedKeysAreNamedAsSuch() {
        String encrypted = " is encrypted; expected one without a password (openssl pkey makes such a copy)";
        String header = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n";
        String older = block("EC PRIVATE KEY", new byte[3]).replace("AAAA", header + "AAAA");
        assertFault("line 1: the EC PRIVATE KEY" + encrypted, older);
        assertFault("line 1: the ENCRYPTED PRIVATE KEY" + encrypted, block("ENCRYPTED PRIVATE KEY", new byte[3]));
    }

    @Test
    void faultsNameSourceLineAndBlockAndQuoteNothing() {
        String whole = Pem.encode(key);
        String half = whole.substring(0, whole.length() / 2);

        assertFault("line 1: the block PRIVATE KEY has no end", half);
        assertFault("line 1: the block PRIVATE KEY has no end", half + "\n" + whole);
        assertFault(
                "line 3: the block PRIVATE KEY is not valid base64", "\n\n" + whole.replaceFirst("KEY-----\n.", "$0!"));
        assertFault(
                "line 1: the EC PRIVATE KEY is not valid, or of a kind that is not supported",
                block("EC PRIVATE KEY", new byte[40]));
        assertFault("expected a private key, found CERTIFICATE", ca.certificatePem());
        assertFault("expected a private key, found no PEM block at all", "hello");
    }

    @Test
    void certificatesThatCannotBeReadAreFaultsAndNeverSkipped() {
        String broken = block("CERTIFICATE", new byte[3]);
        PemException fault =
                assertThrows(PemException.class, () -> Pem.certificates("x.crt", ca.certificatePem() + broken));
        assertEquals(
                "x.crt: line " + (ca.certificatePem().lines().count() + 1) + ": not a valid X.509 certificate",
                fault.getMessage());
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.crt");
        assertEquals(
                missing + ": there is no such file",
                assertThrows(PemException.class, () -> Pem.readCertificates(missing))
                        .getMessage());
        assertEquals(
                folder + ": is a folder",
                assertThrows(PemException.class, () -> Pem.readPrivateKey(folder))
                        .getMessage());
        Path empty = Files.createFile(folder.resolve("empty.crt"));
        assertEquals(
                empty + ": expected a certificate, found no PEM block at all",
                assertThrows(PemException.class, () -> Pem.readCertificates(empty))
                        .getMessage());
    }

    private void assertFault(String expected, String text) {
        PemException fault = assertThrows(PemException.class, () -> Pem.privateKey("x.key", text));
        assertEquals("x.key: " + expected, fault.getMessage());
    }

    private static BigInteger scalar(PrivateKey key) {
        return ((java.security.interfaces.ECPrivateKey) key).getS();
    }

    private static String block(String type, byte[] bytes) {
        String base64 = Base64.getEncoder().encodeToString(bytes);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
