package io.gatehouse.story;

import io.gatehouse.demo.control.Part;
import io.gatehouse.kube.Kubeconfig;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
        for (Part component : Components.ALL) {
            work.components().start(component, work.gate().port(), port -> kubeconfig(component, port));
        }
    }

    private Path kubeconfig(Part component, int port) throws IOException {
        Path file = folder.resolve(component + ".kubeconfig");
        CertifiedKey key = work.gate().folder().users().issue(LeafSpec.client("system:" + component));
        new Kubeconfig.Builder()
                .cluster(
                        "gate",
                        "https://127.0.0.1:" + port,
                        work.gate().folder().pki().authority("server-ca").certificatePem())
                .certificateUser("gate", key.certificatePem(), key.keyPem())
                .context("gate", "gate", "gate", Optional.empty())
                .build()
                .write(file);
        return file;
    }

    @AfterEach
    void stop() throws Exception {
        work.close();
    }

    @Test
    void leadAndWorkAndGoOnWhenWhatTheyWatchEnds() throws Exception {
        work.leadAndMakePodsRun();
        work.goOnWhenWhatTheyWatchEnds();
        work.assertAllCameThroughTheGateBy("clientCertificate");
    }
}
