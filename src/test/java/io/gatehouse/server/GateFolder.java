package io.gatehouse.server;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.PkiFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The files of a gate that a test is about to start: certificates, users, rules, a configuration. Its users are alice
 * (certificate), bob (token {@code bob-token}) and carol (password {@code carol-password}); what they may do stands in
 * roles.yaml, and is for the test to write.
 */
public final class GateFolder {
    public static final String BOBS_TOKEN = "bob-token";
    public static final String CAROLS_PASSWORD = "carol-password";

    private static final String NO_RIGHTS =
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: nothing}\nrules: []\n";

    private final Path folder;
    private final PkiFolder pki;
    private final Map<String, Object> configuration = new LinkedHashMap<>();

    /** In front of servers that know this front-proxy certificate, and whose own are signed by this authority. */
    public GateFolder(Path folder, List<String> servers, String serverAuthority, CertifiedKey frontProxy)
            throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        this.pki = new PkiFolder(this.folder.resolve("pki"));
        pki.leaf(
                "server",
                pki.authority("server-ca"),
                LeafSpec.server("gatehouse").withDnsNames("localhost").withAddresses("127.0.0.1"));
        pki.leaf("alice", users(), LeafSpec.client("alice", "dev", "qa"));
        write("cluster-ca.crt", serverAuthority);
        frontProxy.write(file("front-proxy.crt"), file("front-proxy.key"));
        write("tokens.csv", BOBS_TOKEN + ",bob,u-bob,\"dev,readers\"\n");
        write("passwords.csv", CAROLS_PASSWORD + ",carol,u-carol,\"dev\"\n");
        write("roles.yaml", NO_RIGHTS);
        write("audit-policy.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n");
        configure(servers);
    }

    public static GateFolder inFrontOf(ControlPlane plane, Path folder) throws IOException {
        List<String> servers = plane.endpoints().stream()
                .map(endpoint -> "https://" + endpoint)
                .toList();
        return new GateFolder(folder, servers, plane.ca().certificatePem(), plane.frontProxyClient());
    }

    private void configure(List<String> servers) {
        configuration.put("apiVersion", "gatehouse.io/v1alpha1");
        configuration.put("kind", "GatewayConfiguration");
        configuration.put(
                "listeners",
                List.of(map(
                        "address",
                        "127.0.0.1",
                        "port",
                        0,
                        "tls",
                        map(
                                "certificates",
                                List.of(map(
                                        "certificateFile", "pki/server.crt",
                                        "keyFile", "pki/server.key"))))));
        configuration.put("admin", map("port", 0));
        configuration.put(
                "authentication",
                map(
                        "clientCertificate", map("caFiles", List.of("pki/users-ca.crt")),
                        "staticToken", map("tokenFile", "tokens.csv"),
                        "password", map("passwordFile", "passwords.csv")));
        configuration.put("authorization", map("rbac", map("roleFiles", List.of("roles.yaml"))));
        configuration.put("audit", map("policyFile", "audit-policy.yaml", "log", map("logFile", "audit.log")));
        configuration.put(
                "clusters",
                List.of(map(
                        "servers",
                        servers,
                        "caFile",
                        "cluster-ca.crt",
                        "clientCertificateFile",
                        "front-proxy.crt",
                        "clientKeyFile",
                        "front-proxy.key",
                        "forwarding",
                        map("mode", "requestHeader"),
                        "probe",
                        map("interval", "250ms"))));
    }

    /** Of nested mappings, with alternating keys and values. */
    public static Map<String, Object> map(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }

    /** Puts one top-level part of the configuration in the place of what was there. */
    public GateFolder with(String key, Object part) {
        configuration.put(key, part);
        return this;
    }

    /** A part that is a mapping, or the first item of one that is a list, to be changed in place. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> part(String key) {
        Object part = configuration.computeIfAbsent(key, absent -> map());
        return (Map<String, Object>) (part instanceof List<?> list ? list.get(0) : part);
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public GateFolder write(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text);
        return this;
    }

    /** Puts another file in the place of one that is in use, so that nobody reads it half written. */
    public GateFolder replace(String name, String text) throws IOException {
        Path next = Files.writeString(file(name + ".next"), text);
        Files.move(next, file(name), StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    public PkiFolder pki() {
        return pki;
    }

    /** Signs users' certificates. */
    public CertificateAuthority users() throws IOException {
        return pki.authority("users-ca");
    }

    /** Writes the configuration. */
    public Path configurationFile() throws IOException {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        write("gateway.yaml", new Yaml(options).dump(configuration));
        return file("gateway.yaml");
    }
}
