package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.PluginJar;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in jars of somebody else's: what they say holds, and whatever becomes of them opens nothing. */
class PluginsIT {
    private static final String PODS = "/api/v1/namespaces/n/pods";
    private static final Map<String, Object> FREEZE =
            GateFolder.map("from", "2026-01-01T00:00:00Z", "to", "2126-01-01T00:00:00Z", "why", "this century");

    @TempDir
    static Path temporary;

    private static AttackedGate gate;

    @BeforeAll
    static void start() throws Exception {
        gate = AttackedGate.start(temporary.resolve("gate"), PluginsIT::plugged);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    private static void plugged(GateFolder files) throws IOException {
        Map<String, Object> hostile = GateFolder.map(
                "name", "hostile", "jar", "hostile.jar", "type", "hostile", "timeout", "500ms", "workers", 1);
        hostile.put("settings", GateFolder.map("make", "good"));
        build(PluginJar.HOSTILE, files.file("hostile.jar"));
        files.part("authorization").put("plugins", List.of(freeze(files, List.of(FREEZE)), hostile));
        // The names ask for what the plug-in does.
        files.write("tokens.csv", """
                bob-token,bob,u-bob,"dev,operators"
                dave-token,dave,u-dave,dev
                throws-token,throws,u-1,"dev,operators"
                blocks-token,blocks,u-2,"dev,operators"
                """);
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
}
