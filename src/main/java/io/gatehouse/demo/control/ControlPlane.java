package io.gatehouse.demo.control;

import io.gatehouse.kube.Kubeconfig;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.PkiFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A real control plane: etcd, one or several kube-apiservers on it, and what makes pods run. All of it listens on
 * loopback or on sockets in its directory, and nothing of it outlives this JVM.
 *
 * <p>All methods block, {@link #start} for seconds; none may be called on an event loop. {@link #close} may be called by
 * another thread at any time, as a shutdown hook does, and then a start ends early.
 */
public final class ControlPlane implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    private final ControlPlaneOptions options;
    private final PkiFolder files;
    private final Launcher launcher;
    private final List<ApiServer> apiServers = new ArrayList<>();
    private final Map<Part, Child> components = new EnumMap<>(Part.class);
    private Optional<Child> etcd = Optional.empty();
    private volatile boolean closed;

    /** Starts nothing yet, so that whoever is to close it has it in hand before there is something to end. */
    public ControlPlane(ControlPlaneOptions options) {
        this.options = options;
        this.files = new PkiFolder(options.directory().resolve("pki"));
        this.launcher = new Launcher(options.parts(), options.directory());
    }

    /**
     * Starts all of it, once, and returns when a pod can be run. Where it fails, {@link #close} ends what was started.
     *
     * @param progress is given a line for each program that serves
     * @throws IOException if a program is missing, ends or is not ready in time; with the end of its log
     */
    public synchronized void start(Consumer<String> progress) throws IOException, InterruptedException {
        if (closed || etcd.isPresent()) {
            throw new IllegalStateException(closed ? "closed" : "started before");
        }
        launcher.prepare();
        etcd = Optional.of(launcher.start(Part.ETCD.program(), Part.ETCD, CommandLines.etcd()));
        ClusterPki pki = ClusterPki.in(files);
        CommandLines commands = new CommandLines(options, files);
        for (int index = 0; index < options.apiServers(); index++) {
            apiServers.add(new ApiServer(index, launcher, commands, pki));
            writeKubeconfig(index, pki.admin(), adminKubeconfig(index));
        }
        progress.accept(Part.ETCD.program());
        for (ApiServer server : apiServers) {
            await(server.process(), server::ready);
            progress.accept(Part.KUBE_APISERVER + " " + server.version().orElse("") + " on " + server.endpoint());
        }
        startComponent(Part.KUBE_CONTROLLER_MANAGER, pki.controllerManager(), commands::controllerManager);
        startComponent(Part.KUBE_SCHEDULER, pki.scheduler(), CommandLines::scheduler);
        startComponent(Part.TESTNODE, pki.node(), commands::testNode);
        for (Map.Entry<Part, Child> component : components.entrySet()) {
            await(component.getValue(), () -> serves(component.getKey()));
            progress.accept(component.getKey().program());
        }
    }

    /** Where the kube-apiservers are, as host:port; the others speak with the first one. */
    public synchronized List<String> endpoints() {
        return apiServers.stream().map(ApiServer::endpoint).toList();
    }

    /** Has signed the kube-apiservers' certificates, and signs users that they know. */
    public CertificateAuthority ca() throws IOException {
        return files.authority(ClusterPki.CA);
    }

    /** Signs those whose X-Remote-* headers are believed, if their name is that of {@link #frontProxyClient}. */
    public CertificateAuthority frontProxyCa() throws IOException {
        return files.authority(ClusterPki.FRONT_PROXY_CA);
    }

    /** With this client certificate the X-Remote-* headers are believed. */
    public CertifiedKey frontProxyClient() throws IOException {
        return ClusterPki.in(files).frontProxyClient();
    }

    /** All certificates and keys of the cluster, under kubeadm's names. */
    public PkiFolder files() {
        return files;
    }

    /** Of an administrator who goes straight to one kube-apiserver. */
    public Path adminKubeconfig(int apiServer) {
        return options.directory().resolve("admin-" + apiServer + ".kubeconfig");
    }

    /** What one kube-apiserver has written, where there is an audit policy. */
    public synchronized Path auditLog(int apiServer) {
        return apiServers.get(apiServer).auditLog();
    }

    /** Ends one kube-apiserver as by {@code kill -9}; its port refuses connections until {@link #restart}. */
    public synchronized void kill(int apiServer) throws InterruptedException {
        apiServers.get(apiServer).process().kill();
    }

    /** Has a kube-apiserver run again, on its port, and returns when it is ready. */
    public synchronized void restart(int apiServer) throws IOException, InterruptedException {
        ApiServer server = apiServers.get(apiServer);
        server.restart();
        await(server.process(), server::ready);
    }

    /** Ends everything: what uses the store before the store, or kube-apiserver would wait for it. */
    @Override
    public void close() {
        closed = true;
        end();
    }

    private synchronized void end() {
        Stream<Child> servers = apiServers.stream().map(ApiServer::process);
        endAll(Stream.concat(components.values().stream(), servers).toList());
        endAll(etcd.stream().toList());
        apiServers.forEach(ApiServer::close);
    }

    private static void endAll(List<Child> children) {
        children.forEach(Child::terminate);
        long end = System.nanoTime() + END_LIMIT.toNanos();
        children.forEach(child -> child.awaitEnd(Duration.ofNanos(end - System.nanoTime())));
    }

    private void startComponent(Part part, CertifiedKey user, Function<Path, List<String>> arguments)
            throws IOException, InterruptedException {
        if (options.components().contains(part)) {
            Path kubeconfig = options.directory().resolve(part + ".kubeconfig");
            writeKubeconfig(0, user, kubeconfig);
            components.put(part, launcher.start(part.program(), part, arguments.apply(kubeconfig)));
        }
    }

    private void writeKubeconfig(int apiServer, CertifiedKey user, Path file) throws IOException {
        String server = "https://" + apiServers.get(apiServer).endpoint();
        new Kubeconfig.Builder()
                .cluster("direct", server, ca().certificatePem())
                .certificateUser("direct", user.certificatePem(), user.keyPem())
                .context("direct", "direct", "direct", Optional.empty())
                .build()
                .write(file);
    }

    private void await(Child child, BooleanSupplier ready) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (!ready.getAsBoolean()) {
            if (closed) {
                throw new IOException("closed before " + child.name() + " was ready");
            }
            if (System.nanoTime() - begin > READY_LIMIT.toNanos()) {
                throw new IOException(child.name() + " is not ready after " + READY_LIMIT + ": " + child.lastWords());
            }
            etcd.orElseThrow().stayAlive(Duration.ZERO);
            child.stayAlive(POLL);
        }
    }

    private boolean serves(Part part) {
        AdminClient admin = apiServers.get(0).admin();
        return switch (part) {
            // Without it nobody may make a pod.
            case KUBE_CONTROLLER_MANAGER ->
                admin.get("/api/v1/namespaces/default/serviceaccounts/default").isPresent();
            case TESTNODE ->
                admin.getJson("/api/v1/nodes/" + ClusterPki.NODE)
                        .filter(this::takesPods)
                        .isPresent();
            default -> true;
        };
    }

    /** The node of this run, and no longer tainted: a new one is, until the controller manager has seen it Ready. */
    private boolean takesPods(JsonObject node) {
        JsonObject info = node.getJsonObject("status").getJsonObject("nodeInfo");
        boolean tainted = node.getJsonObject("spec").containsKey("taints");
        boolean ofThisRun = Stream.ofNullable(components.get(Part.TESTNODE))
                .anyMatch(process -> process.id().equals(info.getString("bootID")));
        return ofThisRun && !(tainted && components.containsKey(Part.KUBE_CONTROLLER_MANAGER));
    }
}
