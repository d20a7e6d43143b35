package io.gatehouse.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDemoIT {
    private static final List<String> KEPT = List.of(
            "pki/gateway-ca.crt",
            "pki/gateway.crt",
            "pki/users-ca.crt",
            "pki/alice.crt",
            "cluster/pki/ca.crt",
            "tokens.csv",
            "passwords.csv",
            "roles.yaml");

    @TempDir
    Path home;

    @Test
    void whatItPrintsCanBePasted() throws Exception {
        try (DemoProgram demo = DemoProgram.ready(home, DemoProgram.nothing(home))) {
            assertTrue(demo.panel().contains("an embedded API server inside this JVM"), demo.panel());
            PastedLines.check(demo);
        }
    }

    @Test
    void theFirstListsOfTheStoryAreServed() throws Exception {
        try (DemoProgram demo = DemoProgram.ready(home, DemoProgram.nothing(home))) {
            for (String user : List.of("alice", "carol")) {
                StoryLines.tell(demo, "kubectl --context=" + user + " --namespace=workshop ");
            }
        }
    }

    @Test
    void ctrlCEndsIt() throws Exception {
        try (DemoProgram demo = DemoProgram.ready(home, DemoProgram.nothing(home))) {
            int port = demo.port();
            demo.signal("INT");
            Finished ended = demo.awaitEnd();
            assertEquals(0, ended.code(), ended::toString);
            assertTrue(ended.out().endsWith("Ended.\n"), ended::toString);
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
        }
    }

    @Test
    void whatIsThereIsUsedAgain() throws Exception {
        Map<String, String> before;
        Path configuration = home.resolve("gatehouse-demo/gateway.yaml");
        try (DemoProgram demo = DemoProgram.ready(home, DemoProgram.nothing(home))) {
            before = kept();
            Files.writeString(configuration, Files.readString(configuration) + "# mine\n");
        }
        String used = Files.readString(configuration);
        try (DemoProgram demo = DemoProgram.ready(home, DemoProgram.nothing(home))) {
            assertEquals(before, kept());
            assertTrue(Files.readString(configuration).endsWith("# mine\n"), used);
            assertNotEquals(used, Files.readString(configuration), "the API server has another port");
            demo.paste("kubectl --context carol get namespaces").ok();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                DemoProgram demo = DemoProgram.start(
                        home, DemoProgram.nothing(home), "--port=" + taken.getLocalPort(), "--admin-port=0")) {
            Finished ended = demo.awaitEnd();
            assertEquals(1, ended.code(), ended::toString);
            assertTrue(ended.err().contains("127.0.0.1, port " + taken.getLocalPort()), ended::toString);
        }
    }

    private Map<String, String> kept() throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : KEPT) {
            texts.put(name, Files.readString(home.resolve("gatehouse-demo").resolve(name)));
        }
        return texts;
    }
}
