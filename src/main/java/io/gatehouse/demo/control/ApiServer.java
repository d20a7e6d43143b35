package io.gatehouse.demo.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One kube-apiserver, which keeps its port from run to run. */
final class ApiServer implements AutoCloseable {

    private final int index;
    private final Launcher launcher;
    private final CommandLines commands;
    private final ReservedPort port;
    private final AdminClient admin;
    private Child process;

    /** Starts it too. */
    ApiServer(int index, Launcher launcher, CommandLines commands, ClusterPki pki)
            throws IOException, InterruptedException {
        this.index = index;
        this.launcher = launcher;
        this.commands = commands;
        this.port = new ReservedPort();
        this.admin = new AdminClient(endpoint(), pki.ca().certificate(), pki.admin());
        this.process = launch();
    }

    String endpoint() {
        return "127.0.0.1:" + port.number();
    }

    Path auditLog() {
        return launcher.logs().resolve("audit-" + index + ".log");
    }

    AdminClient admin() {
        return admin;
    }

    Child process() {
        return process;
    }

    boolean ready() {
        return admin.get("/readyz").filter("ok"::equals).isPresent();
    }

    /** As it says of itself: KUBEBUILDER_ASSETS may hold another one than the script makes. */
    Optional<String> version() {
        return admin.getJson("/version").map(version -> version.getString("gitVersion"));
    }

    /** Ends what is left of the earlier run, and begins another. */
    void restart() throws IOException, InterruptedException {
        process.kill();
        process = launch();
    }

    private Child launch() throws IOException, InterruptedException {
        return launcher.start(
                Part.KUBE_APISERVER + "-" + index, Part.KUBE_APISERVER, commands.apiServer(port.number(), auditLog()));
    }

    /** Gives the port away; the process must have ended. */
    @Override
    public void close() {
        port.close();
    }
}
