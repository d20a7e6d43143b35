package io.gatehouse.pki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateAuthorityTest {

    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    private static final String OWN_KEY = "2.5.29.14";
    private static final String ISSUER_KEY = "2.5.29.35";

    private final CertificateAuthority ca = CertificateAuthority.create("test-ca");

    @ParameterizedTest
    @EnumSource
    void chainsVerifyUpToTheRootForEveryKindOfKey(KeyKind kind) {
        CertificateAuthority root = CertificateAuthority.create("root", Validity.ofDays(1), kind);
        CertificateAuthority middle = root.subordinate("middle", Validity.ofDays(1), kind);
        CertifiedKey leaf = middle.issue(LeafSpec.client("alice").withKeyKind(kind));

        assertEquals(2, leaf.chain().size(), "leaf and intermediate, without the root");
        assertDoesNotThrow(() -> verify(leaf, root));
    }

    @Test
    void aChainDoesNotVerifyAgainstAnotherRootOfTheSameName() {
        CertifiedKey leaf = ca.issue(LeafSpec.client("mallory"));
        assertThrows(CertPathBuilderException.class, () -> verify(leaf, CertificateAuthority.create("test-ca")));
    }

    @Test
    void everyOrganizationIsANameOfItsOwnAndTextIsKeptAsGiven() {
        Subject subject = Subject.of("张三, O=system:masters", "#dev", "qa+x").withUid("u-1");
        Subject read = Subject.of(ca.issue(LeafSpec.client(subject)).certificate());

        assertEquals(subject, read);
        assertEquals(List.of("#dev", "qa+x"), read.values(Subject.ORGANIZATION));
        assertEquals(List.of("u-1"), read.values(Subject.UID));
    }

    @Test
    void oneNameMayHaveSeveralAttributes() {
        Subject subject = Subject.of("alice", "dev").withUid("u-1").inOneRdn();
        Subject read = Subject.of(ca.issue(LeafSpec.client(subject)).certificate());

        assertEquals(1, read.rdns().size());
        assertEquals(Set.copyOf(subject.rdns().get(0)), Set.copyOf(read.rdns().get(0)));
    }

    @Test
    void extensionsAreThoseThatKubeadmGives() throws GeneralSecurityException {
        X509Certificate server = ca.issue(LeafSpec.server("kube-apiserver")
                        .withDnsNames("localhost", "*.example.test")
                        .withAddresses("127.0.0.1", "::1"))
                .certificate();

        assertEquals(Set.of("2.5.29.15", "2.5.29.19"), server.getCriticalExtensionOIDs());
        assertEquals(-1, server.getBasicConstraints());
        assertEquals(List.of(0, 2), usesOf(server));
        assertEquals(List.of(SERVER_AUTH), server.getExtendedKeyUsage());
        assertEquals(
                List.of(
                        List.of(2, "localhost"),
                        List.of(2, "*.example.test"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "0:0:0:0:0:0:0:1")),
                List.copyOf(server.getSubjectAlternativeNames()));

        assertEquals(Integer.MAX_VALUE, ca.certificate().getBasicConstraints());
        assertEquals(List.of(0, 2, 5, 6), usesOf(ca.certificate()));
    }

    @Test
    void theIssuersKeyIdentifierIsNamedByWhatItSigns() {
        CertificateAuthority middle = ca.subordinate("middle", Validity.ofDays(1), KeyKind.P256);
        CertifiedKey leaf = middle.issue(LeafSpec.client("alice"));

        assertArrayEquals(keyId(ca.certificate(), OWN_KEY), keyId(middle.certificate(), ISSUER_KEY));
        assertArrayEquals(keyId(middle.certificate(), OWN_KEY), keyId(leaf.certificate(), ISSUER_KEY));
    }

    @Test
    void purposesAreTakenAsGiven() throws GeneralSecurityException {
        LeafSpec spec = LeafSpec.client("alice");
        assertEquals(List.of(CLIENT_AUTH), ca.issue(spec).certificate().getExtendedKeyUsage());
        assertNull(ca.issue(spec.withPurposes()).certificate().getExtendedKeyUsage());
        assertEquals(
                List.of(CLIENT_AUTH, SERVER_AUTH),
                ca.issue(spec.withPurposes(Purpose.SERVER, Purpose.CLIENT))
                        .certificate()
                        .getExtendedKeyUsage());
    }

    @Test
    void expiredAndFutureCertificatesCanBeMade() {
        Instant now = Instant.now();
        Validity past = new Validity(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)));
        Validity future = new Validity(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
        LeafSpec spec = LeafSpec.client("alice");

        assertThrows(
                CertificateExpiredException.class,
                () -> ca.issue(spec.withValidity(past)).certificate().checkValidity());
        assertThrows(
                CertificateNotYetValidException.class,
                () -> ca.issue(spec.withValidity(future)).certificate().checkValidity());
        assertDoesNotThrow(() -> ca.issue(spec).certificate().checkValidity());
    }

    @Test
    void serialNumbersAreLongPositiveAndNeverTheSame() {
        BigInteger one = ca.issue(LeafSpec.client("alice")).certificate().getSerialNumber();
        BigInteger other = ca.issue(LeafSpec.client("alice")).certificate().getSerialNumber();

        assertTrue(one.signum() > 0 && one.bitLength() >= 128 && one.toByteArray().length <= 20, one::toString);
        assertNotEquals(one, other);
    }

    @Test
    void aKeyNeverShowsInATextForm() {
        CertifiedKey issued = ca.issue(LeafSpec.client("alice"));
        assertEquals("CertifiedKey[CN=alice]", issued.toString());
        assertFalse(ca.toString().contains("rivate"), ca::toString);
    }

    private static void verify(CertifiedKey leaf, CertificateAuthority root) throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf.certificate());
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(Set.of(new TrustAnchor(root.certificate(), null)), target);
        parameters.setRevocationEnabled(false);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(leaf.chain())));
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    private static List<Integer> usesOf(X509Certificate certificate) {
        boolean[] bits = certificate.getKeyUsage();
        return IntStream.range(0, bits.length).filter(i -> bits[i]).boxed().toList();
    }

    private static byte[] keyId(X509Certificate certificate, String extension) {
        byte[] value = certificate.getExtensionValue(extension);
        return Arrays.copyOfRange(value, value.length - 20, value.length); // a SHA-1, at the end of both extensions
    }
}
