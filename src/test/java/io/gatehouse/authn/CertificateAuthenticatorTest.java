package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Origin;
import io.gatehouse.lab.StoppedClock;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.KeyKind;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Pem;
import io.gatehouse.pki.Purpose;
import io.gatehouse.pki.Validity;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates prove anything, and until when (P14). */
class CertificateAuthenticatorTest {
    private static final Origin NOWHERE = Origin.of("main", "192.0.2.7", Optional.empty());
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final LeafSpec ALICE = LeafSpec.client("alice", "dev");

    private final CertificateAuthority ca = CertificateAuthority.create("test-ca");
    private final StoppedClock clock = new StoppedClock(NOW);
    private final CertificateAuthenticator authenticator =
            new CertificateAuthenticator(List.of(ca.certificate()), clock);

    private static Validity days(long from, long until) {
        return new Validity(NOW.plus(Duration.ofDays(from)), NOW.plus(Duration.ofDays(until)));
    }

    private static AuthnResult judged(CertificateAuthenticator by, Credential.Certificate certificate) {
        Future<AuthnResult> result = by.authenticate(certificate, NOWHERE);
        assertTrue(result.succeeded(), "judged at once");
        return result.result();
    }

    private AuthnResult judged(Credential.Certificate certificate) {
        return judged(authenticator, certificate);
    }

    private AuthnResult judged(List<X509Certificate> chain) {
        return judged(new Credential.Certificate(chain));
    }

    private static Instant assertAccepted(AuthnResult result) {
        AuthnResult.Accepted accepted = assertInstanceOf(AuthnResult.Accepted.class, result);
        assertEquals("alice", accepted.caller().identity().name());
        assertEquals("clientCertificate", accepted.caller().proof().authenticator());
        return accepted.caller().proof().expires().orElseThrow();
    }

    private static void assertRejected(String reason, AuthnResult result) {
        AuthnResult.Rejected rejected = assertInstanceOf(AuthnResult.Rejected.class, result);
        assertEquals("the certificate " + reason, rejected.reason());
        assertEquals(false, rejected.last());
    }

    private static final String STRANGER =
            "is signed by no known authority that is valid now, or is not for client use";

    @Test
    void theProofEndsWithTheCertificate() {
        assertEquals(
                NOW.plus(Duration.ofDays(7)),
                assertAccepted(judged(ca.issue(ALICE.withValidity(days(-1, 7))).chain())));
    }

    @Test
    void theProofEndsWithTheFirstOfThePath() {
        CertificateAuthority middle = ca.subordinate("middle", days(-1, 3), KeyKind.P256);
        assertEquals(
                NOW.plus(Duration.ofDays(3)),
                assertAccepted(
                        judged(middle.issue(ALICE.withValidity(days(-1, 7))).chain())));
        CertificateAuthority shortLived = CertificateAuthority.create("short", days(-1, 2), KeyKind.P256);
        CertificateAuthenticator its = new CertificateAuthenticator(List.of(shortLived.certificate()), clock);
        assertEquals(
                NOW.plus(Duration.ofDays(2)),
                assertAccepted(judged(
                        its, new Credential.Certificate(shortLived.issue(ALICE).chain()))));
    }

    @Test
    void expiredFutureAndForeignCertificatesProveNothing() {
        assertRejected(
                "has expired", judged(ca.issue(ALICE.withValidity(days(-7, -1))).chain()));
        assertRejected(
                "is not yet valid",
                judged(ca.issue(ALICE.withValidity(days(1, 7))).chain()));
        assertRejected(
                STRANGER,
                judged(CertificateAuthority.create("test-ca").issue(ALICE).chain()));
        assertRejected(STRANGER, judged(List.of(Minted.of("CN=alice").certificate())));
    }

    @Test
    void aCertificateIsForClientsOrForAnythingOrForNothingInParticular() {
        assertRejected(
                STRANGER, judged(ca.issue(ALICE.withPurposes(Purpose.SERVER)).chain()));
        for (Purpose[] purposes : new Purpose[][] {{}, {Purpose.ANY}, {Purpose.SERVER, Purpose.CLIENT}}) {
            assertAccepted(judged(ca.issue(ALICE.withPurposes(purposes)).chain()));
        }
    }

