package io.gatehouse.story;

import io.gatehouse.kube.Kubeconfig;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.TestGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Kubeconfigs of programs that come to some port, which may be that of a relay before the gate's. */
record Kubeconfigs(Path folder, TestGate gate) {

    /** With a certificate of the gate's authority for users. */
    Path certified(int port, String user, String... groups) throws IOException {
        CertifiedKey key = gate.folder().users().issue(LeafSpec.client(user, groups));
        String authority = gate.folder().pki().authority("server-ca").certificatePem();
        Path file = folder.resolve(user.replace(':', '-') + ".kubeconfig");
        new Kubeconfig.Builder()
                .cluster("gate", "https://127.0.0.1:" + port, authority)
                .certificateUser("gate", key.certificatePem(), key.keyPem())
                .context("gate", "gate", "gate", Optional.empty())
                .build()
                .write(file);
        return file;
    }

    /** With an address, and no user. */
    Path local(int port) throws IOException {
        return Files.writeString(folder.resolve("local-" + port + ".kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: gate, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: gate, context: {cluster: gate}}]
                current-context: gate
                """.formatted(port));
    }
}
