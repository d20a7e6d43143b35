package io.gatehouse.story;

import io.gatehouse.audit.StatedDifferences;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a gate has written of its requests, each beside what the API servers have written of the same one. */
final class BothAudits {
    private BothAudits() {}

    /** Events of one request, as lines. */
    record Told(String auditId, List<String> byGate, List<String> byKube) {

        /** Whether each side has told the end, or the API servers have not seen it. */
        boolean isWhole() {
            return isWhole(byGate) && (byKube.isEmpty() || isWhole(byKube));
        }

        /** A request of nobody has one event. */
        private static boolean isWhole(List<String> events) {
            return events.stream()
                    .anyMatch(
                            event -> event.contains("\"stage\":\"ResponseComplete\"") || event.contains("\"user\":{}"));
        }

        /** How often it has reached an API server. */
        long timesAtKube() {
            return byKube.stream()
                    .filter(event -> event.contains("\"stage\":\"RequestReceived\""))
                    .count();
        }

        /** The gate's. */
        List<JsonObject> events() {
            return byGate.stream().map(JsonObject::new).toList();
        }

        /** Stage by stage, what the two say otherwise than stated; the API server's first. */
        List<String> differences() {
            List<String> differences = new ArrayList<>();
            for (int i = 0; i < Math.max(byGate.size(), byKube.size()); i++) {
                String kube = i < byKube.size() ? comparable(byKube.get(i)) : "nothing";
                String gate = i < byGate.size() ? comparable(byGate.get(i)) : "nothing";
                if (!kube.equals(gate)) {
                    differences.add(kube + "\n" + gate);
                }
            }
            return differences;
        }

        /** Each side has its own clock and its own neighbours, and judges for itself. */
        private static String comparable(String event) {
            Map<String, @Nullable Object> fields = StatedDifferences.removeFrom(parsed(event));
            fields.keySet()
                    .removeAll(List.of("sourceIPs", "requestReceivedTimestamp", "stageTimestamp", "annotations"));
            return String.valueOf(new TreeMap<>(fields));
        }
    }

    /** Waits until all requests have ended on both sides. */
    static List<Told> whole(StoryGate story) throws Exception {
        List<Told> unfinished = new ArrayList<>();
        try {
            return Await.value("all requests have ended on both sides", () -> {
                List<Told> all = of(story);
                unfinished.clear();
                all.stream().filter(told -> !told.isWhole()).forEach(unfinished::add);
                return unfinished.isEmpty() ? Optional.of(all) : Optional.empty();
            });
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "\n" + unfinished, late);
        }
    }

    static List<Told> of(StoryGate story) throws IOException {
        Map<String, Told> requests = new LinkedHashMap<>();
        for (JsonObject event : story.gate().auditEvents()) {
            String id = event.getString("auditID");
            requests.computeIfAbsent(id, key -> new Told(key, new ArrayList<>(), new ArrayList<>()))
                    .byGate()
                    .add(event.encode());
        }
        for (String line : kubeLines(story.cluster())) {
            Told told = requests.get(String.valueOf(Trees.at(parsed(line), "auditID")));
            if (told != null) {
                told.byKube().add(line);
            }
        }
        return List.copyOf(requests.values());
    }

    /** What all API servers have written so far. */
    static List<JsonObject> kubeEvents(ControlPlane cluster) throws IOException {
        return kubeLines(cluster).stream().map(JsonObject::new).toList();
    }

    /** Whole lines of all API servers. */
    private static List<String> kubeLines(ControlPlane cluster) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int server = 0; server < cluster.endpoints().size(); server++) {
            String log = Files.readString(cluster.auditLog(server));
            log.substring(0, log.lastIndexOf('\n') + 1).lines().forEach(lines::add);
        }
        return lines;
    }

    private static Object parsed(String line) {
        return Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
    }
}
