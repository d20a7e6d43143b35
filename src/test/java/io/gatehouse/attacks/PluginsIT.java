package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Beside;
import io.gatehouse.lab.PluginJar;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules in jars of somebody else's: what they say holds, and whatever becomes of them opens nothing. */
class PluginsIT {
    private static final String PODS = "/api/v1/namespaces/n/pods";
    private static final Map<String, Object> FREEZE =
            GateFolder.map("from", "2026-01-01T00:00:00Z", "to", "2126-01-01T00:00:00Z", "why", "this century");

    @TempDir
    static Path temporary;

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static AttackedGate gate;
    private static ServerSocket server;
    private static final List<String> LOGGED = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Beside.run(PluginsIT::log);
        gate = AttackedGate.start(temporary.resolve("gate"), PluginsIT::plugged);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        server.close();
    }

    /** A syslog server. */
    private static void log() {
        try (Socket client = server.accept()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            StringBuilder length = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != ' ') {
                    length.append((char) next);
                    continue;
                }
                LOGGED.add(new String(in.readNBytes(Integer.parseInt(length.toString())), StandardCharsets.UTF_8));
                length.setLength(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void plugged(GateFolder files) throws IOException {
        Map<String, Object> hostile = plugin("hostile", "hostile.jar", "hostile");
        hostile.put("settings", GateFolder.map("make", "good"));
        build(PluginJar.HOSTILE, files.file("hostile.jar"));
        files.part("authorization").put("plugins", List.of(freeze(files, List.of(FREEZE)), hostile));
        build(PluginJar.EXAMPLES.resolve("signed-key"), files.file("signed-key.jar"));
        build(PluginJar.EXAMPLES.resolve("required-label"), files.file("required-label.jar"));
        build(PluginJar.EXAMPLES.resolve("syslog"), files.file("syslog.jar"));
        files.write("keys.secret", SECRET + "\n");
        Map<String, Object> keys = plugin("keys", "signed-key.jar", "signed-key");
        keys.put("settings", GateFolder.map("secretFile", "keys.secret", "groups", List.of("dev", "operators")));
        files.part("authentication")
                .put(
                        "plugins",
                        List.of(
                                GateFolder.map("plugin", keys),
                                GateFolder.map("plugin", plugin("hostile-tokens", "hostile.jar", "hostile"))));
        Map<String, Object> teams = plugin("teams", "required-label.jar", "required-label");
        teams.put("settings", GateFolder.map("label", "team", "pattern", "[a-z]+"));
        files.part("admission")
                .put(
                        "plugins",
                        List.of(
                                GateFolder.map("match", matching("services"), "plugin", teams),
                                GateFolder.map(
                                        "match",
                                        matching("configmaps"),
                                        "plugin",
                                        plugin("hostile-rule", "hostile.jar", "hostile"))));
        Map<String, Object> syslog = plugin("syslog", "syslog.jar", "syslog");
        syslog.put("settings", GateFolder.map("host", "127.0.0.1", "port", server.getLocalPort()));
        files.part("audit").put("plugins", List.of(GateFolder.map("mode", "blocking", "plugin", syslog)));
        // The names ask for what the plug-in does.
        files.write("tokens.csv", """
                bob-token,bob,u-bob,"dev,operators"
                dave-token,dave,u-dave,dev
                throws-token,throws,u-1,"dev,operators"
                blocks-token,blocks,u-2,"dev,operators"
                """);
    }

    private static Map<String, Object> plugin(String name, String jar, String type) {
        return GateFolder.map(
                "name", name, "jar", jar, "type", type, "timeout", "1s", "workers", 1, "settings", GateFolder.map());
    }

    private static Map<String, Object> matching(String resource) {
        Map<String, Object> rule =
                GateFolder.map("apiGroups", List.of(""), "apiVersions", List.of("v1"), "resources", List.of(resource));
        rule.put("operations", List.of("CREATE", "UPDATE"));
        return GateFolder.map("resourceRules", List.of(rule));
    }

    /** The example, whose jar is put beside the gate's other files. */
    static Map<String, Object> freeze(GateFolder files, List<Map<String, Object>> freezes) throws IOException {
        build(PluginJar.EXAMPLES.resolve("maintenance-freeze"), files.file("freeze.jar"));
        Map<String, Object> settings = GateFolder.map("exempt", List.of("operators"), "freezes", freezes);
        return GateFolder.map(
                "name", "freeze", "jar", "freeze.jar", "type", "maintenance-freeze", "settings", settings);
    }

    private static void build(Path sources, Path jar) throws IOException {
        try {
            PluginJar.build(sources, jar);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static RawClient.Answer answer(String method, String marker, String token) throws Exception {
        try (RawClient client = gate.connect()) {
            client.send(method + " " + PODS + "?" + marker + " HTTP/1.1\r\n" + Attempt.HOST + "Authorization: Bearer "
                    + token + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            return client.answer();
        }
    }

    @Test
    void anAuthorizerDeniesInItsOwnWords() throws Exception {
        String marker = gate.marker();
        RawClient.Answer refused = answer("POST", marker, "dave-token");
        assertEquals(403, refused.status());
        assertEquals(
                "pods is forbidden: User \"dave\" cannot create resource \"pods\" in API group \"\" in the namespace \"n\":"
                        + " nothing is changed before 2126-01-01T00:00:00Z: this century",
                new JsonObject(refused.body()).getString("message"));
        assertTrue(gate.event(marker)
                .getJsonObject("annotations")
                .getString("authorization.k8s.io/reason")
                .contains("this century"));
        assertEquals(200, answer("GET", gate.marker(), "dave-token").status());
        assertEquals(200, answer("POST", gate.marker(), "bob-token").status());
        assertTrue(
                AdminPage.metric(gate.gate(), "gatehouse_plugin_questions_total{plugin=\"freeze\",result=\"answered\"}")
                        >= 3);
    }

    @Test
    void anAuthorizerThatFailsDeniesAndStopsNobodyElse() throws Exception {
        for (String user : List.of("throws", "blocks")) {
            String marker = gate.marker();
            RawClient.Answer refused = answer("GET", marker, user + "-token");
            assertEquals(403, refused.status());
            assertTrue(refused.body().contains("plug-in hostile gave no answer"), refused.body());
            assertFalse(gate.event(marker).encode().contains("secret-in-a-message"));
        }
        Await.until(
                "the next one is answered",
                () -> answer("GET", gate.marker(), "bob-token").status() == 200);
    }

    @Test
    void aChangedJarIsLoadedAnewAndABrokenOneIsNot() throws Exception {
        Path jar = gate.folder().file("freeze.jar");
        byte[] good = Files.readAllBytes(jar);
        Path sources = temporary.resolve("sources");
        copy(PluginJar.EXAMPLES.resolve("maintenance-freeze"), sources);
        Path source = sources.resolve("example/MaintenanceFreeze.java");
        Files.writeString(source, Files.readString(source).replace("nothing is changed before", "wait for"));
        PluginJar.build(sources, jar);
        Await.until(
                "the new one is asked",
                () -> answer("POST", gate.marker(), "dave-token").body().contains("wait for 2126"));
        Files.write(jar, new byte[] {1, 2, 3});
        Await.until(
                "the broken one is told",
                () -> AdminPage.get(gate.gate().adminPort(), "/readyz?verbose")
                        .body()
                        .contains("freeze.jar: is no jar, or not a whole one"));
        assertTrue(answer("POST", gate.marker(), "dave-token").body().contains("wait for 2126"));
        Files.write(jar, good);
        Await.until(
                "the first one is asked again",
                () -> answer("POST", gate.marker(), "dave-token").body().contains("nothing is changed before"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static String key(String user, Instant expires) throws Exception {
        String signed = "key1." + user + "." + expires.getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "." + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anAuthenticatorLetsInWhomItKnows() throws Exception {
        String marker = gate.marker();
        String good = key("robot", Instant.now().plusSeconds(3600));
        assertEquals(200, answer("GET", marker, good).status());
        JsonObject user = gate.event(marker).getJsonObject("user");
        assertEquals("robot", user.getString("username"));
        assertEquals(
                List.of("dev", "operators", "system:authenticated"),
                user.getJsonArray("groups").getList());
        assertFalse(gate.event(marker).encode().contains(good));
        assertEquals(
                401,
                answer("GET", gate.marker(), key("robot", Instant.now().minusSeconds(1)))
                        .status());
        assertEquals(
                401,
                answer("GET", gate.marker(), good.replace("robot", "admin")).status());
        assertEquals(
                401,
                answer("GET", gate.marker(), key("system:admin", Instant.now().plusSeconds(3600)))
                        .status());
    }

    @Test
    void whatTheHostileOneAcceptsHoldsUnderItsOwnName() throws Exception {
        String marker = gate.marker();
        assertEquals(200, answer("GET", marker, "good").status());
        assertEquals("erin", gate.event(marker).getJsonObject("user").getString("username"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "throws",
                "null",
                "null-result",
                "null-caller",
                "never",
                "nobody",
                "trimmed",
                "masters",
                "system",
                "anonymous",
                "expired"
            })
    void whomNoAuthenticatorProvesIs401(String token) throws Exception {
        String marker = gate.marker();
        assertEquals(401, answer("GET", marker, token).status());
        assertEquals(401, gate.event(marker).getJsonObject("responseStatus").getInteger("code"));
        assertEquals(List.of(), reached(marker));
    }

    private static RawClient.Answer create(String resource, String marker, String body) throws Exception {
        return send("POST", resource, marker, "application/json", body);
    }

    private static RawClient.Answer send(String method, String resource, String marker, String type, String body)
            throws Exception {
        try (RawClient client = gate.connect()) {
            client.send(method + " /api/v1/namespaces/n/" + resource + "?" + marker + " HTTP/1.1\r\n" + Attempt.HOST
                    + "Authorization: Bearer bob-token\r\nContent-Type: " + type + "\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            return client.answer();
        }
    }

    private static String object(String kind, String name, String team) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"team\":\"" + team + "\"}}}";
    }

    @Test
    void anAdmissionRuleRefusesWhatItIsAskedAbout() throws Exception {
        assertEquals(
                200,
                create("services", gate.marker(), object("Service", "s", "blue"))
                        .status());
        RawClient.Answer refused = create("services", gate.marker(), object("Service", "s", "BLUE"));
        assertEquals(403, refused.status());
        assertEquals(
                "services \"s\" is forbidden: plug-in teams: the label team has to match [a-z]+",
                new JsonObject(refused.body()).getString("message"));
        assertEquals(
                200, create("pods", gate.marker(), object("Pod", "p", "BLUE")).status());
        RawClient.Answer patched =
                send("PATCH", "services/s", gate.marker(), "application/merge-patch+json", "{\"metadata\":{}}");
        assertEquals(403, patched.status());
        assertTrue(patched.body().contains("a patch cannot be judged as sent"), patched.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "null", "null-result", "null-message", "never"})
    void anAdmissionRuleThatFailsRefuses(String name) throws Exception {
        String marker = gate.marker();
        RawClient.Answer refused = create("configmaps", marker, object("ConfigMap", name, "blue"));
        assertEquals(500, refused.status());
        assertEquals(
                "Internal error occurred: failed calling plug-in \"hostile-rule\": it gave no answer",
                new JsonObject(refused.body()).getString("message"));
        assertEquals(List.of(), reached(marker));
    }

    @Test
    void anAdmissionRuleChangesNothing() throws Exception {
        String marker = gate.marker();
        RawClient.Answer created = create("configmaps", marker, object("ConfigMap", "changes", "blue"));
        assertEquals(200, created.status());
        assertTrue(
                created.headers().toString().contains("it was changed"),
                created.headers().toString());
        assertTrue(reached(marker).get(0).toString().contains("changes"));
    }

    @Test
    void anAuditSinkGetsEveryEvent() throws Exception {
        String marker = gate.marker();
        assertEquals(200, answer("GET", marker, "bob-token").status());
        Await.until(
                "the event is logged",
                () -> LOGGED.stream().anyMatch(line -> line.startsWith("<110>1 ") && line.contains(marker)));
        String event = LOGGED.stream()
                .filter(line -> line.contains(marker))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "bob",
                new JsonObject(event.substring(event.indexOf('{')))
                        .getJsonObject("user")
                        .getString("username"));
    }

    private static List<RecordedRequest> reached(String marker) {
        return gate.upstream().seen().stream()
                .filter(request -> request.target().contains(marker))
                .toList();
    }
}
