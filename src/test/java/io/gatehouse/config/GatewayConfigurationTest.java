package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Every key of the configuration: its default, and that it is read. */
class GatewayConfigurationTest {
    @TempDir
    private Path folder;

    private GatewayTexts texts;
    private Path a;
    private Path b;

    @BeforeEach
    void files() throws IOException {
        texts = new GatewayTexts(folder);
        a = folder.resolve("a");
        b = folder.resolve("b");
    }

    @Test
    void everyKeyHasItsDefault() throws Exception {
        TlsConfiguration tls = new TlsConfiguration(
                List.of(new TlsConfiguration.Certificate(a, b)),
                TlsConfiguration.Version.TLS_1_2,
                TlsConfiguration.Engine.AUTO);
        ListenerConfiguration listener = new ListenerConfiguration(
                "main",
                "0.0.0.0",
                6443,
                false,
                tls,
                Optional.empty(),
                new ListenerConfiguration.Limits(
                        1 << 20,
                        100,
                        20_000,
                        2_000,
                        10_000,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        64 << 20,
                        true,
                        1000,
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(30),
                        500));
        ClusterConfiguration cluster = new ClusterConfiguration(
                "default",
                List.of(URI.create("https://10.0.0.1:6443")),
                a,
                Optional.empty(),
                Optional.of(a),
                Optional.of(b),
                Optional.empty(),
                new ClusterConfiguration.Forwarding(
                        ClusterConfiguration.Forwarding.Mode.REQUEST_HEADER,
                        "X-Remote-User",
                        "X-Remote-Uid",
                        "X-Remote-Group",
                        "X-Remote-Extra-"),
                List.of(ClusterConfiguration.Protocol.HTTP_2, ClusterConfiguration.Protocol.HTTP_1_1),
                new ClusterConfiguration.Connections(
                        2,
                        50,
                        256,
                        8,
                        1024,
                        Duration.ofSeconds(5),
                        1 << 20,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5)),
                new ClusterConfiguration.Probe(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        "gatehouse:probe",
                        "gatehouse-probe",
                        List.of("gatehouse:probes"),
                        Map.of("gatehouse.io/probe", List.of("yes"))));
        assertEquals(
                new GatewayConfiguration(
                        "gatehouse.io/v1alpha1",
                        "GatewayConfiguration",
                        List.of(listener),
                        List.of(),
                        new AdminConfiguration("127.0.0.1", 6480, Optional.empty()),
                        new AuthenticationConfiguration(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        new AuthorizationConfiguration(
                                List.of(AuthorizationConfiguration.Mode.RBAC),
                                new AuthorizationConfiguration.Rbac(true, List.of()),
                                Optional.empty()),
                        new AdmissionConfiguration(
                                List.of("default", "kube-system", "kube-public"),
                                List.of(),
                                List.of(),
                                AdmissionConfiguration.ReviewOn.AS_SENT),
                        new AuditConfiguration(Optional.empty(), Optional.empty(), Optional.empty()),
                        new FlowConfiguration(400, 200, 0, 2000),
                        List.of(cluster),
                        new ShutdownConfiguration(Duration.ZERO, Duration.ofSeconds(60)),
                        new LogConfiguration(LogConfiguration.Format.TEXT, LogConfiguration.Level.INFO)),
                texts.read(GatewayTexts.LEAST));
    }

    @Test
    void defaultsOfWhatIsNotThereUnlessAskedFor() throws Exception {
        GatewayConfiguration read = texts.read(
                GatewayTexts.LEAST
                        + "authentication: {requestHeader: {caFiles: [a], allowedNames: [edge]}, password: {passwordFile: a}}\naudit: {policyFile: a, log: {logFile: new}, stdout: {}}\n");
        assertEquals(
                Optional.of(new AuthenticationConfiguration.RequestHeader(
                        List.of(a),
                        List.of("edge"),
                        List.of("X-Remote-User"),
                        List.of(),
                        List.of("X-Remote-Group"),
                        List.of("X-Remote-Extra-"),
                        List.of())),
                read.authentication().requestHeader());
        assertEquals(
                Optional.of(new AuthenticationConfiguration.Password(a, 20, List.of())),
                read.authentication().password());
        assertEquals(
                new AuditConfiguration(
                        Optional.of(a),
                        Optional.of(new AuditConfiguration.LogFile(
                                folder.resolve("new"), AuditConfiguration.Mode.BATCH, 100, 366, 100)),
                        Optional.of(new AuditConfiguration.Stdout(AuditConfiguration.Mode.BATCH))),
                read.audit());
    }

