package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchesIT {
    private static final String NAMESPACE = "watches";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/watches/configmaps";

    @TempDir
    static Path temporary;

    private static StoryGate story;
    private static HttpUser bob;

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary);
        story.makeNamespaces(List.of(NAMESPACE));
        bob = HttpUser.at(story.gate()).withToken(GateFolder.BOBS_TOKEN);
    }

    @AfterAll
    static void stop() throws Exception {
        story.deleteNamespaces(List.of(NAMESPACE));
        story.close();
    }

    /** Were the head to come with the first event, there would never be one: nothing happens before it is there. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void theHeadOfASilentWatchIsThereBeforeItsFirstEvent(Version version) throws Exception {
        String name = "first-" + version.name().toLowerCase(Locale.ROOT).replace('_', '-');
        HttpResponse<InputStream> watch = bob.open(version, watchOf(name));
        assertEquals(200, watch.statusCode());
        assertEquals(version, watch.version());
        try (BufferedReader events = new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
            story.admin().ok("create", "configmap", name, "-n", NAMESPACE);
            JsonObject event = new JsonObject(events.readLine());
            assertEquals("ADDED", event.getString("type"));
            assertEquals(
                    name,
                    event.getJsonObject("object").getJsonObject("metadata").getString("name"));
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aWatchThatIsLeftEndsAtTheApiServerToo(Version version) throws Exception {
        HttpResponse<InputStream> watch = bob.open(version, watchOf("nothing"));
        String auditId = watch.headers().firstValue("audit-id").orElseThrow();
        Await.until("the API server has begun it", () -> stages(auditId).contains("ResponseStarted"));
        watch.body().close();
        Await.until("the API server has ended it", () -> stages(auditId).contains("ResponseComplete"));
    }

    private static String watchOf(String name) throws Exception {
        String now = new JsonObject(bob.get(CONFIG_MAPS).body())
                .getJsonObject("metadata")
                .getString("resourceVersion");
        return CONFIG_MAPS + "?watch=1&fieldSelector=metadata.name%3D" + name + "&resourceVersion=" + now;
    }

    /** What the API servers have written of a request. */
    private static String stages(String auditId) throws IOException {
        ControlPlane cluster = story.cluster();
        StringBuilder stages = new StringBuilder();
        for (int server = 0; server < cluster.endpoints().size(); server++) {
            Files.readString(cluster.auditLog(server))
                    .lines()
                    .filter(line -> line.contains(auditId))
                    .forEach(stages::append);
        }
        return stages.toString();
    }

    @Test
    void aCompressedListPassesUntouched() throws Exception {
        for (int i = 0; i < 3; i++) {
            byte[] noise = new byte[50_000];
            new Random(i).nextBytes(noise);
            Path file =
                    Files.writeString(temporary.resolve("noise"), HexFormat.of().formatHex(noise));
            story.admin().ok("create", "configmap", "noise-" + i, "-n", NAMESPACE, "--from-file=" + file);
        }
        HttpUser there =
                HttpUser.at(story.cluster(), story.cluster().ca().issue(LeafSpec.client("bob", StoryGate.TELLERS)));
        String now = new JsonObject(there.get(CONFIG_MAPS).body())
                .getJsonObject("metadata")
                .getString("resourceVersion");
        String target = CONFIG_MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + now;
        for (Version version : Version.values()) {
            HttpResponse<InputStream> straight = there.open(version, target, "Accept-Encoding", "gzip");
            HttpResponse<InputStream> through = bob.open(version, target, "Accept-Encoding", "gzip");
            byte[] bytes = through.body().readAllBytes();
            assertArrayEquals(straight.body().readAllBytes(), bytes);
            assertEquals(headers(straight), headers(through));
            byte[] list = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
            assertTrue(new JsonObject(new String(list, StandardCharsets.UTF_8))
                            .getJsonArray("items")
                            .size()
                    >= 3);
        }
    }

    /** That are not new with every answer. */
    private static String headers(HttpResponse<?> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.keySet().removeAll(List.of("audit-id", "date"));
        return headers.toString();
    }
}
