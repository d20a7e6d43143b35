package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.core.RequestInfo;
import io.gatehouse.request.RequestInfoCases;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same table that the real kube-apiserver's audit log is held against ({@code parity.RequestInfoIT}). */
@DisplayName("P23: what a request asks for")
class P23IT {
    private final AttackedGate gate;

    P23IT() throws Exception {
        gate = AttackedGate.shared();
    }

    static Stream<RequestInfoCases.Case> rows() {
        return RequestInfoCases.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void itIsJudgedAndWrittenDownAndSentAsTheSame(RequestInfoCases.Case row) throws Exception {
        for (Outcome outcome : List.of(
                Outcome.overHttp1(gate, row.method(), row.target()),
                Outcome.overHttp2(gate, row.method(), row.target()))) {
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
}
