package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upstream that refuses, and whose word about whom it refuses is taken from what the client has no hand in alone. */
class FeignedRefusalIT {
    private static final String REVIEWS = "selfsubjectreviews";
    private static final String LIKE_THE_GATES = refusal("users", "User \\\"gatehouse\\\" cannot impersonate resource");
    private static final String LIKE_A_USERS = refusal("pods", "User \\\"bob\\\" cannot get resource");

    private static String refusal(String kind, String text) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"" + kind
                + " is forbidden: " + text + "\",\"reason\":\"Forbidden\",\"details\":{\"kind\":\"" + kind
                + "\"},\"code\":403}";
    }

    private static Script.Reply json(int status, String body, String... more) {
        List<Header> headers = new java.util.ArrayList<>(Header.list("Content-Type", "application/json"));
        headers.addAll(Header.list(more));
        return new Script.Reply(status, headers, body);
    }

    /** What bob gets by a way where the upstream refuses his request, and answers the gate's question behind it. */
    private static Attempt sent(ForwardingMode mode, Way way, Script refusal, Script review) throws Exception {
        AttackedGate gate = mode.gate(way);
        gate.upstream().forget();
        gate.upstream().does(request -> request.target().endsWith(REVIEWS) ? review : refusal);
        String target = way.target(gate.marker());
        if (way.isHttp2()) {
            List<Header> head = Http2Client.request("GET", target, "authorization", Way.BOB.value());
            try (Http2Client client = gate.connectHttp2()) {
                Http2Client.Answer answer = client.answer(client.send(head, true));
                return new Attempt(
                        target,
                        answer.status(),
                        answer.toString(),
                        gate.upstream().seen());
            }
        }
        try (RawClient client = gate.connect()) {
            RawClient.Answer answer =
                    client.send(way.http1(target, List.of(Way.BOB))).answer();
            return new Attempt(
                    target, answer.status(), client.received(), gate.upstream().seen());
        }
    }

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatSpeaksOfTheGateIsTheUsersWhereTheGateIsLetIn(Way way) throws Exception {
        for (int status : List.of(401, 403)) {
            Attempt attempt =
                    sent(ForwardingMode.IMPERSONATE, way, json(status, LIKE_THE_GATES), json(201, "{\"kind\":\"x\"}"));
            attempt.hasStatus(status).contains("cannot impersonate");
            assertEquals(2, attempt.seen().size(), attempt::toString);
            assertEquals(
                    ForwardingMode.lines(ForwardingMode.whoCalls(attempt.seen().get(0))),
                    ForwardingMode.lines(ForwardingMode.whoCalls(attempt.seen().get(1))),
                    attempt::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUserWhoMayNotEvenAskIsNoFaultOfTheGate(Way way) throws Exception {
        Script review = json(403, refusal(REVIEWS, "User \\\"x\\\" cannot impersonate \\\"users\\\" cannot create"));
        sent(ForwardingMode.IMPERSONATE, way, json(403, LIKE_THE_GATES), review)
                .hasStatus(403)
                .contains("cannot impersonate");
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatSpeaksOfTheUserIsTheGatesFaultWhereTheGateIsNotLetIn(Way way) throws Exception {
        for (Script review : List.of(
                json(401, "{}"), json(403, LIKE_THE_GATES), json(403, "no JSON"), json(403, "{\"details\":7}"))) {
            sent(ForwardingMode.IMPERSONATE, way, json(403, LIKE_A_USERS), review)
                    .isRefused(502)
                    .contains("does not let the gateway act for its users");
        }
    }

    /** kube-apiserver says so of most requests that have come as far as to be the user's. */
    @ParameterizedTest
    @EnumSource
    void nobodyIsAskedWhereTheServerHasSaidThatTheGateIsLetIn(Way way) throws Exception {
        Script refusal = json(403, LIKE_THE_GATES, "X-Kubernetes-Pf-Prioritylevel-Uid", "x");
        Attempt attempt = sent(ForwardingMode.IMPERSONATE, way, refusal, json(401, "{}"));
        attempt.hasStatus(403);
        assertEquals(1, attempt.seen().size(), attempt::toString);
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeFoundOutStaysWhatItIs(Way way) throws Exception {
        for (Script review : List.of(new Script.Reset(), json(500, "{}"), Script.raw("HTTP/1.1 403 Forbid"))) {
            sent(ForwardingMode.IMPERSONATE, way, json(403, LIKE_A_USERS), review)
                    .hasStatus(403)
                    .contains("cannot get resource");
        }
    }

    /** A token is the user's own. */
    @ParameterizedTest
    @EnumSource
    void whereTokensArePassedOnARefusalIsAlwaysTheUsers(Way way) throws Exception {
        for (int status : List.of(401, 403)) {
            Attempt attempt = sent(ForwardingMode.PASS_THROUGH, way, json(status, LIKE_THE_GATES), json(401, "{}"));
            attempt.hasStatus(status);
            assertEquals(1, attempt.seen().size(), attempt::toString);
        }
    }
}
