package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.lab.StoppedClock;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.KeyKind;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Purpose;
import io.gatehouse.pki.Validity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

/** What an operator is told of a certificate that the gate accepts, or does not. */
class CertificateJudgeTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final LeafSpec ALICE = LeafSpec.client("alice", "dev");

    private final CertificateAuthority ca = CertificateAuthority.create("test-ca");

    private static Validity days(long from, long until) {
        return new Validity(NOW.plus(Duration.ofDays(from)), NOW.plus(Duration.ofDays(until)));
    }

    private static CertificateJudge.Verdict verdict(X509Certificate authority, X509Certificate... chain) {
        return new CertificateJudge(List.of(authority), new StoppedClock(NOW)).judge(List.of(chain));
    }

    private static X509Certificate[] chain(CertificateAuthority authority, LeafSpec spec) {
        return authority.issue(spec).chain().toArray(X509Certificate[]::new);
    }

    private void assertRefused(String whyNot, X509Certificate... chain) {
        assertRefusedBy(ca.certificate(), whyNot, chain);
    }

    private static void assertRefusedBy(X509Certificate authority, String whyNot, X509Certificate... chain) {
        assertEquals(new CertificateJudge.Verdict(Optional.empty(), whyNot), verdict(authority, chain));
    }

    @Test
    void whatIsAcceptedIsSoUntilTheFirstOfItsPathEnds() {
        CertificateAuthority middle = ca.subordinate("middle", days(-1, 3), KeyKind.P256);
        assertEquals(
                new CertificateJudge.Verdict(Optional.of(NOW.plus(Duration.ofDays(3))), ""),
                verdict(ca.certificate(), chain(middle, ALICE)));
    }

    @Test
    void dates() {
        assertRefused(
                "it has expired at " + NOW.minus(Duration.ofDays(1)), chain(ca, ALICE.withValidity(days(-7, -1))));
        assertRefused(
                "it is not valid before " + NOW.plus(Duration.ofDays(1)), chain(ca, ALICE.withValidity(days(1, 7))));
        assertRefused(
                "\"CN=middle\" has expired at " + NOW.minus(Duration.ofDays(1)),
                chain(ca.subordinate("middle", days(-7, -1), KeyKind.P256), ALICE));
        CertificateAuthority old = CertificateAuthority.create("old", days(-7, -1), KeyKind.P256);
        assertRefusedBy(
                old.certificate(),
                "the CA \"CN=old\" has expired at " + NOW.minus(Duration.ofDays(1)),
                chain(old, ALICE));
    }

    @Test
    void issuers() {
        assertRefused(
                "it is signed by \"CN=other\", which is neither among the CAs nor in the chain",
                chain(CertificateAuthority.create("other"), ALICE));
        assertRefused(
                "it is signed by another CA of the same name, \"CN=test-ca\"",
                chain(CertificateAuthority.create("test-ca"), ALICE));
        CertificateAuthority middle = ca.subordinate("middle", days(-1, 9), KeyKind.P256);
        assertRefused(
                "it is signed by \"CN=middle\", which is neither among the CAs nor in the chain",
                middle.issue(ALICE).certificate());
    }

    @Test
    void uses() {
        assertRefused("it is not for client use", chain(ca, ALICE.withPurposes(Purpose.SERVER)));
        Minted servers = Minted.of("CN=servers").signedBy(ca).authority().purposes(KeyPurposeId.id_kp_serverAuth);
        assertRefused(
                "\"CN=servers\" is not for client use",
                Minted.of("CN=alice").signedBy("CN=servers", servers.key()).certificate(),
                servers.certificate());
        Minted bob = Minted.of("CN=bob").signedBy(ca);
        assertRefused(
                "\"CN=bob\" is not a CA's, but has signed another",
                Minted.of("CN=alice").signedBy("CN=bob", bob.key()).certificate(),
                bob.certificate());
        assertRefused(
                "it is signed by way of a broken hash",
                Minted.of("CN=alice").signedBy(ca).signature("SHA1withECDSA").certificate());
        X509Certificate alice = ca.issue(ALICE).certificate();
        assertRefusedBy(alice, "the CA \"CN=alice,O=dev\" is no CA that signs for clients".replace(",", ", "), alice);
    }

    @Test
    void pathLengths() {
        Minted upper = Minted.of("CN=upper").signedBy(ca).authorityOver(0);
        Minted lower = Minted.of("CN=lower").signedBy("CN=upper", upper.key()).authority();
        X509Certificate alice =
                Minted.of("CN=alice").signedBy("CN=lower", lower.key()).certificate();
        String tooLong = "\"CN=lower\" is one CA more than the path length above it allows";
        assertRefused(tooLong, alice, lower.certificate(), upper.certificate());
        assertRefusedBy(
                upper.certificate(),
                "the CA \"CN=upper\" allows a chain of 0 other CAs at most",
                alice,
                lower.certificate());
    }

    @Test
    void names() {
        assertRefused(
                "the certificate names no user: the subject has 0 common names, and one is needed",
                Minted.of("O=dev").signedBy(ca).certificate());
        assertEquals(
                List.of("dev", "system:authenticated"),
                CertificateJudge.identity(ca.issue(ALICE).certificate()).groups());
        X509Certificate server = ca.issue(LeafSpec.server("alice")).certificate();
        assertEquals(
                "it is not for client use",
                assertThrows(InvalidIdentityException.class, () -> CertificateJudge.identity(server))
                        .getMessage());
    }

    /** That of an authority at the end of the path is none that a JDK asks about. */
    @Test
    void namesThatAnAuthorityMayNotVouchFor() {
        GeneralName ours = new GeneralName(GeneralName.dNSName, "example.com");
        GeneralName others = new GeneralName(GeneralName.dNSName, "example.org");
        Minted top = Minted.of("CN=top").authority().mayName(ours);
        Minted middle = Minted.of("CN=middle").signedBy("CN=top", top.key()).authority();
        Minted alice = Minted.of("CN=alice").signedBy("CN=middle", middle.key());
        assertEquals(
                "",
                verdict(top.certificate(), alice.certificate(), middle.certificate())
                        .whyNot());
        alice.alternativeName(others);
        assertRefusedBy(
                top.certificate(),
                "it has a name that the name constraints of the CA \"CN=top\" do not allow",
                alice.certificate(),
                middle.certificate());
        Minted people = Minted.of("CN=people").authority().mayName(new GeneralName(new X500Name("O=people")));
        assertRefusedBy(
                people.certificate(),
                "it has a name that the name constraints of the CA \"CN=people\" do not allow",
                Minted.of("CN=alice").signedBy("CN=people", people.key()).certificate());
        assertEquals(
                "",
                verdict(
                                people.certificate(),
                                Minted.of("O=people,CN=alice")
                                        .signedBy("CN=people", people.key())
                                        .certificate())
                        .whyNot());
    }

    @Test
    void certificatesThatSignEachOtherEnd() {
        Minted one = Minted.of("CN=one");
        Minted two = Minted.of("CN=two").signedBy("CN=one", one.key());
        X509Certificate[] circle = Stream.of(
                        Minted.of("CN=alice").signedBy("CN=two", two.key()), two, one.signedBy("CN=two", two.key()))
                .map(Minted::certificate)
                .toArray(X509Certificate[]::new);
        assertRefused("\"CN=two\" is signed by itself, and is not among the CAs", circle);
    }
}
