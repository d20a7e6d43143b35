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
 */
record Witness(ControlPlane plane, Set<String> before) {

    /** The kube-apiservers themselves, and the gate's question whom they take it for. */
    private static final Set<String> THEMSELVES = Set.of("system:apiserver", "gatehouse:probe");

    /** From now on: to be called when the cluster runs, and nobody has come to it yet but who started it. */
    static Witness of(ControlPlane plane) throws IOException {
        return new Witness(plane, ids(BothAudits.kubeEvents(plane)));
    }

    /** All that they have written of others. */
    List<JsonObject> seen() throws IOException {
        return BothAudits.kubeEvents(plane).stream()
                .filter(event -> !before.contains(event.getString("auditID")))
                .filter(event -> !THEMSELVES.contains(userOf(event)))
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

    static String userOf(JsonObject event) {
        return event.getJsonObject("user", new JsonObject()).getString("username", "");
    }

    private static Set<String> ids(List<JsonObject> events) {
        return events.stream().map(event -> event.getString("auditID")).collect(Collectors.toSet());
    }
}
