package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Running;
import io.gatehouse.server.GateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies before the gate and behind it: {@code kubectl proxy}, and the API server's own to a service. */
class ProxiesIT {
    private static final String NAMESPACE = "proxies";
    private static final String SERVICE = "/api/v1/namespaces/proxies/services/http:web:80/proxy";

    @TempDir
    static Path temporary;

    private static StoryGate story;
    private static Backend backend;

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary);
        story.makeNamespaces(List.of(NAMESPACE));
        backend = new Backend();
        backend.become(story.admin(), NAMESPACE);
    }

    @AfterAll
    static void stop() throws Exception {
        backend.close();
        story.deleteNamespaces(List.of(NAMESPACE));
        story.close();
    }

    static List<Teller> tellers() throws IOException {
        return story.tellers();
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void kubectlsProxyServesListsAndWatches(Teller teller) throws Exception {
        try (Running proxy = teller.kubectl().start("proxy", "--port=0")) {
            Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(proxy.awaitOut("Starting to serve"));
            assertTrue(port.find(), proxy::toString);
            String base = "http://127.0.0.1:" + port.group(1) + "/api/v1/namespaces/";
            String read = new String(
                    URI.create(base + NAMESPACE).toURL().openStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(read.contains("\"name\": \"proxies\"") || read.contains("\"name\":\"proxies\""), read);
            URI watch = URI.create(base + NAMESPACE + "/services?watch=1");
            try (BufferedReader events =
                    new BufferedReader(new InputStreamReader(watch.toURL().openStream(), StandardCharsets.UTF_8))) {
                assertTrue(events.readLine().startsWith("{\"type\":\"ADDED\""));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void aServiceIsReachedThroughBothGateAndApiServer(Teller teller) throws Exception {
        for (String target : List.of("/", "/a/b?c=d&c=%2F", "/a%2Fb//c/?x")) {
            String through = teller.kubectl().ok("get", "--raw", SERVICE + target);
            assertEquals(story.admin().ok("get", "--raw", SERVICE + target), through);
            assertTrue(through.startsWith("GET /"), through);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void aServiceGetsEveryMethodWithItsBody(String method) throws Exception {
        Finished asked = Curl.at(
                story.gate(),
                SERVICE + "/x",
                "--oauth2-bearer",
                GateFolder.BOBS_TOKEN,
                "--request",
                method,
                "--data",
                "some body");
        assertEquals(method + " /x some body\n", asked.ok());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void trailersPass(String version) throws Exception {
        Path headers = temporary.resolve("headers");
        Curl.at(
                        story.gate(),
                        SERVICE + "/",
                        "--oauth2-bearer",
                        GateFolder.BOBS_TOKEN,
                        version,
                        "--dump-header",
                        headers.toString())
                .ok();
        String told = Files.readString(headers);
        int end = told.indexOf("\r\n\r\n");
        assertTrue(told.substring(end).toLowerCase(Locale.ROOT).contains("x-behind: last"), told);
    }

    @Test
    void aWebSocketReachesTheServiceAndComesBack() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        WebSocket socket = HttpUser.at(story.gate())
                .withToken(GateFolder.BOBS_TOKEN)
                .webSocket(SERVICE + "/", new FirstText(received), "");
        socket.sendText("there", true).join();
        assertEquals("back: there", received.get());
        socket.abort();
    }

    private record FirstText(CompletableFuture<String> received) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            received.complete(data.toString());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            received.completeExceptionally(error);
        }
    }

    @Test
    void whatTheApiServerSaysOfADeadServiceIsPassedOn() throws Exception {
        String target = "/api/v1/namespaces/proxies/services/nothing/proxy/";
        Kubectl bob = Kubectl.current(story.gate().bob());
        assertEquals(
                story.admin().run("get", "--raw", target).err(),
                bob.run("get", "--raw", target).err());
    }
}
