package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Relay;
import io.gatehouse.lab.Running;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P36 with two kube-apiservers on one etcd, and an informer of client-go's")
@EnabledIf("io.gatehouse.faults.Run#isLong")
class RealServersIT {
    private static final int ROUNDS = Run.size(3, 18);
    private static final Duration DOWN = Duration.ofSeconds(5);
    private static final Duration UP = Duration.ofSeconds(2);
    private static final int RATE = Run.size(100, 500);
    private static final Pattern WRITE = Pattern.compile(
            "\"stage\":\"RequestReceived\",\"requestURI\":\"[^\"]*/configmaps\\?fieldManager=([^\"&]*)\"");

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private ControlPlane cluster;
    private Relay relay;
    private GateProgram gate;
    private GateFolder files;

    /** One of its kube-apiservers. */
    private final class Server implements Mortal {
        private final int number;

        private Server(int number) {
            this.number = number;
        }

        @Override
        public void kill() throws InterruptedException {
            cluster.kill(number);
        }

        @Override
        public void start() throws Exception {
            cluster.restart(number);
        }

        @Override
        public void stop() throws Exception {
            TickingCluster.signal("STOP", pid());
        }

        @Override
        public void goOn() throws Exception {
            TickingCluster.signal("CONT", pid());
        }

        private long pid() {
            String port = "--secure-port=" + portOf(number);
            return ProcessHandle.current()
                    .descendants()
                    .filter(one -> Stream.of(one.info().arguments().orElse(new String[0]))
                            .anyMatch(port::equals))
                    .findFirst()
                    .orElseThrow()
                    .pid();
        }
    }

    @BeforeEach
    void start() throws Exception {
        cluster = new ControlPlane(ControlPlaneOptions.apiOnly(folder.resolve("cluster"), Parts.here())
                .withApiServers(2)
                .withAuditPolicy(Path.of("src/test/lab/audit-policy.yaml")));
        cluster.start(line -> {});
        relay = Relay.to(portOf(1));
        List<String> servers = Stream.of(portOf(0), relay.port())
                .map(port -> "https://127.0.0.1:" + port)
                .toList();
        files = new GateFolder(
                        folder.resolve("gate"), servers, cluster.ca().certificatePem(), cluster.frontProxyClient())
                .write("tokens.csv", GateFolder.BOBS_TOKEN + ",bob,u-bob,\"system:masters\"\n");
        // All of it in one file.
        files.part("audit").put("log", GateFolder.map("logFile", "audit.log", "maxSizeMegabytes", 0));
        TickingCluster.hasten(files);
        gate = GateProgram.start(files);
        bothAreReady();
    }

    @AfterEach
    void stop() throws Exception {
        gate.close();
        relay.close();
        cluster.close();
    }

    private int portOf(int server) {
        String endpoint = cluster.endpoints().get(server);
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    private void bothAreReady() throws Exception {
        Await.until("both servers are ready", () -> AdminPage.sumOf(gate.adminPort(), "gatehouse_upstream_ready") == 2);
    }

    private static void pass(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        Await.until("the time passes", () -> System.nanoTime() - end > 0);
    }

    private Running informer() throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("informer.kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: gate, cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}}]
                users: [{name: bob, user: {token: %s}}]
                contexts: [{name: gate, context: {cluster: gate, user: bob}}]
                current-context: gate
                """.formatted(
                        gate.port(), files.pki().certificateFile("server-ca"), GateFolder.BOBS_TOKEN));
        Running informer = Running.start(new ProcessBuilder(
                Parts.here().require(Part.INFORMER).toString(), "-kubeconfig", kubeconfig.toString()));
        informer.awaitOut("synced");
        return informer;
    }

    @Test
    void readsGoOnNoWriteIsSentTwiceAndNoEventIsLost() throws Exception {
        List<Exchange> all;
        try (Running informer = informer();
                Load load = Load.atRate(Work.ofConfigMaps(), files, gate.port(), RATE)) {
            load.awaitFirst(RATE);
            Fault.comeAndGo(ROUNDS, List.of(new Server(0), new Server(1)), relay, () -> pass(DOWN), () -> {
                bothAreReady();
                pass(UP);
            });
            all = load.finish();
            run.tell("requests", Load.summary(all));
            isTold(informer, written());
        }
        P36IT.readsNeverFailed(all);
        P36IT.noWriteCameTwice(all, writes());
    }

    private Set<String> written() throws Exception {
        String names = Kubectl.current(cluster.adminKubeconfig(0))
                .ok("get", "configmaps", "-n", "default", "-o", "name", "--chunk-size=0");
        return names.lines()
                .map(name -> name.substring(name.indexOf('/') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of each object once, and of nothing else. */
    private void isTold(Running informer, Set<String> written) throws Exception {
        Await.until(
                "it is told of all",
                () -> informer.out()
                                .lines()
                                .filter(line -> line.startsWith("added"))
                                .count()
                        >= written.size());
        List<String> told = informer.out()
                .lines()
                .filter(line -> !line.equals("synced"))
                .sorted()
                .toList();
        assertEquals(written.stream().map(name -> "added " + name).sorted().toList(), told);
        assertTrue(informer.alive());
        run.tell("objects, and what the informer was told", written.size() + ", " + told.size());
        run.tell("watches of the informer's that ended", informerRequests("watch"));
        run.tell("lists of the informer's", informerRequests("list"));
    }

    private long informerRequests(String verb) throws IOException {
        AuditFile audit = AuditFile.of(files);
        return audit.events().stream()
                .filter(event -> event.getString("userAgent", "").startsWith("informer/"))
                .filter(event -> event.getString("verb").equals(verb))
                .filter(event -> event.getString("stage").equals("ResponseComplete"))
                .count();
    }

    /** What came to the kube-apiservers, once for each time. */
    private List<String> writes() throws IOException {
        return Stream.concat(writes(0), writes(1)).toList();
    }

    private Stream<String> writes(int server) throws IOException {
        return WRITE.matcher(Files.readString(cluster.auditLog(server)))
                .results()
                .map((MatchResult one) -> one.group(1));
    }
}
