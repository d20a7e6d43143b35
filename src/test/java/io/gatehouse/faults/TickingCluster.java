package io.gatehouse.faults;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Running;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link TickingServer}s of one cluster, and gates' files in front of them. */
final class TickingCluster implements AutoCloseable {
    /** Ten seconds of them. */
    private static final int TICKS_AWAITED = 100;

    private static final String RULES = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: everything}
            rules:
            - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
            - {nonResourceURLs: ["*"], verbs: ["*"]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: developers}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: dev}]
            """;

    /** One event a request. */
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
            - level: Metadata
            """;

    private final Path folder;
    private final CertificateAuthority authority = CertificateAuthority.create("cluster-ca");
    private final CertifiedKey frontProxy;
    private final long epoch = System.currentTimeMillis();
    private final List<Server> servers = new ArrayList<>();

    /** One process, and those that come after it at its port. */
    final class Server implements Mortal {
        private int port;
        private Optional<Running> running = Optional.empty();

        int port() {
            return port;
        }

        String url() {
            return "https://127.0.0.1:" + port;
        }

        @Override
        public void start() throws Exception {
            Running started = Running.start(new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    TickingServer.class.getName(),
                    folder.toString(),
                    Integer.toString(port),
                    Long.toString(epoch)));
            running = Optional.of(started);
            Matcher shown = Pattern.compile("port (\\d+)").matcher(started.awaitShown("port \\d+"));
            shown.find();
            port = Integer.parseInt(shown.group(1));
        }

        @Override
        public void kill() throws InterruptedException {
            Running killed = running.orElseThrow();
            killed.close();
            killed.awaitEnd();
        }

        @Override
        public void stop() throws Exception {
            signal("STOP", running.orElseThrow().pid());
        }

        @Override
        public void goOn() throws Exception {
            signal("CONT", running.orElseThrow().pid());
        }
    }

    static void signal(String name, long pid) throws Exception {
        try (Running kill = Running.start(new ProcessBuilder("kill", "-" + name, Long.toString(pid)))) {
            kill.awaitEnd().ok();
        }
    }

    private TickingCluster(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        CertificateAuthority frontProxies = CertificateAuthority.create("front-proxy-ca");
        this.frontProxy = frontProxies.issue(LeafSpec.client("front-proxy-client"));
        Files.writeString(folder.resolve("front-proxy-ca.crt"), frontProxies.certificatePem());
        authority
                .issue(LeafSpec.server("api").withDnsNames("localhost").withAddresses("127.0.0.1"))
                .write(folder.resolve("server.crt"), folder.resolve("server.key"));
    }

    static TickingCluster start(Path folder, int count) throws Exception {
        TickingCluster cluster = new TickingCluster(folder);
        for (int i = 0; i < count; i++) {
            Server server = cluster.new Server();
            cluster.servers.add(server);
            server.start();
        }
        return cluster;
    }

    Server server(int number) {
        return servers.get(number);
    }

    List<String> urls() {
        return servers.stream().map(Server::url).toList();
    }

    /** The files of a gate whose users may do everything. */
    GateFolder gate(String name, List<String> urls) throws IOException {
        GateFolder files = new GateFolder(folder.resolve(name), urls, authority.certificatePem(), frontProxy)
                .write("roles.yaml", RULES)
                .write("audit-policy.yaml", POLICY);
        return files;
    }

    /** Has a gate find out within seconds what hangs: with its defaults a run would take minutes. */
    static void hasten(GateFolder files) {
        files.part("clusters").put("connections", GateFolder.map("pingInterval", "2s", "connectTimeout", "3s"));
        files.part("clusters").put("probe", GateFolder.map("interval", "250ms", "timeout", "3s"));
    }

    /** The names of what was written, once for each time. */
    List<String> writes() throws IOException {
        Path file = folder.resolve("writes");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** The clock's time. */
    long now() {
        return (System.currentTimeMillis() - epoch) / TickingServer.TICK_MILLIS;
    }

    /** Until the clock has gone on by so many ticks. */
    void pass(int ticks) throws Exception {
        long end = now() + ticks;
        while (now() < end) {
            long next = Math.min(end, now() + TICKS_AWAITED);
            Await.until("the time passes", () -> now() >= next);
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.running.ifPresent(Running::close));
    }
}