    @Test
    void anAuthorityForServersAloneMakesNoClients() {
        Minted servers = Minted.of("CN=servers").signedBy(ca).authority().purposes(KeyPurposeId.id_kp_serverAuth);
        Minted any = Minted.of("CN=any").signedBy(ca).authority().purposes(KeyPurposeId.anyExtendedKeyUsage);
        assertRejected(
                STRANGER,
                judged(List.of(
                        Minted.of("CN=alice")
                                .signedBy("CN=servers", servers.key())
                                .certificate(),
                        servers.certificate())));
        assertAccepted(judged(
                List.of(Minted.of("CN=alice").signedBy("CN=any", any.key()).certificate(), any.certificate())));
    }

    @Test
    void whatIsNoAuthorityMakesNobody() {
        Minted bob = Minted.of("CN=bob").signedBy(ca);
        assertRejected(
                STRANGER,
                judged(List.of(
                        Minted.of("CN=alice").signedBy("CN=bob", bob.key()).certificate(), bob.certificate())));
    }

    @Test
    void signaturesByWayOfABrokenHashProveNothing() {
        assertRejected(
                STRANGER,
                judged(List.of(Minted.of("CN=alice")
                        .signedBy(ca)
                        .signature("SHA1withECDSA")
                        .certificate())));
    }

    @Test
    void intermediatesMayComeInAnyOrderAndWithOthers() {
        CertificateAuthority upper = ca.subordinate("upper", days(-1, 9), KeyKind.RSA_2048);
        CertificateAuthority lower = upper.subordinate("lower", days(-1, 9), KeyKind.P256);
        List<X509Certificate> chain = new ArrayList<>(lower.issue(ALICE).chain());
        chain.add(CertificateAuthority.create("stranger").certificate());
        chain.add(ca.certificate());
        Collections.reverse(chain.subList(1, chain.size()));
        assertAccepted(judged(chain));
        assertRejected(STRANGER, judged(chain.subList(0, 1)));
    }

    @Test
    void aCertificateThatBecomesValidIsAcceptedThen() {
        Credential.Certificate future = new Credential.Certificate(
                ca.issue(ALICE.withValidity(days(1, 7))).chain());
        assertRejected("is not yet valid", judged(future));
        clock.set(NOW.plus(Duration.ofDays(1)).minusMillis(1));
        assertRejected("is not yet valid", judged(future));
        clock.set(NOW.plus(Duration.ofDays(1)));
        assertAccepted(judged(future));
    }

    @Test
    void anAuthorityThatBecomesValidIsBelievedThen() {
        CertificateAuthority young = CertificateAuthority.create("young", days(1, 9), KeyKind.P256);
        CertificateAuthenticator its = new CertificateAuthenticator(List.of(young.certificate()), clock);
        Credential.Certificate alice =
                new Credential.Certificate(young.issue(ALICE).chain());
        assertRejected(STRANGER, judged(its, alice));
        clock.set(NOW.plus(Duration.ofDays(2)));
        assertAccepted(judged(its, alice));
    }

    @Test
    void aCertificateThatExpiresOnAnOpenConnectionProvesNothingAnyMore() {
        Credential.Certificate alice = new Credential.Certificate(
                ca.issue(ALICE.withValidity(days(-1, 1))).chain());
        assertAccepted(judged(alice));
        clock.set(NOW.plus(Duration.ofDays(1)));
        assertAccepted(judged(alice));
        clock.set(NOW.plus(Duration.ofDays(1)).plusMillis(1));
        assertRejected("has expired", judged(alice));
    }

    @Test
    void anAuthorityThatExpiresOnAnOpenConnectionIsNotBelievedAnyMore() {
        CertificateAuthority old = CertificateAuthority.create("old", days(-9, 1), KeyKind.P256);
        CertificateAuthenticator its = new CertificateAuthenticator(List.of(old.certificate()), clock);
        Credential.Certificate alice =
                new Credential.Certificate(old.issue(ALICE).chain());
        assertAccepted(judged(its, alice));
        clock.set(NOW.plus(Duration.ofDays(2)));
        assertRejected(STRANGER, judged(its, alice));
    }

