package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Components by mutual TLS, each with a certificate that the gate's authority for users has signed; each controller of
 * kube-controller-manager goes on as a ServiceAccount of its own.
 */
class CertifiedComponentsIT {
    private static final String MANAGER = "system:kube-controller-manager";
    private static final String SCHEDULER = "system:kube-scheduler";
    private static final Pattern CONTROLLER =
            Pattern.compile("system:serviceaccount:kube-system:[a-z-]+ by serviceAccounts");

    @TempDir
    private Path folder;

    private ComponentsAtWork work;

    @BeforeEach
    void start() throws Exception {
        work = ComponentsAtWork.start(folder, ServiceAccounts.MAY_BE_REVIEWED, ServiceAccounts::accept);
        Kubeconfigs kubeconfigs = new Kubeconfigs(folder, work.gate());
        int port = work.gate().port();
        work.components()
                .start(
                        Part.KUBE_CONTROLLER_MANAGER,
                        port,
                        way -> kubeconfigs.certified(way, MANAGER),
                        "--use-service-account-credentials");
        work.components().start(Part.KUBE_SCHEDULER, port, way -> kubeconfigs.certified(way, SCHEDULER));
    }

    @AfterEach
    void stop() throws Exception {
        work.close();
    }

    @Test
    void leadAndWorkAndGoOnWhenWhatTheyWatchEnds() throws Exception {
        work.leadAndMakePodsRun();
        work.goOnWhenWhatTheyWatchEnds();
        assertEquals(Set.of(SCHEDULER + " by clientCertificate"), work.arrivals(Part.KUBE_SCHEDULER));
        Set<String> controllers = new TreeSet<>(work.arrivals(Part.KUBE_CONTROLLER_MANAGER));
        assertTrue(controllers.remove(MANAGER + " by clientCertificate"), controllers::toString);
        assertTrue(controllers.size() > 5, controllers::toString);
        for (String maker : List.of("deployment-controller", "replicaset-controller")) {
            assertTrue(
                    controllers.contains("system:serviceaccount:kube-system:" + maker + " by serviceAccounts"),
                    controllers::toString);
        }
        controllers.forEach(
                controller -> assertTrue(CONTROLLER.matcher(controller).matches(), controller));
    }
}
