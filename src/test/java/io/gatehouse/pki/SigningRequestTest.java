package io.gatehouse.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests may be signed at all. */
class SigningRequestTest {
    private static final String EXPECTED =
            " (expected: P-256, P-384, P-521, or RSA with 2048 to 8192 bits and the usual exponent)";

    @Test
    void allThatARequestAsksForIsInWords() throws Exception {
        SigningRequest request = SigningRequest.parse(
                "x",
                MintedRequest.of("C=DE,O=dev,CN=alice")
                        .asking(Extension.basicConstraints, new BasicConstraints(1))
                        .asking(Extension.subjectAlternativeName, new GeneralNames(new GeneralName[] {
                            new GeneralName(GeneralName.dNSName, "gate\" DNS \"x"),
                            new GeneralName(GeneralName.iPAddress, "192.0.2.1"),
                            new GeneralName(GeneralName.rfc822Name, "a@b")
                        }))
                        .asking(Extension.extendedKeyUsage, new ExtendedKeyUsage(new KeyPurposeId[] {
                            KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_codeSigning
                        }))
                        .asking(Extension.noRevAvail, new BasicConstraints(true))
                        .pem());
        assertEquals(
                Subject.of("alice", "dev").values(Subject.COMMON_NAME),
                request.subject().values("2.5.4.3"));
        assertEquals(
                List.of("2.5.4.6 \"DE\"", "O \"dev\"", "CN \"alice\""),
                request.wishes().subject());
        assertEquals(
                List.of(
                        "authority over 1 levels of others",
                        "DNS \"gate\\\" DNS \\\"x\"",
                        "IP 192.0.2.1",
                        "name \"1: a@b\"",
                        "use client",
                        "use 1.3.6.1.5.5.7.3.3",
                        "extension 2.5.29.56 = 30030101ff"),
                request.wishes().extensions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void theUsualCurvesAreGood(String curve) throws Exception {
        KeyPair keys = keys("EC", new ECGenParameterSpec(curve));
        SigningRequest request =
                SigningRequest.parse("x", MintedRequest.of("CN=a").withKey(keys).pem());
        assertEquals(keys.getPublic(), request.publicKey());
    }

    @Test
    void whoHasNotTheKeyGetsNothing() throws Exception {
        assertFault(
                "its signature is not by its key, which its maker may not have",
                MintedRequest.of("CN=mallory")
                        .signedByAnother(KeyKind.P256.generate())
                        .pem());
    }

    @Test
    void weakAndUnusualKeysAreRefused() throws Exception {
        RSAKeyGenParameterSpec small = new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4);
        RSAKeyGenParameterSpec lazy = new RSAKeyGenParameterSpec(2048, BigInteger.valueOf(3));
        assertFault("its key is RSA with 1024 bits" + EXPECTED, request(keys("RSA", small)));
        assertFault("its key is RSA with 2048 bits" + EXPECTED, request(keys("RSA", lazy)));
        assertFault(
                "its key is EdDSA" + EXPECTED,
                request(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()));
    }

    @Test
    void oneRequestIsExpected() throws Exception {
        String request = MintedRequest.of("CN=a").pem();
        assertFault("has 2 certificate signing requests; expected one", request + request);
        assertFault(
                "expected a certificate signing request, found CERTIFICATE",
                CertificateAuthority.create("ca").certificatePem());
        assertFault(
                "is not a valid certificate signing request, or of an unknown kind",
                "-----BEGIN NEW CERTIFICATE REQUEST-----\nMAA=\n-----END NEW CERTIFICATE REQUEST-----\n");
        assertEquals(
                "a",
                SigningRequest.parse("x", request.replace("CERT", "NEW CERT"))
                        .subject()
                        .values(Subject.COMMON_NAME)
                        .get(0));
    }

    private static String request(KeyPair keys) throws Exception {
        return MintedRequest.of("CN=a").withKey(keys).pem();
    }

    private static KeyPair keys(String algorithm, AlgorithmParameterSpec parameters) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(parameters);
        return generator.generateKeyPair();
    }

    private static void assertFault(String expected, String text) {
        PemException fault = assertThrows(PemException.class, () -> SigningRequest.parse("x.csr", text));
        assertEquals("x.csr: " + expected, fault.getMessage());
    }
}
