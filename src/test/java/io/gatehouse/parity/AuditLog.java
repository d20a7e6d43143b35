package io.gatehouse.parity;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Last events of requests, from the log of a cluster's first kube-apiserver or of a gate. */
final class AuditLog {
    private final Path file;
    private final String prefix;
    private Map<String, Map<String, Object>> events = Map.of();

    private AuditLog(Path file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }

    /** Of the requests whose Audit-IDs begin with a text. */
    static AuditLog of(ControlPlane cluster, String prefix) {
        return of(cluster.auditLog(0), prefix);
    }

    static AuditLog of(Path file, String prefix) {
        return new AuditLog(file, prefix);
    }

    /** Waits until it is there: it is written a little later than it is answered. */
    Map<String, Object> event(String auditId) {
        try {
            return Await.value("an event of " + auditId, () -> {
                if (!events.containsKey(auditId)) {
                    events = read();
                }
                return Optional.ofNullable(events.get(auditId));
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Map<String, Object>> read() throws IOException {
        Map<String, Map<String, Object>> read = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines) {
            if (line.contains("\"auditID\":\"" + prefix)
                    && line.contains("\"stage\":\"ResponseComplete\"")
                    && line.endsWith("}")) {
                Map<String, Object> event = event(line.getBytes(StandardCharsets.UTF_8));
                read.put(String.valueOf(event.get("auditID")), event);
            }
        }
        return read;
    }

    private static Map<String, Object> event(byte[] line) {
        Map<String, Object> event = new HashMap<>();
        Json.parseObject(line).forEach((key, value) -> {
            if (value != null) {
                event.put(key, value);
            }
        });
        return event;
    }
}
