package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Beside;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Running;
import io.gatehouse.server.AdminPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves HTTP or lasts: by WebSocket and by SPDY. */
@TestInstance(Lifecycle.PER_CLASS)
class StreamsIT {
    /** One that talks, and one that repeats what it is told, for containers without a command are cat. */
    private static final String PODS = """
            apiVersion: v1
            kind: Pod
            metadata: {name: talker, namespace: %1$s}
            spec: {containers: [{name: main, image: local, command: [sh, -c, "echo hello; exec sleep 3600"]}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: echo, namespace: %1$s}
            spec: {containers: [{name: main, image: local, stdin: true}]}
            """;

    private static final int LARGE = 32 << 20;

    private Path temporary;
    private final String namespace = getClass().getSimpleName().toLowerCase(Locale.ROOT);
    private StoryGate story;

    /** Other gates tell the same story. */
    StoryGate gate(Path folder) throws Exception {
        return StoryGate.start(folder);
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        temporary = folder;
        story = gate(folder);
        story.makeNamespaces(List.of(namespace));
        story.admin()
                .runWithInput(PODS.formatted(namespace), "apply", "-f", "-")
                .ok();
        story.admin().ok("wait", "-n", namespace, "--for=condition=Ready", "pod/talker", "pod/echo", "--timeout=60s");
    }

    @AfterAll
    void stop() throws Exception {
        story.deleteNamespaces(List.of(namespace));
        story.close();
    }

    /** Each user by each protocol. */
    List<Teller> tellers() throws IOException {
        List<Teller> byWebSocket = story.tellers().stream()
                .filter(teller -> !teller.hasOlderKubectl())
                .toList();
        Stream<Teller> bySpdy = byWebSocket.stream()
                .map(teller ->
                        new Teller(teller.name() + " by SPDY", teller.kubectl().withSpdy()));
        return Stream.of(byWebSocket.stream(), bySpdy, story.tellers().stream().filter(Teller::hasOlderKubectl))
                .flatMap(part -> part)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void execCarriesInputOutputErrorsAndTheExitCode(Teller teller) throws Exception {
        Finished exec = teller.kubectl()
                .runWithInput(
                        "ping", "exec", "-n", namespace, "-i", "talker", "--", "sh", "-c", "cat; echo bad >&2; exit 3");
        assertEquals("ping", exec.out());
        assertTrue(exec.err().startsWith("bad\n"), exec::toString);
        assertEquals(3, exec.code(), exec::toString);
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void theProtocolIsTheOneThatWasAskedFor(Teller teller) throws Exception {
        String told = "told-" + teller.name().replace(' ', '-');
        assertEquals(told + "\n", teller.kubectl().ok("exec", "-n", namespace, "talker", "--", "echo", told));
        boolean isOlder = teller.name().contains("SPDY") || teller.name().contains("older");
        story.awaitEvent(
                "an exec by the protocol",
                event -> event.getString("requestURI").contains(told)
                        && event.getString("verb").equals(isOlder ? "create" : "get")
                        && event.getString("stage").equals("ResponseComplete")
                        && event.getJsonObject("responseStatus").getInteger("code") == 101);
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void aTerminalIsGivenAnotherSize(Teller teller) throws Exception {
        String watchSize = "trap \"stty size\" WINCH; stty size; while sleep 0.1; do :; done";
        try (Running terminal = teller.kubectl()
                .startInTerminal("exec", "-n", namespace, "-it", "talker", "--", "sh", "-c", watchSize)) {
            String name = terminal.awaitOut("24 80").lines().findFirst().orElseThrow();
            Finished resized = run("stty", "-F", name, "columns", "123", "rows", "45");
            assertEquals(0, resized.code(), resized::toString);
            terminal.awaitOut("45 123");
            terminal.write("\u0003");
            assertEquals(130, terminal.awaitEnd().code(), terminal::toString);
        }
    }

    private static Finished run(String... command) throws Exception {
        try (Running running = Running.start(new ProcessBuilder(command))) {
            return running.awaitEnd();
        }
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void whatIsWrittenToAnAttachedContainerComesBackAndIsInItsLogs(Teller teller) throws Exception {
        String told = "attached by " + teller.name();
        try (Running following = teller.kubectl().start("logs", "-n", namespace, "-f", "echo");
                Running attached = teller.kubectl().start("attach", "-n", namespace, "-i", "echo")) {
            attached.write(told + "\n").awaitOut(told);
            following.awaitOut(told);
            attached.input().close();
            assertEquals(0, attached.awaitEnd().code(), attached::toString);
        }
        assertTrue(
                teller.kubectl().ok("logs", "-n", namespace, "echo", "--tail=1").contains(told));
        assertEquals("hello\n", teller.kubectl().ok("logs", "-n", namespace, "talker"));
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void filesAreCopiedBothWays(Teller teller) throws Exception {
        Kubectl kubectl = teller.kubectl();
        byte[] content = random(8 << 20);
        Path sent = Files.write(temporary.resolve("sent"), content);
        Path received = temporary.resolve("received");
        String there = namespace + "/talker:file-of-" + teller.name().replace(' ', '-');
        kubectl.ok("cp", sent.toString(), there);
        kubectl.ok("cp", there, received.toString());
        assertArrayEquals(content, Files.readAllBytes(received));
        Files.delete(received);
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void portForwardCarriesManyBytesBothWays(Teller teller) throws Exception {
        byte[] sent = random(LARGE);
        try (EchoServer echo = new EchoServer();
                Running forward = teller.kubectl()
                        .start("port-forward", "-n", namespace, "--address=127.0.0.1", "talker", ":" + echo.port())) {
            Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(forward.awaitOut(" -> "));
            assertTrue(port.find(), forward::toString);
            try (Socket client = new Socket("127.0.0.1", Integer.parseInt(port.group(1)))) {
                CompletableFuture<Void> writer = Beside.run(() -> write(client, sent));
                assertArrayEquals(sent, client.getInputStream().readNBytes(sent.length), forward::toString);
                writer.join();
            }
        }
    }

    @Test
    void connectionsAreCountedOutWhenTheirStreamsHaveEnded() throws Exception {
        for (Teller teller : tellers()) {
            teller.kubectl().ok("exec", "-n", namespace, "talker", "--", "true");
        }
        Await.until("no connection is open", () -> AdminPage.metric(story.gate(), "gatehouse_connections") == 0);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
