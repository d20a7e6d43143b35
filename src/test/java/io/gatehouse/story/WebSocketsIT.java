package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets of other clients than kubectl. */
class WebSocketsIT {
    private static final String NAMESPACE = "sockets";
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: idle, namespace: sockets}
            spec: {containers: [{name: main, image: local}]}
            """;

    private static final String EXEC =
            "/api/v1/namespaces/sockets/pods/idle/exec?stdin=1&stdout=1&stderr=1&command=sh&command=-c&command=";

    @TempDir
    static Path temporary;

    private static StoryGate story;

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary);
        story.makeNamespaces(List.of(NAMESPACE));
        story.admin().runWithInput(POD, "apply", "-f", "-").ok();
        story.admin().ok("wait", "-n", NAMESPACE, "--for=condition=Ready", "pod/idle", "--timeout=60s");
    }

    @AfterAll
    static void stop() throws Exception {
        story.deleteNamespaces(List.of(NAMESPACE));
        story.close();
    }

    /** Of the sub-protocols {@code v4.channel.k8s.io} and later: the first byte of a message says which stream it is of. */
    private static final class Channels implements WebSocket.Listener {
        private final Map<Integer, String> received = new ConcurrentHashMap<>();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            int channel = data.get();
            received.merge(channel, StandardCharsets.UTF_8.decode(data).toString(), String::concat);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            received.merge(-1, data.toString(), String::concat);
            socket.request(1);
            return null;
        }

        String of(int channel) {
            return received.getOrDefault(channel, "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v4.channel.k8s.io", "v5.channel.k8s.io"})
    void execIsCarriedInEachSubProtocol(String protocol) throws Exception {
        Channels channels = new Channels();
        WebSocket socket = HttpUser.at(story.gate())
                .withToken(GateFolder.BOBS_TOKEN)
                .webSocket(EXEC + "read%20word%3Becho%20got%20%24word%3Bexit%207", channels, protocol);
        assertEquals(protocol, socket.getSubprotocol());
        socket.sendBinary(ByteBuffer.wrap("\0there\n".getBytes(StandardCharsets.UTF_8)), true)
                .join();
        Await.until("its end", () -> !channels.of(3).isEmpty());
        assertEquals("got there\n", channels.of(1));
        assertTrue(channels.of(3).contains("\"message\":\"7\""), channels.of(3));
        socket.abort();
    }

    @Test
    void aTokenInASubProtocolIsTheUsersAndGoesNoFurther() throws Exception {
        Channels channels = new Channels();
        WebSocket socket = HttpUser.at(story.gate())
                .webSocket(EXEC + "echo%20token", channels, inSubProtocol(GateFolder.BOBS_TOKEN), "v4.channel.k8s.io");
        assertEquals("v4.channel.k8s.io", socket.getSubprotocol());
        Await.until("its end", () -> !channels.of(3).isEmpty());
        assertEquals("token\n", channels.of(1));
        socket.abort();
        story.awaitEvent(
                "bob is in the audit",
                event -> event.getString("requestURI").contains("echo%20token")
                        && event.getJsonObject("user").getString("username").equals("bob"));
    }

    @Test
    void anUnknownTokenInASubProtocolIsRefused() throws Exception {
        HttpUser nobody = HttpUser.at(story.gate());
        CompletionException refused = assertThrows(
                CompletionException.class,
                () -> nobody.webSocket(EXEC + "true", new Channels(), inSubProtocol("unknown"), "v4.channel.k8s.io"));
        WebSocketHandshakeException answer = (WebSocketHandshakeException) refused.getCause();
        assertEquals(401, answer.getResponse().statusCode());
    }

    private static String inSubProtocol(String token) {
        return "base64url.bearer.authorization.k8s.io."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWatchIsCarriedToo() throws Exception {
        Channels channels = new Channels();
        WebSocket socket = HttpUser.at(story.gate())
                .withToken(GateFolder.BOBS_TOKEN)
                .webSocket("/api/v1/namespaces/sockets/pods?watch=1", channels, "");
        Await.until("its first event", () -> channels.of(-1).contains("\n"));
        assertEquals("ADDED", new JsonObject(channels.of(-1)).getString("type"));
        socket.abort();
    }
}
