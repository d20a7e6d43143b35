package io.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the other tests rely on: kubectl straight to the real servers, without a gate between. */
class RealClusterIT {

    private static ControlPlane cluster;
    private static Kubectl kubectl;

    @BeforeAll
    static void aPodRuns() throws Exception {
        cluster = RealCluster.get(ClusterKind.FULL);
        kubectl = Kubectl.current(cluster.adminKubeconfig(0));
        kubectl.ok("create", "namespace", "lab");
        kubectl.ok(
                "run",
                "talker",
                "-n",
                "lab",
                "--image=local",
                "--command",
                "--",
                "sh",
                "-c",
                "echo hello; exec sleep 3600");
        kubectl.ok("wait", "-n", "lab", "--for=condition=Ready", "pod/talker", "--timeout=60s");
    }

    @AfterAll
    static void theNamespaceGoes() throws Exception {
        kubectl.ok("delete", "namespace", "lab", "--timeout=60s");
    }

    /** The kubectls of both ages, by each protocol that they have. */
    static List<Kubectl> kubectls() throws IOException {
        return List.of(kubectl, kubectl.withSpdy(), Kubectl.debian(kubectl.kubeconfig()));
    }

    @Test
    void bothServersShowTheSameReadyNode() throws Exception {
        for (int server = 0; server < 2; server++) {
            String nodes = Kubectl.current(cluster.adminKubeconfig(server)).ok("get", "nodes");
            assertTrue(
                    Pattern.compile("test-node +Ready .* v1\\.37\\.2")
                            .matcher(nodes)
                            .find(),
                    nodes);
        }
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void execCarriesInputOutputAndExitCode(Kubectl kubectl) throws Exception {
        Finished exec =
                kubectl.runWithInput("ping", "exec", "-n", "lab", "-i", "talker", "--", "sh", "-c", "cat; exit 3");
        assertEquals("ping", exec.out());
        assertEquals(3, exec.code(), exec::toString);
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void logsAreRead(Kubectl kubectl) throws Exception {
        assertEquals("hello\n", kubectl.ok("logs", "-n", "lab", "talker"));
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void portForwardCarriesBytesBothWays(Kubectl kubectl) throws Exception {
        byte[] sent = new byte[1 << 20];
        new Random(1).nextBytes(sent);
        try (ServerSocket echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Running forward = kubectl.start(
                        "port-forward", "-n", "lab", "--address=127.0.0.1", "talker", ":" + echo.getLocalPort())) {
            Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(forward.awaitOut(" -> "));
            assertTrue(port.find(), forward::toString);
            CompletableFuture<Void> server = Beside.run(() -> echoOnce(echo));
            try (Socket client = new Socket("127.0.0.1", Integer.parseInt(port.group(1)))) {
                CompletableFuture<Void> writer = Beside.run(() -> write(client, sent));
                assertArrayEquals(sent, client.getInputStream().readNBytes(sent.length), forward::toString);
                writer.join();
            }
            server.join();
        }
    }

    @Test
    void aKilledServerRefusesConnectionsAndComesBackOnItsPort() throws Exception {
        Kubectl second = Kubectl.current(cluster.adminKubeconfig(1));
        String before = second.ok("get", "namespace", "lab", "-o", "name");

        cluster.kill(1);
        Finished refused = second.run("get", "namespace", "lab");
        assertTrue(
                refused.err().contains("connection refused") || refused.err().contains("was refused"),
                refused::toString);
        assertEquals(before, kubectl.ok("get", "namespace", "lab", "-o", "name"), "the other one goes on");

        cluster.restart(1);
        assertEquals(before, second.ok("get", "namespace", "lab", "-o", "name"));
    }

    @Test
    void identitiesOfTheFrontProxyComeBackAsSent() throws Exception {
        Path folder = cluster.files().folder();
        cluster.frontProxyClient();
        String review = """
                {"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""";
        String body = curl(
                "--cacert",
                folder.resolve("ca.crt").toString(),
                "--cert",
                folder.resolve("front-proxy-client.crt").toString(),
                "--key",
                folder.resolve("front-proxy-client.key").toString(),
                "-H",
                "Content-Type: application/json",
                "-H",
                "X-Remote-User: alice",
                "-H",
                "X-Remote-Uid: u-1",
                "-H",
                "X-Remote-Group: dev",
                "-H",
                "X-Remote-Group: qa",
                "-H",
                "X-Remote-Extra-a%2fb: c",
                "-d",
                review,
                "https://" + cluster.endpoints().get(0) + "/apis/authentication.k8s.io/v1/selfsubjectreviews");
        String user = body.replaceAll("\\s", "").replaceAll(".*\"userInfo\":", "");
        assertEquals(
                "{\"username\":\"alice\",\"uid\":\"u-1\",\"groups\":[\"dev\",\"qa\",\"system:authenticated\"],"
                        + "\"extra\":{\"a/b\":[\"c\"]}}}}",
                user);
    }

    @Test
    void requestsAreInTheAuditLogOfTheServerThatGotThem() throws Exception {
        Kubectl.current(cluster.adminKubeconfig(1)).ok("get", "configmaps", "-n", "lab", "-l", "audited=here");
        Await.until(
                "the request is in the audit log",
                () -> Files.readString(cluster.auditLog(1)).contains("audited%3Dhere"));
    }

    private static String curl(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("curl", "--silent", "--show-error", "--fail");
        builder.command().addAll(List.of(arguments));
        try (Running curl = Running.start(builder)) {
            return curl.awaitEnd().ok();
        }
    }

    private static void echoOnce(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
