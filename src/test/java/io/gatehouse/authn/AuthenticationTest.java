package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.lab.Calls;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws by which the authenticators' answers are joined (P09, P10). */
class AuthenticationTest {
    private static final AuthnResult ALICE = accepted("alice");
    private static final AuthnResult BOB = accepted("bob");
    private static final AuthnResult USELESS = AuthnResult.rejected("useless");
    private static final AuthnResult REVOKED = new AuthnResult.Rejected("revoked", true);
    private static final Credential.Certificate CERTIFICATE =
            new Credential.Certificate(CertificateAuthority.create("test-ca")
                    .issue(LeafSpec.client("alice"))
                    .chain());

    private final List<String> asked = new ArrayList<>();
    private AuthnResult certificate = AuthnResult.ABSENT;
    private List<AuthnResult> tokens = List.of(AuthnResult.ABSENT);
    private AuthnResult password = USELESS;
    private AuthenticationConfiguration.Anonymous anonymous =
            new AuthenticationConfiguration.Anonymous(true, List.of());

    private static AuthnResult accepted(String name) {
        return AuthnResult.accepted(Identity.of(name, List.of(Identity.AUTHENTICATED)), Proof.by("test"));
    }

    private Authentication chain() {
        List<Authenticator<Credential.Bearer>> bearers = new ArrayList<>();
        tokens.forEach(answer -> bearers.add((token, origin) -> answered("token " + token.token(), answer)));
        return new Authentication(
                Optional.empty(),
                Optional.<Authenticator<Credential.Certificate>>of((c, origin) -> answered("certificate", certificate)),
                bearers,
                Optional.<Authenticator<Credential.Basic>>of(
                        (basic, origin) -> answered("password of " + basic.user(), password)),
                new Anonymous(anonymous));
    }

    private Future<AuthnResult> answered(String question, AuthnResult answer) {
        asked.add(question);
        return Future.succeededFuture(answer);
    }

    private Future<Caller> identify(Calls calls) {
        return chain().identify(calls.call());
    }

    private static void assertIs(String name, Future<Caller> caller) {
        assertTrue(caller.succeeded(), () -> String.valueOf(caller.cause()));
        assertEquals(name, caller.result().identity().name());
    }

    private static String assertUnauthorized(Future<Caller> caller) {
        Refusal refusal = assertInstanceOf(Refusal.class, caller.cause());
        assertEquals(401, refusal.code());
        assertEquals("Unauthorized", refusal.message());
        return refusal.why();
    }

    private static Calls call() {
        return Calls.get("/api/v1/pods");
    }

    private static Calls bearer(String token) {
        return call().header("Authorization", "Bearer " + token);
    }

    private static Calls basic(String user) {
        String pair = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        return call().header("Authorization", "Basic " + pair);
    }

    private static Calls webSocket(String protocols) {
        return Calls.get("/api/v1/namespaces/a/pods/p/exec?command=ls")
                .upgrade("websocket")
                .header("Host", "gate.example:6443")
                .header("Sec-WebSocket-Protocol", protocols);
    }

