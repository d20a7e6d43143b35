package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Relay;
import io.gatehouse.lab.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * kube-controller-manager and kube-scheduler, who know nothing of the cluster but a kubeconfig. Each comes to the gate by a
 * way of its own, which can be cut.
 */
final class Components implements AutoCloseable {
    static final List<Part> ALL = List.of(Part.KUBE_CONTROLLER_MANAGER, Part.KUBE_SCHEDULER);

    /** An election that an API server's restart does not decide. */
    private static final List<String> PATIENT =
            List.of("--secure-port=0", "--leader-elect-lease-duration=100s", "--leader-elect-renew-deadline=90s");

    private final ControlPlane plane;
    private final List<Relay> relays = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();

    /** @param plane whose keys kube-controller-manager signs with */
    Components(ControlPlane plane) {
        this.plane = plane;
    }

    /** Makes the kubeconfig of one who comes to a port. */
    interface Credential {
        Path kubeconfig(int port) throws IOException;
    }

    void start(Part component, int gatePort, Credential credential, String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Parts.here().require(component).toString());
        command.add("--kubeconfig=" + credential.kubeconfig(way(gatePort)));
        command.addAll(PATIENT);
        if (component == Part.KUBE_CONTROLLER_MANAGER) {
            command.add("--service-account-private-key-file=" + plane.files().keyFile("sa"));
            command.add("--root-ca-file=" + plane.files().certificateFile("ca"));
        }
        command.addAll(List.of(flags));
        running.add(Running.start(new ProcessBuilder(command)));
    }

    /** A way of its own to a port of the gate, for one who is none of {@link #ALL}. */
    int way(int gatePort) throws IOException {
        Relay relay = Relay.to(gatePort);
        relays.add(relay);
        return relay.port();
    }

    /** Ends what they hold open; they may come again. */
    void cut() throws IOException {
        for (Relay relay : relays) {
            relay.cut();
        }
    }

    /** None of them has given up. */
    void assertAlive() {
        running.forEach(component -> assertTrue(component.alive(), component::toString));
    }

    @Override
    public void close() throws IOException {
        running.forEach(Running::close);
        for (Relay relay : relays) {
            relay.close();
        }
    }
}
