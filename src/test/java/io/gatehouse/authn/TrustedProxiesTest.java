package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AuthenticationConfiguration.RequestHeader;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.lab.Calls;
import io.gatehouse.lab.StoppedClock;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.KeyKind;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Purpose;
import io.gatehouse.pki.Validity;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a proxy in front is believed to name, and what becomes of its word where it is not. */
class TrustedProxiesTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final LeafSpec EDGE = LeafSpec.client("edge");
    private static final CertificateAuthority PROXIES = CertificateAuthority.create("proxies-ca");
    private static final CertificateAuthority USERS = CertificateAuthority.create("users-ca");
    private static final RequestHeader NAMES = new RequestHeader(
            List.of(Path.of("proxies-ca.crt")),
            List.of("edge", "other-edge"),
            List.of("X-Edge-User", "X-Remote-User"),
            List.of("X-Edge-Uid"),
            List.of("X-Edge-Group", "X-Remote-Group"),
            List.of("X-Edge-Extra-", "X-More-"),
            List.of("system:monitoring"));

    private final StoppedClock clock = new StoppedClock(NOW);

    private Authentication authentication(boolean hasUsers) {
        return authentication(hasUsers ? Optional.of(authorities(USERS)) : Optional.empty());
    }

    private Authentication authentication(Optional<CertificateAuthenticator> users) {
        return new Authentication(
                Optional.of(new TrustedProxies(authorities(PROXIES), users, NAMES)),
                users,
                List.of((token, origin) -> Future.succeededFuture(
                        AuthnResult.accepted(Identity.of("bearer", List.of()), Proof.by("test")))),
                Optional.empty(),
                new Anonymous(new io.gatehouse.config.AuthenticationConfiguration.Anonymous(true, List.of())));
    }

    private CertificateAuthenticator authorities(CertificateAuthority authority) {
        return new CertificateAuthenticator(List.of(authority.certificate()), clock);
    }

    private static Calls by(CertificateAuthority authority, LeafSpec leaf) {
        return Calls.get("/api/v1/pods")
                .certificate(new Credential.Certificate(authority.issue(leaf).chain()));
    }

    private static Calls edge() {
        return by(PROXIES, EDGE);
    }

    private Caller caller(Calls calls) {
        Future<Caller> caller = authentication(true).identify(calls.call());
        assertTrue(caller.succeeded(), () -> String.valueOf(caller.cause()));
        return caller.result();
    }

    private Identity identity(Calls calls) {
        return caller(calls).identity();
    }

    private String refused(Calls calls) {
        Refusal refusal = assertInstanceOf(
                Refusal.class, authentication(true).identify(calls.call()).cause());
        assertEquals(401, refusal.code());
        return refusal.why();
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aProxySaysWhoCalls() {
        Caller caller = caller(edge().header("x-edge-user", "alice")
                .header("X-Edge-Uid", "u-1")
                .header("X-Remote-Group", "third")
                .header("X-Edge-Group", "first, of two")
                .header("X-EDGE-GROUP", "")
                .header("X-Edge-Group", "second")
                .header("Authorization", "Nonsense"));
        assertEquals(
                new Identity(
                        "alice", "u-1", List.of("first, of two", "second", "third", Identity.AUTHENTICATED), Map.of()),
                caller.identity());
        assertEquals("requestHeader", caller.proof().authenticator());
    }

    @Test
    void theFirstUsernameHeaderThatIsNotEmptyNamesTheUser() {
        assertEquals(
                "edge-user",
                identity(edge().header("X-Remote-User", "remote-user").header("X-Edge-User", "edge-user"))
                        .name());
        assertEquals(
                "remote-user",
                identity(edge().header("X-Remote-User", "remote-user").header("X-Edge-User", ""))
                        .name());
    }

    @Test
    void keysOfExtrasAreInLowerCaseAndThenDecoded() {
        assertEquals(
                Map.of(
                        "scopes", List.of("a", "b", ""),
                        "example.org/Key", List.of("c"),
                        "50%", List.of("d"),
                        "of%zz", List.of("e"),
                        "组", List.of("值")),
                identity(edge().header("X-Edge-User", "alice")
                                .header("X-Edge-Extra-Scopes", "a")
                                .header("x-edge-extra-scopes", "b")
                                .header("X-More-SCOPES", "")
                                .header("X-Edge-Extra-Example.org%2F%4bey", "c")
                                .header("X-Edge-Extra-50%25", "d")
                                .header("X-Edge-Extra-Of%ZZ", "e")
                                .header("X-Edge-Extra-%E7%BB%84", bytes("值")))
                        .extra());
    }

    @Test
    void twoUsersInChineseStayTwo() {
        assertEquals("张三", identity(edge().header("X-Edge-User", bytes("张三"))).name());
        assertEquals("李四", identity(edge().header("X-Edge-User", bytes("李四"))).name());
    }

    @Test
    void theWordEndsWithTheProxysCertificate() {
        Validity brief = new Validity(NOW.minusSeconds(60), NOW.plusSeconds(60));
        Calls calls = by(PROXIES, EDGE.withValidity(brief)).header("X-Edge-User", "alice");
        assertEquals(Optional.of(NOW.plusSeconds(60)), caller(calls).proof().expires());
        clock.set(NOW.plusSeconds(61));
        assertEquals("the certificate has expired", refused(calls));
    }

    @Test
    void withoutItsCertificateNobodyIsBelieved() {
        assertEquals(
                Identity.ANONYMOUS,
                identity(Calls.get("/api/v1/pods")
                                .header("X-Edge-User", "alice")
                                .header("X-Edge-Group", "system:masters"))
                        .name());
        assertEquals(
                "carol",
                identity(by(USERS, LeafSpec.client("carol")).header("X-Edge-User", "alice"))
                        .name());
        assertEquals(
                "edge", identity(by(USERS, EDGE).header("X-Edge-User", "alice")).name());
    }

    /** By way of an authority that stands in no file, so that nobody could tell when the files were read. */
    @Test
    void aUserIsNoProxyWhoeverSignsForTheUsersAuthority() {
        CertificateAuthority users = PROXIES.subordinate("between", Validity.ofDays(1), KeyKind.P256)
                .subordinate("users", Validity.ofDays(1), KeyKind.P256);
        Authentication believing = authentication(Optional.of(authorities(users)));
        Calls sent = by(users, EDGE)
                .header("X-Edge-User", "alice")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("Audit-Id", "forged");
        assertEquals("edge", believing.identify(sent.call()).result().identity().name());
        Call told = believing.told(sent.call());
        assertEquals(sent.call().origin().addresses(), told.origin().addresses());
        assertFalse(told.auditId().equals("forged"));
    }

    @Test
    void aCertificateThatIsNoneOfAProxysIsNobody() {
        Instant yesterday = NOW.minus(Duration.ofDays(1));
        CertificateAuthority middle =
                CertificateAuthority.create("foreign").subordinate("proxies-ca", Validity.ofDays(1), KeyKind.P256);
        for (Calls calls : List.of(
                by(PROXIES, LeafSpec.client("stranger")),
                by(PROXIES, LeafSpec.client("Edge")),
                by(PROXIES, EDGE.withPurposes(Purpose.SERVER)),
                by(PROXIES, EDGE.withValidity(new Validity(yesterday.minusSeconds(60), yesterday))),
                by(CertificateAuthority.create("proxies-ca"), EDGE),
                by(middle, EDGE))) {
            refused(calls.header("X-Edge-User", "alice"));
            assertEquals(
                    "bearer",
                    identity(calls.header("Authorization", "Bearer x")).name());
        }
    }

    /** As at kube-apiserver: its certificate is then like any other, and none that users have. */
    @Test
    void aProxyThatNamesNobodyIsAskedForOtherCredentials() {
        refused(edge());
        refused(edge().header("X-Edge-User", "").header("X-Edge-Group", "dev"));
        refused(edge().header("X_Edge_User", "alice"));
        assertEquals(
                "bearer", identity(edge().header("Authorization", "Bearer x")).name());
        Future<Caller> nobody = authentication(false).identify(edge().call());
        assertEquals(Identity.ANONYMOUS, nobody.result().identity().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Edge-User: alice, X-Edge-User: alice",
                "X-Edge-User: alice, X-Edge-Uid: 1, X-Edge-Uid: 2",
                "X-Edge-User: system:masters",
                "X-Edge-User: system:anonymous",
                "X-Edge-User: alice, X-Edge-Group: dev, X-Remote-Group: system:masters",
                "X-Edge-User: alice, X-Edge-Group: system:nodes",
                "X-Edge-User: \u00e4",
                "X-Edge-User: alice, X-Edge-Extra-: nothing",
                "X-Edge-User: alice, X-Edge-Extra-%FF: x",
                "X-Edge-User: al\u0009ice"
            })
    void whatAProxySaysAndNobodyMayBelieveIsRefusedWhateverElseIsThere(String headers) {
        Calls calls = edge().header("Authorization", "Bearer x");
        for (String header : headers.split(", ")) {
            calls.header(header.split(": ")[0], header.split(": ")[1]);
        }
        String why = refused(calls);
        assertTrue(why.contains("the proxy names"), why);
    }

    @Test
    void systemNamesAreBelievedWhereTheConfigurationHasThem() {
        assertEquals(
                List.of("system:monitoring", Identity.AUTHENTICATED),
                identity(edge().header("X-Edge-User", "alice")
                                .header("X-Edge-Group", "system:monitoring")
                                .header("X-Edge-Group", Identity.AUTHENTICATED))
                        .groups());
    }

    @Test
    void whatAProxyMaySayGoesNoFurther() {
        Authentication authentication = authentication(true);
        Call call = edge().header("X-Edge-User", "alice")
                .header("x_edge_group", "dev")
                .header("X-MORE-", "x")
                .header("X-Edge-Extra-Scopes", "all")
                .header("X-Edge", "kept")
                .call();
        Call left = authentication.withoutProxyHeaders(call);
        assertEquals(List.of("X-Edge"), List.copyOf(left.headers().names()));
        assertEquals(5, call.headers().size(), "the client's own stay as they are, to be judged again");
        assertSame(left, authentication.withoutProxyHeaders(left));
    }

    private Call told(Calls calls) {
        return authentication(true).told(calls.call());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9, 192.0.2.7",
                "203.0.113.9,198.51.100.1 ,2001:DB8:0:0::7 | 203.0.113.9, 198.51.100.1, 2001:db8::7, 192.0.2.7",
                "203.0.113.9, 192.0.2.7 | 203.0.113.9, 192.0.2.7",
                "192.0.2.7, 203.0.113.9 | 192.0.2.7, 203.0.113.9, 192.0.2.7",
                "unknown, 203.0.113.9:80, [::1], fe80::1%eth0, _x, , ::ffff:203.0.113.8 | 203.0.113.8, 192.0.2.7",
                "nobody | 192.0.2.7"
            })
    void aProxySaysWhereARequestComesFrom(String said, String expected) {
        Call told = told(edge().header("X-Forwarded-For", said));
        assertEquals(List.of(expected.split(", ")), told.origin().addresses());
        assertEquals("192.0.2.7", told.origin().address(), "limits are for the peer");
    }

    @Test
    void theRealIpIsOneMoreUnlessItIsAmongThem() {
        Calls both = edge().header("X-Forwarded-For", "203.0.113.9").header("X-Real-Ip", "203.0.113.1");
        assertEquals(
                List.of("203.0.113.9", "203.0.113.1", "192.0.2.7"),
                told(both).origin().addresses());
        Calls same = edge().header("X-Forwarded-For", "203.0.113.9, ::1").header("X-Real-Ip", "203.0.113.9");
        assertEquals(
                List.of("203.0.113.9", "::1", "192.0.2.7"), told(same).origin().addresses());
        assertEquals(
                List.of("203.0.113.1", "192.0.2.7"),
                told(edge().header("X-Real-Ip", "203.0.113.1")).origin().addresses());
    }

    @Test
    void manyAddressesAreTheLastOnes() {
        String many = "198.51.100.1,".repeat(1000) + "203.0.113.9";
        List<String> addresses =
                told(edge().header("X-Forwarded-For", many)).origin().addresses();
        assertEquals(65, addresses.size());
        assertEquals(List.of("203.0.113.9", "192.0.2.7"), addresses.subList(63, 65));
    }

    @Test
    void aProxysAuditIdIsTakenOver() {
        assertEquals("edge-4711", told(edge().header("audit-id", "edge-4711")).auditId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "two words", "\u00e9", "x12345678901234567890123456789012345678901234567890123456789012345"})
    void anotherAuditIdThanASensibleOneIsNot(String said) {
        Call sent = edge().header("Audit-Id", said).call();
        assertEquals(sent.auditId(), authentication(true).told(sent).auditId());
    }

    @Test
    void twoAuditIdsAreNone() {
        Call sent = edge().header("Audit-Id", "a").header("Audit-ID", "b").call();
        assertEquals(sent.auditId(), authentication(true).told(sent).auditId());
    }

    @Test
    void nobodyElseIsToldAnythingFrom() {
        Instant past = NOW.minusSeconds(3600);
        for (Calls calls : List.of(
                Calls.get("/version"),
                by(USERS, EDGE),
                by(PROXIES, LeafSpec.client("stranger")),
                by(PROXIES, EDGE.withPurposes(Purpose.SERVER)),
                by(PROXIES, EDGE.withValidity(new Validity(past.minusSeconds(60), past))),
                edge().header("X_Forwarded_For", "203.0.113.9").header("Audit_Id", "x"))) {
            Call sent = calls.header(calls.call().headers().contains("Audit_Id") ? "X-Other" : "Audit-Id", "x")
                    .call();
            Call told = authentication(true).told(sent);
            assertEquals(List.of("192.0.2.7"), told.origin().addresses());
            assertEquals(sent.auditId(), told.auditId());
        }
    }
}
