package io.gatehouse.story;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kube-apiservers' audit logs, as the witness of who has come to them.
 *
 * @param before the audit IDs of what came earlier
 * @param themselves the kube-apiservers, and who the gate is when it asks something of its own
 */
record Witness(ControlPlane plane, Set<String> before, Set<String> themselves) {

    /** From now on: to be called when the cluster runs, and nobody has come to it yet but who started it. */
    static Witness of(ControlPlane plane) throws IOException {
        return of(plane, "gatehouse:probe");
    }

    /** @param gate who it is when it asks something of its own */
    static Witness of(ControlPlane plane, String gate) throws IOException {
        return new Witness(plane, ids(BothAudits.kubeEvents(plane)), Set.of("system:apiserver", gate));
    }

    /** All that they have written of others, from the time on at which they knew as whom each was to be judged. */
    List<JsonObject> seen() throws IOException {
        return BothAudits.kubeEvents(plane).stream()
                .filter(event -> !before.contains(event.getString("auditID")))
                .filter(event -> !event.getString("stage").equals("RequestReceived"))
                .filter(event -> !themselves.contains(userOf(event)))
                .toList();
    }

    /** What the gate knows nothing of, if it writes of each request before it sends it. */
    List<JsonObject> wentAround(TestGate gate) throws IOException {
        List<JsonObject> seen = seen();
        Set<String> passed = ids(gate.auditEvents());
        return seen.stream()
                .filter(event -> !passed.contains(event.getString("auditID")))
                .toList();
    }

    /** As whom it was judged: a gate that acts as its users is itself the one who calls. */
    static String userOf(JsonObject event) {
        return event.getJsonObject("impersonatedUser", event.getJsonObject("user", new JsonObject()))
                .getString("username", "");
    }

    private static Set<String> ids(List<JsonObject> events) {
        return events.stream().map(event -> event.getString("auditID")).collect(Collectors.toSet());
    }
}
