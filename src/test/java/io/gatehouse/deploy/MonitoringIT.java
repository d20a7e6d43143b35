package io.gatehouse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.AttackedGate;
import io.gatehouse.attacks.RawClient;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Running;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Prometheus' configuration, rules and their tests by promtool; and that the gate exports what rules and dashboard ask for. */
class MonitoringIT {
    private static final Path FOLDER = Path.of("deploy/monitoring");

    /** What Prometheus adds. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "job", "instance", "le");

    @TempDir
    private Path folder;

    @Test
    void promtoolTakesTheConfigurationWithItsRules() throws Exception {
        Files.copy(FOLDER.resolve("alerts.yaml"), folder.resolve("alerts.yaml"));
        Files.writeString(folder.resolve("token"), "secret\n");
        Files.writeString(folder.resolve("ca.crt"), "");
        String text = Files.readString(FOLDER.resolve("prometheus.yaml"));
        assertTrue(text.contains("/etc/prometheus/gatehouse/token"));
        Path configuration = Files.writeString(
                folder.resolve("prometheus.yaml"), text.replace("/etc/prometheus/gatehouse", folder.toString()));
        promtool("check", "config", "--lint-fatal", configuration.toString());
    }

    @Test
    void everyAlertFiresWhenItShouldAndOnlyThen() throws Exception {
        promtool("check", "rules", "--lint-fatal", FOLDER.resolve("alerts.yaml").toString());
        Path tests = FOLDER.resolve("alerts-test.yaml");
        promtool("test", "rules", tests.toString());
        String text = Files.readString(tests);
        for (Map<String, Object> rule : rules()) {
            String name = (String) rule.get("alert");
            assertTrue(text.contains("alertname=\"" + name + "\""), () -> name + " is shown to fire");
        }
    }

    private static void promtool(String... arguments) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(Parts.here().require(Part.PROMTOOL).toString());
        builder.command().addAll(List.of(arguments));
        try (Running running = Running.start(builder)) {
            running.awaitEnd().ok();
        }
    }

    @Test
    void theGateExportsWhatRulesAndDashboardAskFor() throws Exception {
        Expressions asked =
                Expressions.of(Stream.concat(rules().stream().map(rule -> (String) rule.get("expr")), queries()));
        assertTrue(asked.metrics().size() > 20, asked::toString);
        try (AttackedGate gate = AttackedGate.start(folder)) {
            usedInEveryWay(gate);
            int port = gate.gate().adminPort();
            Await.until("garbage is collected", () -> hasCollected(port));
            assertEquals(Set.of(), missing(asked, port));
        }
    }

    private static boolean hasCollected(int port) throws Exception {
        System.gc();
        return AdminPage.get(port, "/metrics").body().contains("jvm_gc_pause_seconds_sum");
    }

    private static Set<String> missing(Expressions asked, int port) throws Exception {
        Expressions exported =
                Expressions.exported(AdminPage.get(port, "/metrics").body());
        Set<String> missing = new TreeSet<>(asked.metrics());
        missing.addAll(asked.labels());
        missing.removeAll(exported.metrics());
        missing.removeAll(exported.labels());
        missing.removeAll(OF_PROMETHEUS);
        return missing;
    }

    /** Some counts are there only once there is something to be counted. */
    private static void usedInEveryWay(AttackedGate gate) throws Exception {
        String bob = "Host: localhost\r\nAuthorization: Bearer " + GateFolder.BOBS_TOKEN + "\r\n";
        for (String head : List.of(
                "GET /api/v1/pods HTTP/1.1\r\n" + bob,
                "GET /api/v1/pods?watch=true HTTP/1.1\r\n" + bob,
                "GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n",
                "TRACE * HTTP/1.1\r\n" + bob)) {
            try (RawClient client = gate.connect()) {
                client.send(head + "\r\n").answer();
            }
        }
        try (Socket noTls = new Socket("127.0.0.1", gate.gate().port())) {
            noTls.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            noTls.getInputStream().readAllBytes();
        }
    }

    private static List<Map<String, Object>> rules() throws IOException {
        Map<String, List<Map<String, List<Map<String, Object>>>>> document =
                new Yaml().load(Files.readString(FOLDER.resolve("alerts.yaml")));
        return document.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .toList();
    }

    /** Of the panels; those of the variables name a metric and a label too. */
    private static Stream<String> queries() throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(FOLDER.resolve("dashboard.json")));
        Stream<String> variables = objects(dashboard.getJsonObject("templating").getJsonArray("list"))
                .filter(variable -> variable.getString("type").equals("query"))
                .map(variable -> variable.getString("query").replaceFirst("label_values\\((.*), .*\\)", "$1"));
        Stream<String> panels = objects(dashboard.getJsonArray("panels"))
                .flatMap(panel -> objects(panel.getJsonArray("targets")))
                .map(target -> target.getString("expr"));
        return Stream.concat(variables, panels);
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }
}
