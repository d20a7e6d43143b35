package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Header;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.request.BadTargetException;
import io.gatehouse.request.GeneratedTargets;
import io.gatehouse.request.GeneratedTargets.Request;
import io.gatehouse.request.RequestInfoCases;
import io.gatehouse.request.RequestInfoParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** kube-apiserver's audit log is the witness of how it reads a request. */
class RequestInfoIT {
    private static final long SEED = 20261124;
    private static final int GENERATED = 3000;
    private static final Identity NOBODY = Identity.of("requests-nobody", List.of());

    @Test
    void kubeApiserverReadsRequestsAlike() throws Exception {
        List<Request> requests = Stream.concat(
                        RequestInfoCases.all().stream().map(row -> new Request(row.method(), row.target())),
                        GeneratedTargets.of(SEED, GENERATED))
                .toList();
        ControlPlane cluster = RealCluster.get(ClusterKind.API_ONLY);
        Map<String, Map<String, String>> expected = new LinkedHashMap<>();
        try (FrontProxy kube = FrontProxy.of(cluster)) {
            for (Request request : requests) {
                try {
                    RequestInfo info = RequestInfoParser.parse(request.method(), request.target());
                    String id = "requests-" + expected.size();
                    kube.send(NOBODY, request.method(), request.target(), List.of(new Header("Audit-ID", id)), "");
                    expected.put(id, witnessed(info));
                } catch (BadTargetException refused) {
                    // Nobody reads it.
                }
            }
        }
        assertTrue(expected.size() >= 2000, expected.size() + " requests were read");

        AuditLog log = AuditLog.of(cluster, "requests-");
        List<String> differences = new ArrayList<>();
        expected.forEach((id, fields) -> {
            Map<String, String> seen = witnessed(log.event(id));
            if (!fields.equals(seen)) {
                differences.add(
                        log.event(id).get("requestURI") + "\nkube-apiserver " + seen + "\n     the gate " + fields);
            }
        });
        assertEquals(List.of(), differences, "seed " + SEED);
    }

    private static Map<String, String> witnessed(RequestInfo info) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("verb", info.verb());
        if (info.isResource()) {
            fields.put("apiGroup", info.apiGroup());
            fields.put("apiVersion", info.apiVersion());
            fields.put("namespace", info.namespace());
            fields.put("resource", info.resource());
            fields.put("subresource", info.subresource());
            fields.put("name", info.name());
        }
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    private static Map<String, String> witnessed(Map<String, Object> event) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("verb", String.valueOf(event.get("verb")));
        if (event.get("objectRef") instanceof Map<?, ?> object) {
            object.forEach((key, value) -> fields.put(String.valueOf(key), String.valueOf(value)));
        }
        fields.values().removeIf(String::isEmpty);
        return fields;
    }
}
