package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.core.RequestInfo;
import io.gatehouse.lab.Await;
import io.gatehouse.request.RequestInfoCases;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P22, P23: what a request asks for")
class P22IT {
    private final AttackedGate gate;

    P22IT() throws Exception {
        gate = AttackedGate.shared();
    }

    /** What was answered, what was written down of it, and where it went. */
    private record Outcome(int status, JsonObject event, List<RecordedRequest> seen) {
        @Override
        public String toString() {
            return "status " + status + "\n" + event.encodePrettily() + "\n" + seen;
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("P22")
    @CsvSource({
        "watch=1, watch",
        "watch=true, watch",
        "watch=false, list",
        "watch=1&watch=0, watch",
        "watch=0&watch=1, list",
        "%77atch=1, watch",
        "watc%68=true, watch",
        "Watch=1, list",
        "watch=%31, watch",
        "watch=+1, watch",
        "watch=0;watch=1, list",
        "watch=1;x, list",
        "x;watch=1, list",
        "watch=1%26watch=0, watch",
        "?watch=1, list",
        "&&watch=1, watch",
        "watch=%zz, list",
        "watch=nonsense, watch",
        "watch%00=1, list",
        "=&watch=1#, ''",
        "x=%e5%bc%a0&watch=1, watch",
        "x=a+b%20c/d?e:f@g!$'()*&watch=1, watch"
    })
    void theVerbIsReadAsGoReadsItAndTheQueryIsSentAsItCame(String query, String verb) throws Exception {
        String target = "/api/v1/namespaces/n/pods?" + query;
        if (verb.isEmpty()) {
            Attempt.untilEnd(gate, "GET " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n")
                    .isRefused(400)
                    .reachesNobody();
            return;
        }
        for (Outcome outcome : List.of(overHttp1("GET", target), overHttp2("GET", target))) {
            assertEquals(verb, outcome.event().getString("verb"), outcome::toString);
            assertEquals(target, outcome.event().getString("requestURI"), outcome::toString);
            assertEquals(target, outcome.seen().get(0).target(), outcome::toString);
        }
    }

    static Stream<RequestInfoCases.Case> rows() {
        return RequestInfoCases.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("P23")
    @MethodSource("rows")
    void itIsJudgedAndWrittenDownAndSentAsTheSame(RequestInfoCases.Case row) throws Exception {
        for (Outcome outcome : List.of(overHttp1(row.method(), row.target()), overHttp2(row.method(), row.target()))) {
            assertEquals(row.expected().verb(), outcome.event().getString("verb"), outcome::toString);
            assertEquals(reference(row.expected()), reference(outcome.event()), outcome::toString);
            boolean isAllowed = !row.expected().verb().isEmpty();
            assertEquals(isAllowed ? 200 : 403, outcome.status(), outcome::toString);
            assertEquals(isAllowed ? 1 : 0, outcome.seen().size(), outcome::toString);
            if (isAllowed) {
                assertEquals(row.method(), outcome.seen().get(0).method(), outcome::toString);
                assertEquals(row.target(), outcome.seen().get(0).target(), outcome::toString);
            }
        }
    }

    private static List<String> reference(RequestInfo info) {
        return List.of(
                info.apiGroup(), info.apiVersion(), info.namespace(), info.resource(), info.subresource(), info.name());
    }

    private static List<String> reference(JsonObject event) {
        JsonObject reference = event.getJsonObject("objectRef", new JsonObject());
        return Stream.of("apiGroup", "apiVersion", "namespace", "resource", "subresource", "name")
                .map(key -> reference.getString(key, ""))
                .toList();
    }

    private Outcome overHttp1(String method, String target) throws Exception {
        gate.upstream().forget();
        try (RawClient client = gate.connect()) {
            client.send(method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n");
            RawClient.Answer answer = method.equals("HEAD") ? client.answerHead() : client.answer();
            return outcome(answer.status(), answer.header("audit-id"));
        }
    }

    private Outcome overHttp2(String method, String target) throws Exception {
        gate.upstream().forget();
        try (Http2Client client = gate.connectHttp2()) {
            List<Header> request = Http2Client.request(method, target, "authorization", "Bearer bob-token");
            Http2Client.Answer answer = client.answer(client.send(request, true));
            return outcome(answer.status(), answer.header("audit-id"));
        }
    }

    private Outcome outcome(int status, String auditId) throws Exception {
        JsonObject event = Await.value("the event " + auditId, () -> event(auditId));
        return new Outcome(status, event, gate.upstream().seen());
    }

    private Optional<JsonObject> event(String auditId) throws IOException {
        return gate.gate().auditEvents().stream()
                .filter(event -> event.getString("auditID").equals(auditId))
                .findFirst();
    }
}
