package io.gatehouse.story;

import io.gatehouse.kube.Kubeconfig;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.TestGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Kubeconfigs of programs that come to some port, which may be that of a relay before the gate's. */
record Kubeconfigs(Path folder, TestGate gate) {

    /** With a certificate of the gate's authority for users. */
    Path certified(int port, String user, String... groups) throws IOException {
        CertifiedKey key = gate.folder().users().issue(LeafSpec.client(user, groups));
        return write(port, user, config -> config.certificateUser(user, key.certificatePem(), key.keyPem()));
    }

    /** @param name of the file */
    Path token(int port, String name, String token) throws IOException {
        return write(port, name, config -> config.tokenUser(name, token));
    }

    private Path write(int port, String user, UnaryOperator<Kubeconfig.Builder> withUser) throws IOException {
        String authority = gate.folder().pki().authority("server-ca").certificatePem();
        Path file = folder.resolve(user.replace(':', '-') + ".kubeconfig");
        withUser.apply(new Kubeconfig.Builder().cluster("gate", "https://127.0.0.1:" + port, authority))
                .context("gate", "gate", user, Optional.empty())
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
