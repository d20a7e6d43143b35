package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.demo.control.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Components by mutual TLS, each with a certificate that the gate's authority for users has signed. */
class CertifiedComponentsIT {
    @TempDir
    private Path folder;

    private ComponentsAtWork work;

    @BeforeEach
    void start() throws Exception {
        String roles = Files.readString(Path.of("config/controller-roles.yaml"));
        work = ComponentsAtWork.start(folder, roles, files -> {});
        Kubeconfigs kubeconfigs = new Kubeconfigs(folder, work.gate());
        for (Part component : Components.ALL) {
            work.components()
                    .start(component, work.gate().port(), port -> kubeconfigs.certified(port, "system:" + component));
        }
    }

    @AfterEach
    void stop() throws Exception {
        work.close();
    }

    @Test
    void leadAndWorkAndGoOnWhenWhatTheyWatchEnds() throws Exception {
        work.leadAndMakePodsRun();
        work.goOnWhenWhatTheyWatchEnds();
        for (Part component : Components.ALL) {
            assertEquals(Set.of("system:" + component + " by clientCertificate"), work.arrivals(component));
        }
    }
}
