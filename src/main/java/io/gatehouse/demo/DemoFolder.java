package io.gatehouse.demo;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.gatehouse.kube.Kubeconfig;
import io.gatehouse.pki.AtomicFile;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.PkiFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The demo's folder: certificates, three users, rules, a configuration, a kubeconfig. What is there is used again, but
 * for the ports, which are of each start.
 */
public final class DemoFolder {
    private static final List<String> TEXTS = List.of("roles.yaml", "audit-policy.yaml", "admission-policy.yaml");
    private static final int SECRET_BYTES = 18;
    private static final int BCRYPT_COST = 10;

    private final Path folder;
    private final PkiFolder pki;

    private DemoFolder(Path folder) {
        this.folder = folder;
        this.pki = new PkiFolder(folder.resolve("pki"));
    }

    /** Makes what is missing; only its owner may look into it. */
    public static DemoFolder in(Path directory) throws IOException {
        Path folder = directory.toAbsolutePath().normalize();
        if (!Files.exists(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        DemoFolder demo = new DemoFolder(folder);
        demo.pki.leaf(
                "gateway",
                demo.pki.authority("gateway-ca"),
                LeafSpec.server("gatehouse").withDnsNames("localhost").withAddresses("127.0.0.1", "::1"));
        demo.alice();
        for (String text : TEXTS) {
            demo.writeIfMissing(text, resource(text));
        }
        String token = demo.secret("bob.token");
        demo.writeIfMissing("tokens.csv", token + ",bob,u-bob\n");
        String password = demo.secret("carol.password");
        String hash = BCrypt.withDefaults().hashToString(BCRYPT_COST, password.toCharArray());
        demo.writeIfMissing("passwords.csv", hash + ",carol,u-carol\n");
        return demo;
    }

    /**
     * Writes where the API servers and the listeners are into the configuration; one that is there is changed in no other
     * line.
     *
     * @param upstreams as {@code host:port}
     * @param port 0 for any that is free, as {@code adminPort}
     */
    public void configure(List<String> upstreams, int port, int adminPort) throws IOException {
        Path file = configurationFile();
        String text = Files.exists(file) ? Files.readString(file) : resource("gateway.yaml");
        List<String> servers =
                upstreams.stream().map(endpoint -> "https://" + endpoint).toList();
        text = DemoLines.replaceList(text, "servers", servers);
        text = DemoLines.replaceValue(text, "port", "# the gateway's", Integer.toString(port));
        text = DemoLines.replaceValue(text, "port", "# the admin listener's", Integer.toString(adminPort));
        AtomicFile.writeSecret(file, text);
    }

    /** @param server the gateway's URL */
    public void writeKubeconfig(String server) throws IOException {
        CertifiedKey alice = alice();
        new Kubeconfig.Builder()
                .cluster("gatehouse", server, authorityPem())
                .certificateUser("alice", alice.certificatePem(), alice.keyPem())
                .tokenUser("bob", secret("bob.token"))
                .passwordUser("carol", secret("carol.password"))
                .context("alice", "gatehouse", "alice", Optional.empty())
                .context("bob", "gatehouse", "bob", Optional.empty())
                .context("carol", "gatehouse", "carol", Optional.of("workshop"))
                .build()
                .write(kubeconfig());
    }

    private CertifiedKey alice() throws IOException {
        return pki.leaf("alice", pki.authority("users-ca"), LeafSpec.client("alice", "administrators"));
    }

    private String secret(String name) throws IOException {
        Path file = folder.resolve("pki").resolve(name);
        if (!Files.exists(file)) {
            byte[] random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            AtomicFile.writeSecret(file, Base64.getUrlEncoder().encodeToString(random));
        }
        return Files.readString(file).strip();
    }

    private void writeIfMissing(String name, String text) throws IOException {
        if (!Files.exists(folder.resolve(name))) {
            AtomicFile.writeSecret(folder.resolve(name), text);
        }
    }

    static String resource(String name) throws IOException {
        try (InputStream text = DemoFolder.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String authorityPem() throws IOException {
        return pki.authority("gateway-ca").certificatePem();
    }

    /** What who does not know the cluster yet finds in {@code cluster-info}. */
    String clusterInfo() throws IOException {
        return "apiVersion: v1\nkind: Config\nclusters:\n- name: \"\"\n  cluster:\n    server: https://127.0.0.1\n"
                + "    certificate-authority-data: "
                + Base64.getEncoder().encodeToString(authorityPem().getBytes(StandardCharsets.UTF_8))
                + "\ncontexts: []\nusers: []\n";
    }

    public Path folder() {
        return folder;
    }

    public Path configurationFile() {
        return folder.resolve("gateway.yaml");
    }

    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Who signs the gateway's certificate. */
    public Path gatewayAuthority() {
        return pki.certificateFile("gateway-ca");
    }

    Path rolesFile() {
        return folder.resolve("roles.yaml");
    }

    /** Of the API server. */
    Path cluster() {
        return folder.resolve("cluster");
    }

    PkiFolder clusterPki() {
        return new PkiFolder(cluster().resolve("pki"));
    }
}