    @Test
    void anExpiredAuthorityDoesNotStandInTheWayOfItsSuccessor() {
        KeyPair keys = KeyKind.P256.generate();
        Minted before = Minted.of("CN=ca", keys)
                .authority()
                .validity(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
        Minted after = Minted.of("CN=ca", keys).authority();
        List<X509Certificate> alice = List.of(
                Minted.of("CN=alice").signedBy("CN=ca", keys.getPrivate()).certificate());
        for (List<X509Certificate> bundle : List.of(
                List.of(before.certificate(), after.certificate()),
                List.of(after.certificate(), before.certificate()))) {
            assertAccepted(judged(new CertificateAuthenticator(bundle, clock), new Credential.Certificate(alice)));
        }
    }

    @Test
    void anAuthorityAllowsNoMoreOthersBelowItThanItSays() {
        KeyPair keys = KeyKind.P256.generate();
        Minted narrow = Minted.of("CN=ca", keys).authorityOver(0);
        Minted below = Minted.of("CN=below").authority().signedBy("CN=ca", keys.getPrivate());
        List<X509Certificate> direct = List.of(
                Minted.of("CN=alice").signedBy("CN=ca", keys.getPrivate()).certificate());
        List<X509Certificate> chain =
                List.of(Minted.of("CN=alice").signedBy("CN=below", below.key()).certificate(), below.certificate());
        CertificateAuthenticator its = new CertificateAuthenticator(List.of(narrow.certificate()), clock);
        assertAccepted(judged(its, new Credential.Certificate(direct)));
        assertRejected(STRANGER, judged(its, new Credential.Certificate(chain)));
        CertificateAuthenticator both = new CertificateAuthenticator(
                List.of(
                        narrow.certificate(),
                        Minted.of("CN=ca", keys).authorityOver(1).certificate()),
                clock);
        assertAccepted(judged(both, new Credential.Certificate(chain)));
    }

    @Test
    void aJudgementIsRememberedWithItsConnection() {
        Credential.Certificate alice =
                new Credential.Certificate(ca.issue(ALICE).chain());
        assertSame(authenticator.authenticate(alice, NOWHERE), authenticator.authenticate(alice, NOWHERE));
    }

    @Test
    void aCertificateWithoutAUserIsUselessForGood() {
        Credential.Certificate nobody = new Credential.Certificate(
                List.of(Minted.of("O=dev").signedBy(ca).certificate()));
        assertRejected("names no user: the subject has 0 common names, and one is needed", judged(nobody));
    }

    /** Two dozen thousand paths, none of which leads anywhere: a JDK alone would look at them for minutes. */
    @Test
    void certificatesThatPointToEachOtherInManyWaysCostLittle() {
        KeyPair keys = KeyKind.P256.generate();
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(Minted.of("CN=alice", keys)
                .signedBy("CN=ca-0", keys.getPrivate())
                .certificate());
        for (int level = 0; level < 6; level++) {
            for (int i = 0; i < 25; i++) {
                chain.add(Minted.of("CN=ca-" + level, keys)
                        .authority()
                        .signedBy("CN=ca-" + (level + 1), keys.getPrivate())
                        .certificate());
            }
        }
        assertRejected("cannot be verified", judged(chain));
    }

    @Test
    void aFileNamesAuthoritiesAlone(@TempDir Path folder) throws IOException {
        List<X509Certificate> wrong = List.of(
                Minted.of("CN=leaf").certificate(),
                Minted.of("CN=signs-nothing")
                        .authority()
                        .uses(KeyUsage.digitalSignature)
                        .certificate(),
                Minted.of("CN=servers-alone")
                        .authority()
                        .purposes(KeyPurposeId.id_kp_serverAuth)
                        .certificate());
        List<X509Certificate> all = new ArrayList<>(wrong);
        all.add(ca.certificate());
        Path file = Files.writeString(folder.resolve("ca.crt"), Pem.encode(all));
        Path missing = folder.resolve("missing.crt");
        InvalidConfigurationException e = assertThrows(
                InvalidConfigurationException.class,
                () -> CertificateAuthenticator.read(List.of(file, missing), clock));
        String expected = " (expected: those of authorities that sign for clients)";
        assertEquals(
                List.of(
                        file + ": the certificate of CN=leaf" + expected,
                        file + ": the certificate of CN=signs-nothing" + expected,
                        file + ": the certificate of CN=servers-alone" + expected,
                        missing + ": there is no such file"),
                e.faults().stream().map(Object::toString).toList());
    }
}