    private static String protocol(String token) {
        return "base64url.bearer.authorization.k8s.io."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anAcceptedCertificateWinsAndNothingElseIsLookedAt() {
        certificate = ALICE;
        tokens = List.of(BOB);
        assertIs("alice", identify(bearer("b").certificate(CERTIFICATE)));
        assertEquals(List.of("certificate"), asked);
        assertIs("alice", identify(call().header("Authorization", "Nonsense").certificate(CERTIFICATE)));
    }

    @Test
    void anAcceptanceBeatsEarlierRejections() {
        certificate = USELESS;
        tokens = List.of(AuthnResult.ABSENT, USELESS, BOB);
        assertIs("bob", identify(bearer("b").certificate(CERTIFICATE)));
        password = ALICE;
        assertIs("alice", identify(basic("alice").certificate(CERTIFICATE)));
    }

    @Test
    void rejectedCredentialsNeverBecomeAnonymous() {
        certificate = USELESS;
        assertEquals("useless", assertUnauthorized(identify(call().certificate(CERTIFICATE))));
        assertEquals("unknown token", assertUnauthorized(identify(bearer("b"))));
        assertEquals("useless", assertUnauthorized(identify(basic("carol"))));
    }

    @Test
    void aRevokedCredentialIsFinalAtOnce() {
        certificate = REVOKED;
        tokens = List.of(BOB);
        assertEquals("revoked", assertUnauthorized(identify(bearer("b").certificate(CERTIFICATE))));
        tokens = List.of(REVOKED, BOB);
        assertEquals("revoked", assertUnauthorized(identify(bearer("b"))));
        password = REVOKED;
        assertEquals("revoked", assertUnauthorized(identify(basic("carol"))));
        assertEquals(
                "revoked",
                assertUnauthorized(identify(
                        webSocket("v5.channel.k8s.io, " + protocol("c")).header("Authorization", "Bearer b"))));
        assertEquals(List.of("certificate", "token b", "password of carol", "token b"), asked);
    }

    @Test
    void whoBringsNothingIsAnonymousWhereThatIsEnabled() {
        Future<Caller> nobody = identify(call());
        assertIs(Identity.ANONYMOUS, nobody);
        assertEquals(
                List.of(Identity.UNAUTHENTICATED), nobody.result().identity().groups());
        assertEquals("anonymous", nobody.result().proof().authenticator());
        assertIs(Identity.ANONYMOUS, identify(call().certificate(CERTIFICATE)));

        anonymous = new AuthenticationConfiguration.Anonymous(false, List.of());
        assertUnauthorized(identify(call()));
        anonymous = new AuthenticationConfiguration.Anonymous(true, List.of("/readyz"));
        assertUnauthorized(identify(call()));
        assertUnauthorized(identify(Calls.get("/readyz/")));
        assertIs(Identity.ANONYMOUS, identify(Calls.get("/readyz?verbose")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer  b",
                "Bearer b c",
                "Bearer\tb",
                "Bearerb",
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic bm9jb2xvbg==",
                "Basic /////w==",
                "Digest username=\"alice\"",
                "Negotiate YWxpY2U=",
                "b"
            })
    void anAuthorizationThatProvesNothingIsNeverAnonymousAndNeverAsked(String authorization) {
        tokens = List.of(ALICE);
        password = ALICE;
        assertUnauthorized(identify(call().header("Authorization", authorization)));
        assertEquals(List.of(), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer b", "bearer b", "BEARER b", "  Bearer b  "})
    void schemesAreReadInAnyCase(String authorization) {
        tokens = List.of(ALICE);
        assertIs("alice", identify(call().header("Authorization", authorization)));
        assertEquals(List.of("token b"), asked);
    }

    @Test
    void passwordsMayHoldColonsAndAnyText() {
        List<Credential.Basic> seen = new ArrayList<>();
        Authentication chain = new Authentication(
                Optional.empty(),
                Optional.<Authenticator<Credential.Certificate>>empty(),
                List.<Authenticator<Credential.Bearer>>of(),
                Optional.<Authenticator<Credential.Basic>>of((basic, origin) -> {
                    seen.add(basic);
                    return Future.succeededFuture(ALICE);
                }),
                new Anonymous(anonymous));
        String pair = Base64.getEncoder().encodeToString("张三:a:b ü".getBytes(StandardCharsets.UTF_8));
        assertIs(
                "alice",
                chain.identify(call().header("Authorization", "Basic " + pair).call()));
        assertEquals(List.of(new Credential.Basic("张三", "a:b ü")), seen);
    }

    @Test
    void aTokenIsTheSameTextWhereverItStands() {
        tokens = List.of(ALICE);
        String asLatin1 = new String("密码".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertIs("alice", identify(bearer(asLatin1)));
        assertIs("alice", identify(webSocket("v5.channel.k8s.io, " + protocol("密码"))));
        assertEquals(List.of("token 密码", "token 密码"), asked);
        assertUnauthorized(identify(bearer("\u00ff")));
    }

    @Test
    void whatIsAbsentEverywhereIsUnknown() {
        tokens = List.of();
        assertEquals("unknown token", assertUnauthorized(identify(bearer("b"))));
        password = AuthnResult.ABSENT;
        assertUnauthorized(identify(basic("carol")));
    }

    @Test
    void withoutAuthenticatorsNobodyIsAccepted() {
        Authentication none = new Authentication(
                Optional.empty(),
                Optional.<Authenticator<Credential.Certificate>>empty(),
                List.<Authenticator<Credential.Bearer>>of(),
                Optional.<Authenticator<Credential.Basic>>empty(),
                new Anonymous(anonymous));
        assertUnauthorized(none.identify(bearer("b").call()));
        assertUnauthorized(none.identify(basic("carol").call()));
        assertIs(
                Identity.ANONYMOUS,
                none.identify(call().certificate(CERTIFICATE).call()));
    }

    @Test
    void aFaultOfAnAuthenticatorNeitherAcceptsNorMakesAnonymous() {
        RuntimeException fault = new IllegalStateException("out of order");
        Authentication broken = new Authentication(
                Optional.empty(),
                Optional.<Authenticator<Credential.Certificate>>of((c, origin) -> Future.failedFuture(fault)),
                List.<Authenticator<Credential.Bearer>>of((c, origin) -> Future.failedFuture(fault)),
                Optional.<Authenticator<Credential.Basic>>of((c, origin) -> Future.failedFuture(fault)),
                new Anonymous(anonymous));
        assertSame(
                fault, broken.identify(call().certificate(CERTIFICATE).call()).cause());
        assertSame(fault, broken.identify(bearer("b").call()).cause());
        assertSame(fault, broken.identify(basic("carol").call()).cause());
    }

    @Test
    void anAnswerThatComesLateCountsTheSame() {
        Promise<AuthnResult> late = Promise.promise();
        Authentication chain = new Authentication(
                Optional.empty(),
                Optional.<Authenticator<Credential.Certificate>>of((c, origin) -> late.future()),
                List.<Authenticator<Credential.Bearer>>of((c, origin) -> Future.succeededFuture(BOB)),
                Optional.<Authenticator<Credential.Basic>>empty(),
                new Anonymous(anonymous));
        Future<Caller> caller =
                chain.identify(bearer("b").certificate(CERTIFICATE).call());
        assertTrue(!caller.isComplete());
        late.complete(USELESS);
        assertIs("bob", caller);
    }

    @Test
    void aWebSocketMayBringItsTokenAmongItsSubProtocols() {
        tokens = List.of(ALICE);
        assertIs("alice", identify(webSocket("v5.channel.k8s.io, " + protocol("b"))));
        assertIs("alice", identify(webSocket(protocol("b")).header("Sec-WebSocket-Protocol", "v4.channel.k8s.io")));
        assertEquals(List.of("token b", "token b"), asked);
    }

    @Test
    void aSubProtocolThatIsNoTokenIsNobodys() {
        assertUnauthorized(identify(webSocket(protocol("b"))));
        assertUnauthorized(identify(webSocket("v5.channel.k8s.io, " + protocol("b") + "," + protocol("c"))));
        assertUnauthorized(identify(webSocket("v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.")));
        assertUnauthorized(identify(webSocket("v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.!")));
        assertUnauthorized(identify(webSocket("v5.channel.k8s.io, " + protocol("b c"))));
        assertEquals(List.of(), asked);
        assertIs(Identity.ANONYMOUS, identify(webSocket("v5.channel.k8s.io")));
    }

    @Test
    void onlyAWebSocketsSubProtocolsAreLookedAt() {
        tokens = List.of(ALICE);
        assertIs(
                Identity.ANONYMOUS,
                identify(call().header("Sec-WebSocket-Protocol", "v5.channel.k8s.io, " + protocol("b"))));
        assertIs(
                Identity.ANONYMOUS,
                identify(Calls.of("POST", "/api/v1/namespaces/a/pods/p/exec")
                        .upgrade("SPDY/3.1")
                        .header("Sec-WebSocket-Protocol", "v5.channel.k8s.io, " + protocol("b"))));
    }

    @Test
    void theAuthorizationHeaderIsAskedAboutBeforeTheSubProtocol() {
        tokens = List.of(USELESS);
        assertUnauthorized(
                identify(webSocket("v5.channel.k8s.io, " + protocol("c")).header("Authorization", "Bearer b")));
        assertEquals(List.of("token b", "token c"), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "https://evil.example:6443", "null", "http://gate.example.evil"})
    void aPageOfAnotherHostNeedsABearerToken(String page) {
        certificate = ALICE;
        password = ALICE;
        tokens = List.of(BOB);
        assertEquals(
                ForeignPage.REASON,
                assertUnauthorized(identify(
                        webSocket("v5.channel.k8s.io").certificate(CERTIFICATE).header("Origin", page))));
        assertUnauthorized(identify(webSocket("v5.channel.k8s.io")
                .header("Origin", page)
                .header("Authorization", "Basic YWxpY2U6c2VjcmV0")));
        assertEquals(List.of(), asked);
        assertIs(
                "bob",
                identify(webSocket("v5.channel.k8s.io, " + protocol("b"))
                        .certificate(CERTIFICATE)
                        .header("Origin", page)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://gate.example", "https://gate.example:6443", "https://GATE.example:443"})
    void aPageOfTheSameHostMayUseWhatTheBrowserHas(String page) {
        certificate = ALICE;
        assertIs(
                "alice",
                identify(webSocket("v5.channel.k8s.io").certificate(CERTIFICATE).header("Origin", page)));
    }

    @Test
    void whereAPageComesFromMattersToUpgradesAlone() {
        certificate = ALICE;
        assertIs(
                "alice",
                identify(call().certificate(CERTIFICATE)
                        .header("Host", "gate.example")
                        .header("Origin", "https://evil.example")));
    }
}