    private PluginConfiguration plugin(String name, String type) {
        return new PluginConfiguration(name, b, type, Duration.ofSeconds(5), 4, settings("{}"));
    }

    private record Frost(String since) {}

    private static Block settings(String yaml) {
        return new Block(
                (MappingNode) new org.yaml.snakeyaml.Yaml().compose(new StringReader(yaml)),
                Place.of(Path.of("elsewhere.yaml")));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        GatewayConfiguration read = texts.read(GatewayTexts.ALL);
        List<TlsConfiguration.Certificate> ab = List.of(new TlsConfiguration.Certificate(a, b));
        TlsConfiguration.Certificate ba = new TlsConfiguration.Certificate(b, a);
        assertEquals(
                List.of(new ListenerConfiguration(
                        "inner",
                        "192.0.2.1",
                        7443,
                        true,
                        new TlsConfiguration(
                                List.of(ba, ab.get(0)), TlsConfiguration.Version.TLS_1_3, TlsConfiguration.Engine.JDK),
                        Optional.of(new ListenerConfiguration.ProxyProtocol(List.of("192.0.2.0/24", "2001:db8::/64"))),
                        new ListenerConfiguration.Limits(
                                8192,
                                1,
                                2,
                                3,
                                4,
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(1),
                                9000,
                                false,
                                500,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                0))),
                read.listeners());
        assertEquals(
                List.of(new LocalListenerConfiguration(
                        "controllers",
                        "127.0.0.3",
                        8080,
                        new LocalListenerConfiguration.Identity(
                                "system:x", "u-x", List.of("system:masters"), Map.of("k", List.of("v"))),
                        new ListenerConfiguration.Limits(
                                1 << 20,
                                100,
                                4,
                                2_000,
                                10_000,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                64 << 20,
                                true,
                                1000,
                                Duration.ofSeconds(45),
                                Duration.ofSeconds(30),
                                500))),
                read.localListeners());
        assertEquals(
                new AdminConfiguration(
                        "0.0.0.0",
                        1,
                        Optional.of(new TlsConfiguration(
                                ab, TlsConfiguration.Version.TLS_1_2, TlsConfiguration.Engine.AUTO))),
                read.admin());
        assertEquals(
                new AuthenticationConfiguration(
                        Optional.of(new AuthenticationConfiguration.RequestHeader(
                                List.of(b),
                                List.of("edge"),
                                List.of("X-U"),
                                List.of("X-I"),
                                List.of("X-G"),
                                List.of("X-E-"),
                                List.of("system:y"))),
                        Optional.of(new AuthenticationConfiguration.ClientCertificate(List.of(a, b))),
                        Optional.of(new AuthenticationConfiguration.StaticToken(a)),
                        Optional.of(new AuthenticationConfiguration.Jwt(a, List.of("system:z"))),
                        Optional.of(new AuthenticationConfiguration.ServiceAccounts(
                                List.of("https://issuer"),
                                List.of("api"),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                8)),
                        Optional.of(new AuthenticationConfiguration.Webhook(
                                b,
                                List.of("gate"),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(11),
                                Duration.ofSeconds(12),
                                13,
                                List.of("system:z"))),
                        Optional.of(new AuthenticationConfiguration.Password(b, 1, List.of("system:x"))),
                        Optional.of(new AuthenticationConfiguration.Anonymous(false, List.of("/readyz"))),
                        List.of(new AuthenticationConfiguration.Plugged(
                                List.of("system:k"), Duration.ofSeconds(14), 15, plugin("keys", "key")))),
                read.authentication());
        assertEquals(
                new AuthorizationConfiguration(
                        Optional.of(List.of(
                                AuthorizationConfiguration.Mode.ALWAYS_ALLOW,
                                AuthorizationConfiguration.Mode.RBAC,
                                AuthorizationConfiguration.Mode.ABAC,
                                AuthorizationConfiguration.Mode.ALWAYS_DENY)),
                        Optional.empty(),
                        new AuthorizationConfiguration.Rbac(
                                false,
                                List.of(a),
                                Optional.of(new AuthorizationConfiguration.Live(Duration.ofMinutes(2)))),
                        Optional.of(new AuthorizationConfiguration.Abac(a)),
                        List.of(new PluginConfiguration(
                                "freeze", b, "frost", Duration.ofSeconds(4), 5, settings("{since: '6'}")))),
                read.authorization());
        assertEquals(
                new Frost("6"), read.authorization().plugins().get(0).settings().as(Frost.class));
        assertEquals(
                new AdmissionConfiguration(
                        List.of(),
                        List.of(a),
                        List.of(a),
                        AdmissionConfiguration.ReviewOn.UPSTREAM_DRY_RUN,
                        List.of(new AdmissionConfiguration.Plugged(settings("{}"), plugin("labels", "label"))),
                        16,
                        97),
                read.admission());
        assertEquals(
                new AuditConfiguration(
                        Optional.of(a),
                        Optional.of(new AuditConfiguration.LogFile(
                                folder.resolve("new"), AuditConfiguration.Mode.BLOCKING_STRICT, 0, 1, 2)),
                        Optional.of(new AuditConfiguration.Stdout(AuditConfiguration.Mode.BLOCKING)),
                        List.of(new AuditConfiguration.Plugged(
                                AuditConfiguration.Mode.BLOCKING_STRICT, plugin("lines", "line")))),
                read.audit());
        assertEquals(new FlowConfiguration(0, 1, 3, 2), read.flow());
        assertEquals(
                List.of(new ClusterConfiguration(
                        "prod-1.example",
                        List.of(URI.create("https://[::1]:6443/"), URI.create("https://kube")),
                        b,
                        Optional.of("kubernetes"),
                        Optional.of(b),
                        Optional.of(a),
                        Optional.empty(),
                        new ClusterConfiguration.Forwarding(
                                ClusterConfiguration.Forwarding.Mode.REQUEST_HEADER,
                                "X-User",
                                "",
                                "X-Group",
                                "X-Extra-"),
                        List.of(ClusterConfiguration.Protocol.HTTP_1_1),
                        new ClusterConfiguration.Connections(
                                1,
                                2,
                                3,
                                4,
                                5,
                                Duration.ofSeconds(6),
                                8193,
                                Duration.ofMillis(100),
                                Duration.ofMinutes(1)),
                        new ClusterConfiguration.Probe(
                                Duration.ofSeconds(1), Duration.ofSeconds(3), "me", "", List.of(), Map.of()))),
                read.clusters());
        assertEquals(new ShutdownConfiguration(Duration.ofSeconds(1), Duration.ofSeconds(2)), read.shutdown());
        assertEquals(new LogConfiguration(LogConfiguration.Format.JSON, LogConfiguration.Level.DEBUG), read.log());
    }

    /** Two of them would be a fault beside what stands there. */
    private static final List<String> NEVER_DIFFERENT = List.of(
            ".apiVersion",
            ".kind",
            ".authorization.configurationFile",
            ".clusters[0].forwarding.mode",
            ".clusters[0].tokenFile");

    /** So that no key is forgotten above: whatever has a default is something else there. */
    @Test
    void theTextWithEveryKeyHasNoDefaultInIt() throws Exception {
        assertDiffer("", texts.read(GatewayTexts.LEAST), texts.read(GatewayTexts.ALL));
    }

    private static void assertDiffer(String path, Object one, Object other) throws ReflectiveOperationException {
        if (one instanceof Record && other instanceof Record) {
            for (RecordComponent component : one.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                assertDiffer(
                        path + "." + component.getName(),
                        component.getAccessor().invoke(one),
                        component.getAccessor().invoke(other));
            }
        } else if (one instanceof List<?> list
                && !list.isEmpty()
                && list.get(0) instanceof Record first
                && other instanceof List<?> others) {
            assertDiffer(path + "[0]", first, others.get(0));
        } else if (!NEVER_DIFFERENT.contains(path)) {
            assertNotEquals(one, other, path);
        }
    }
}
