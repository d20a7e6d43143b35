package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two gates at one address")
class SharedPortIT {
    private static final int AT_A_TIME = 16;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<GateProgram> gates = new ArrayList<>();
    private TickingCluster cluster;
    private GateFolder first;
    private GateFolder second;

    @BeforeEach
    void start() throws Exception {
        cluster = TickingCluster.start(folder, 1);
        first = sharing("first", 0);
        gates.add(GateProgram.start(first));
        second = sharing("second", gates.get(0).port());
        for (String file : List.of("pki/server.crt", "pki/server.key")) {
            second.replace(file, java.nio.file.Files.readString(first.file(file)));
        }
    }

    @AfterEach
    void stop() {
        vertx.close();
        gates.forEach(GateProgram::close);
        cluster.close();
    }

    private GateFolder sharing(String name, int port) throws Exception {
        GateFolder files = cluster.gate(name, cluster.urls());
        files.part("listeners").put("port", port);
        files.part("listeners").put("permitPortSharing", true);
        return files;
    }

    /** Each on a connection of its own. */
    private void assertServed() throws Exception {
        HttpClient client = Load.client(vertx, first, HttpVersion.HTTP_1_1, AT_A_TIME);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            all.add(client.request(Load.request(gates.get(0).port(), HttpMethod.GET, "/api/v1/pods"))
                    .compose(request -> request.send())
                    .map(HttpClientResponse::statusCode));
        }
        Future<?> joined = Future.join(all);
        Await.until("all have an answer", joined::isComplete);
        all.forEach(one -> assertEquals(200, one.result(), () -> String.valueOf(one.cause())));
        client.close();
    }

    private double served(int number) throws Exception {
        return AdminPage.sumOf(gates.get(number).adminPort(), "apiserver_request_total");
    }

    @Test
    void serveItTogetherAndEachAlone() throws Exception {
        gates.add(GateProgram.start(second));
        Await.until("both have served somebody", () -> {
            assertServed();
            return served(0) > 0 && served(1) > 0;
        });
        gates.get(0).terminate();
        Await.until("one has ended", () -> !gates.get(0).alive());
        double before = served(1);
        assertServed();
        Await.until("the other has served all", () -> served(1) == before + AT_A_TIME);
    }

    /** Nobody takes a share of what was not given. */
    @Test
    void doNotShareUnlessBothSaySo() {
        second.part("listeners").put("permitPortSharing", false);
        AssertionError refused = assertThrows(AssertionError.class, () -> GateProgram.start(second));
        assertTrue(refused.getMessage().contains("Address already in use"), refused::getMessage);
    }
}
