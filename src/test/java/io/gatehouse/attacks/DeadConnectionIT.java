package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Relay;
import io.gatehouse.server.GateFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a server that die without a word, as behind a firewall that has forgotten them. */
class DeadConnectionIT {
    private static final String LIST = "/api/v1/pods";

    @TempDir
    Path folder;

    /**
     * The gate hears nothing of the read that it has sent, so that only its pings tell it. Without them it would answer
     * 504, after a minute.
     */
    @Test
    void whatWaitsOnThemGoesOnOverAnother() throws Exception {
        withTwoServers((servers, relay) -> {
            relay.freeze();
            for (int i = 0; i < 10; i++) {
                assertEquals(200, servers.ask("GET", LIST).status());
            }
            assertTrue(servers.seen(LIST).size() >= 10);
        });
    }

    /** For all that the gate knows, the server has it. */
    @Test
    void aWriteThatWaitsOnThemIsNotSentAgain() throws Exception {
        withTwoServers((servers, relay) -> {
            // Which of the two gets a request is chance.
            int unknown = 0;
            for (int i = 0; i < 200 && unknown < 2; i++) {
                relay.freeze();
                String target = LIST + "?" + servers.gate().marker();
                int status = servers.ask("DELETE", target).status();
                assertTrue(status == 200 || status == 502, () -> "status " + status);
                assertEquals(status == 200 ? 1 : 0, servers.seen(target).size());
                unknown += status == 502 ? 1 : 0;
            }
            assertTrue(unknown > 0, "none was sent to the dead one");
        });
    }

    private interface Case {
        void run(TwoServers servers, Relay relay) throws Exception;
    }

    private void withTwoServers(Case test) throws Exception {
        RecordingUpstream first = RecordingUpstream.start();
        try (RecordingUpstream second = first.twin();
                Relay relay = Relay.to(URI.create(first.url()).getPort());
                AttackedGate gate = AttackedGate.start(folder, first, files -> {
                    files.part("clusters").put("servers", List.of("https://127.0.0.1:" + relay.port(), second.url()));
                    files.part("clusters").put("connections", GateFolder.map("pingInterval", "500ms"));
                })) {
            TwoServers servers = new TwoServers(gate, first, second);
            servers.awaitBoth();
            test.run(servers, relay);
        }
    }
}
