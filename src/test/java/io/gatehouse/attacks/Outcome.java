package io.gatehouse.attacks;

import io.gatehouse.lab.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What was answered to bob, what was written down of it, and where it went. */
record Outcome(int status, JsonObject event, List<RecordedRequest> seen) {
    static Outcome overHttp1(AttackedGate gate, String method, String target) throws Exception {
        gate.upstream().forget();
        try (RawClient client = gate.connect()) {
            client.send(method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n");
            RawClient.Answer answer = method.equals("HEAD") ? client.answerHead() : client.answer();
            return of(gate, answer.status(), answer.header("audit-id"));
        }
    }

    static Outcome overHttp2(AttackedGate gate, String method, String target) throws Exception {
        gate.upstream().forget();
        try (Http2Client client = gate.connectHttp2()) {
            List<Header> request = Http2Client.request(method, target, "authorization", "Bearer bob-token");
            Http2Client.Answer answer = client.answer(client.send(request, true));
            return of(gate, answer.status(), answer.header("audit-id"));
        }
    }

    static Outcome byUpgrade(AttackedGate gate, Upgrade upgrade, String target) throws Exception {
        gate.upstream().forget();
        try (RawClient client = gate.connect()) {
            RawClient.Answer answer =
                    client.send(upgrade.request(target, Attempt.BOB)).answer();
            client.close();
            return of(gate, answer.status(), answer.header("audit-id"));
        }
    }

    private static Outcome of(AttackedGate gate, int status, String auditId) throws Exception {
        JsonObject event = Await.value("the event " + auditId, () -> event(gate, auditId));
        return new Outcome(status, event, gate.upstream().seen());
    }

    private static Optional<JsonObject> event(AttackedGate gate, String auditId) throws IOException {
        return gate.gate().auditEvents().stream()
                .filter(event -> event.getString("auditID").equals(auditId))
                .findFirst();
    }

    @Override
    public String toString() {
        return "status " + status + "\n" + event.encodePrettily() + "\n" + seen;
    }
}
