package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.server.GateFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P01 to P08 where the gate acts as its users, or passes their tokens on")
class EveryForwardingModeIT {
    private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    static Stream<Arguments> everyWay() {
        return modesBy(way -> true);
    }

    static Stream<Arguments> ordinary() {
        return modesBy(way -> !way.isUpgrade());
    }

    static Stream<Arguments> upgrades() {
        return modesBy(Way::isUpgrade);
    }

    static Stream<Arguments> withConnectionHeaders() {
        return modesBy(way -> !way.isHttp2());
    }

    private static Stream<Arguments> modesBy(Predicate<Way> chosen) {
        return Arrays.stream(ForwardingMode.values())
                .flatMap(mode -> Arrays.stream(Way.values()).filter(chosen).map(way -> Arguments.of(mode, way)));
    }

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void onlyTheGateSaysWhoCalls(ForwardingMode mode, Way way) throws Exception {
        for (List<Header> forged : List.of(P02IT.FORGED, P03IT.IDENTITY, P03IT.ORIGIN, P08IT.BELIEVED)) {
            Attempt attempt = mode.send(way, and(forged, Way.BOB)).hasStatus(way.forwardedStatus());
            RecordedRequest seen = mode.assertForwarded("bob", attempt);
            assertEquals(1, seen.beginning("x-forwarded-").size(), attempt::toString);
            assertEquals(1, seen.beginning("audit-id").size(), attempt::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void whoMayNotActAsAnotherReachesNobody(ForwardingMode mode, Way way) throws Exception {
        for (String user : List.of("admin", "system:anonymous", "gatehouse:probe", "bob")) {
            List<Header> as = Header.list("impersonate-USER", user, "Impersonate-Group", "system:masters");
            mode.send(way, and(as, Way.BOB)).isRefused(403).reachesNobody();
        }
        mode.send(way, and(Header.list("Impersonate-Group", "system:masters"), Way.BOB))
                .isRefused(400)
                .reachesNobody();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void whoMayActAsAnotherIsToldTooAndNothingElse(ForwardingMode mode, Way way) throws Exception {
        List<Header> as = Header.list(
                "Impersonate-User", "alice",
                "Impersonate-Group", "dev",
                "Impersonate-Extra-Scopes", "all",
                "Impersonate-Other", "x");
        Attempt attempt = mode.send(way, and(as, Way.ROBOT)).hasStatus(way.forwardedStatus());
        List<Header> expected =
                new ArrayList<>(mode.expected("robot").subList(0, mode.hasToken() || mode.passesTokens() ? 1 : 0));
        expected.addAll(as.subList(0, 2));
        if (!mode.passesTokens()) {
            expected.add(new Header("Impersonate-Group", "system:authenticated"));
        }
        expected.add(as.get(2));
        if (!mode.passesTokens()) {
            expected.add(new Header("Impersonate-Extra-gatehouse.io%2Fcaller", "robot"));
        }
        assertEquals(
                ForwardingMode.lines(expected),
                ForwardingMode.lines(ForwardingMode.whoCalls(attempt.forwarded())),
                attempt::toString);
    }

    @ParameterizedTest
    @MethodSource("withConnectionHeaders")
    void theIdentityIsThereWhateverConnectionNames(ForwardingMode mode, Way way) throws Exception {
        for (String names : List.of(
                "close, Impersonate-User, Impersonate-Group, Impersonate-Uid",
                "authorization",
                "AUTHORIZATION,impersonate-user, X-Forwarded-For, Audit-Id")) {
            Attempt attempt = mode.send(way, Way.with(Way.BOB, new Header("Connection", names)))
                    .hasStatus(way.forwardedStatus());
            RecordedRequest seen = mode.assertForwarded("bob", attempt);
            assertEquals(1, seen.values("X-Forwarded-For").size(), attempt::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void trailersSayNothing(ForwardingMode mode, Way way) throws Exception {
        Attempt attempt = P07IT.sent(way, mode.gate(way)).hasStatus(200);
        assertEquals(List.of(), mode.assertForwarded("bob", attempt).trailers(), attempt::toString);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void twoCredentialsInOneHeaderReachNobody(ForwardingMode mode, Way way) throws Exception {
        for (List<Header> two : List.of(List.of(Way.BOB, Way.ROBOT), List.of(Way.BOB, Way.BOB))) {
            mode.send(way, two).isResetOr(400).reachesNobody();
        }
        mode.send(way, List.of(new Header("Authorization", "Bearer bob-token, Bearer robot-token")))
                .isRefused(401)
                .reachesNobody();
    }

    /** Who has shown nothing travels as nobody, and never as the gate. */
    @ParameterizedTest
    @MethodSource("ordinary")
    void aStrangerIsAStrangerToTheServerToo(ForwardingMode mode, Way way) throws Exception {
        AttackedGate gate = mode.gate(way);
        Attempt attempt = way.send(gate, "/version?marker=" + gate.marker(), P02IT.FORGED);
        if (mode.passesTokens()) {
            attempt.isRefused(403).contains("passes bearer tokens on").reachesNobody();
        } else {
            List<Header> expected = new ArrayList<>(mode.expected("bob").subList(0, mode.hasToken() ? 1 : 0));
            expected.add(new Header("Impersonate-User", "system:anonymous"));
            expected.add(new Header("Impersonate-Group", "system:unauthenticated"));
            assertEquals(
                    ForwardingMode.lines(expected),
                    ForwardingMode.lines(
                            ForwardingMode.whoCalls(attempt.hasStatus(200).forwarded())),
                    attempt::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("upgrades")
    void aStrangerOpensNoTunnel(ForwardingMode mode, Way way) throws Exception {
        mode.send(way, List.of()).isRefused(403).reachesNobody();
    }

    /** The certificate says who calls then, and the token may be anybody's. */
    @ParameterizedTest
    @MethodSource("everyWay")
    void aTokenThatIsNotLookedAtIsNotPassedOn(ForwardingMode mode, Way way) throws Exception {
        AttackedGate gate = mode.gate(way);
        CertifiedKey alice = gate.folder().pki().leaf("alice", gate.folder().users(), null);
        for (List<Header> headers : List.of(List.<Header>of(), List.of(Way.BOB))) {
            Attempt attempt = way.send(gate, Optional.of(alice), way.target(gate.marker()), headers);
            if (mode.passesTokens()) {
                attempt.isRefused(403).contains("passes bearer tokens on").reachesNobody();
            } else {
                RecordedRequest seen = attempt.hasStatus(way.forwardedStatus()).forwarded();
                assertEquals(List.of("alice"), seen.values("Impersonate-User"), attempt::toString);
                assertFalse(seen.toString().contains("bob"), attempt::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aPasswordIsNotPassedOn(ForwardingMode mode, Way way) throws Exception {
        String pair = Base64.getEncoder().encodeToString(("carol:" + GateFolder.CAROLS_PASSWORD).getBytes());
        Attempt attempt = mode.send(way, List.of(new Header("Authorization", "Basic " + pair)));
        if (mode.passesTokens()) {
            attempt.isRefused(403).contains("passes bearer tokens on").reachesNobody();
        } else {
            RecordedRequest seen = attempt.hasStatus(way.forwardedStatus()).forwarded();
            assertEquals(List.of("carol"), seen.values("Impersonate-User"), attempt::toString);
            assertFalse(seen.toString().contains(pair), attempt::toString);
        }
    }

    /** The token that has proven who calls, and not another one that came with it. */
    @ParameterizedTest
    @EnumSource
    void aTokenInASubProtocolMovesToItsHeader(ForwardingMode mode) throws Exception {
        Header bob = new Header("Sec-WebSocket-Protocol", TOKEN_PROTOCOL + base64url(GateFolder.BOBS_TOKEN));
        Attempt alone = mode.send(Way.WEBSOCKET, List.of(bob)).hasStatus(101);
        assertEquals(
                List.of("v5.channel.k8s.io"),
                mode.assertForwarded("bob", alone).values("Sec-WebSocket-Protocol"),
                alone::toString);
        Attempt behindRobots = mode.send(Way.WEBSOCKET, List.of(Way.ROBOT, bob)).hasStatus(101);
        mode.assertForwarded("robot", behindRobots);
        Header unknown = new Header("Authorization", "Bearer nobodys");
        Attempt behindNobodys = mode.send(Way.WEBSOCKET, List.of(unknown, bob)).hasStatus(101);
        assertFalse(mode.assertForwarded("bob", behindNobodys).toString().contains("nobodys"));
        // Elsewhere a sub-protocol proves nothing, and a token in it goes nowhere.
        Attempt elsewhere =
                mode.send(Way.HTTP1_TO_HTTP2, List.of(Way.ROBOT, bob)).hasStatus(200);
        assertTrue(elsewhere.forwarded().values("Sec-WebSocket-Protocol").isEmpty(), elsewhere::toString);
    }

    private static String base64url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes());
    }

    /** An API server would look at it first, and take everybody for the gate. */
    @ParameterizedTest
    @EnumSource
    void noTokenTravelsWithTheGatesCertificate(ForwardingMode mode) throws Exception {
        AttackedGate gate = mode.gate();
        gate.upstream().forget();
        gate.upstream().does(request -> request.target().startsWith("/fence") ? Script.ok() : Script.stall());
        try (RawClient client = gate.connect()) {
            client.send(Way.HTTP1_TO_HTTP1.http1("/version", List.of(Way.BOB)));
            RecordedRequest seen = Await.value(
                    "a request at the upstream",
                    () -> gate.upstream().seen().stream().findFirst());
            boolean isCertified = gate.upstream().isByCertificate(seen);
            assertEquals(mode == ForwardingMode.IMPERSONATE, isCertified, seen::toString);
            gate.upstream().release();
            assertEquals(200, client.answer().status());
        }
    }

    private static List<Header> and(List<Header> headers, Header last) {
        List<Header> all = new ArrayList<>(headers);
        all.add(last);
        return all;
    }
}
