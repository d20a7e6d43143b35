package io.gatehouse.server;

import io.gatehouse.lab.Await;
import io.gatehouse.pki.CertifiedKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** A gate that runs in this JVM, from the files of a {@link GateFolder}. */
public final class TestGate implements AutoCloseable {
    private final GateFolder folder;
    private final Gateway gateway;

    private TestGate(GateFolder folder, Gateway gateway) {
        this.folder = folder;
        this.gateway = gateway;
    }

    /** Returns when it listens and one of its servers gets requests. */
    public static TestGate start(GateFolder folder) throws Exception {
        TestGate gate = startUnready(folder);
        Await.until("the gate is ready", gate.gateway::isReady);
        return gate;
    }

    /** Returns when it listens. */
    public static TestGate startUnready(GateFolder folder) throws Exception {
        Gateway gateway = Gateway.start(folder.configurationFile())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        return new TestGate(folder, gateway);
    }

    public Gateway gateway() {
        return gateway;
    }

    public GateFolder folder() {
        return folder;
    }

    public int port() {
        return gateway.ports().get("main");
    }

    public int adminPort() {
        return gateway.adminPort();
    }

    public Path alice() throws IOException {
        CertifiedKey key = CertifiedKey.read(
                folder.pki().certificateFile("alice"), folder.pki().keyFile("alice"));
        return certificateUser("alice", key);
    }

    public Path bob() throws IOException {
        return tokenUser("bob", GateFolder.BOBS_TOKEN);
    }

    public Path carol() throws IOException {
        return passwordUser("carol", GateFolder.CAROLS_PASSWORD);
    }

    /** A kubeconfig for a user by certificate. */
    public Path certificateUser(String name, CertifiedKey key) throws IOException {
        return kubeconfig(
                name,
                "client-certificate-data: " + encoded(key.certificatePem()) + ", client-key-data: "
                        + encoded(key.keyPem()));
    }

    /** A kubeconfig for a user by token. */
    public Path tokenUser(String name, String token) throws IOException {
        return kubeconfig(name, "token: " + token);
    }

    /** A kubeconfig for a user by password. */
    public Path passwordUser(String name, String password) throws IOException {
        return kubeconfig(name, "username: " + name + ", password: " + password);
    }

    private Path kubeconfig(String name, String user) throws IOException {
        String authority = Files.readString(folder.pki().certificateFile("server-ca"));
        folder.write(name + "/kubeconfig", """
                apiVersion: v1
                kind: Config
                clusters: [{name: gate, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
                users: [{name: %s, user: {%s}}]
                contexts: [{name: gate, context: {cluster: gate, user: %s}}]
                current-context: gate
                """.formatted(port(), encoded(authority), name, user, name));
        return folder.file(name + "/kubeconfig");
    }

    /** What has been written of requests so far. */
    public List<JsonObject> auditEvents() throws IOException {
        Path log = folder.file("audit.log");
        String text = Files.exists(log) ? Files.readString(log) : "";
        // The last line may be half written.
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(JsonObject::new)
                .toList();
    }

    @Override
    public void close() throws Exception {
        gateway.stop().toCompletionStage().toCompletableFuture().get();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes());
    }
}
