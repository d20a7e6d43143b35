package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.admission.AdmissionChain;
import io.gatehouse.audit.AuditPolicy;
import io.gatehouse.authn.Authentication;
import io.gatehouse.authn.PasswordAttempts;
import io.gatehouse.authz.Authorizers;
import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Mode;
import io.gatehouse.config.AuthorizationConfiguration.Rbac;
import io.gatehouse.lab.PluginJar;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.PkiFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** That every file in config/ can be used as it is, beside the certificates and users that it names. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("config");

    /** By the kind of a file's first object. */
    private static final Map<String, Use> USES = Map.of(
            "GatewayConfiguration",
            ExamplesTest::checkConfiguration,
            "ClusterRoleBinding",
            file -> Authorizers.of(
                    new AuthorizationConfiguration(List.of(Mode.RBAC), new Rbac(true, List.of(file)), Optional.empty()),
                    Surroundings.NONE),
            "AuthorizationConfiguration",
            file -> Authorizers.of(
                    new AuthorizationConfiguration(file, new Rbac(true, List.of()), Optional.empty()),
                    Surroundings.NONE),
            "ValidatingAdmissionPolicy",
            file -> AdmissionChain.of(
                    new AdmissionConfiguration(
                            List.of(), List.of(file), List.of(), AdmissionConfiguration.ReviewOn.AS_SENT),
                    Surroundings.NONE),
            "MutatingWebhookConfiguration",
            file -> AdmissionChain.of(
                    new AdmissionConfiguration(
                            List.of(), List.of(), List.of(file), AdmissionConfiguration.ReviewOn.AS_SENT),
                    Surroundings.NONE),
            "AuthenticationConfiguration",
            file -> Authentication.of(
                    new AuthenticationConfiguration(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(new AuthenticationConfiguration.Jwt(file, List.of())),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    new PasswordAttempts(Surroundings.NONE.vertx(), 1),
                    Surroundings.NONE),
            "Policy",
            AuditPolicy::load);

    @TempDir
    private static Path folder;

    private interface Use {
        void of(Path file) throws Exception;
    }

    @BeforeAll
    static void whatTheExamplesName() throws Exception {
        for (String name : examples()) {
            Files.copy(EXAMPLES.resolve(name), folder.resolve(name));
        }
        PkiFolder pki = new PkiFolder(folder);
        CertificateAuthority cluster = pki.authority("cluster-ca");
        pki.authority("client-ca");
        pki.authority("proxies-ca");
        pki.leaf("server", pki.authority("server-ca"), LeafSpec.server("gate").withDnsNames("localhost"));
        pki.leaf("front-proxy-client", cluster, LeafSpec.client("front-proxy-client"));
        for (String plugin : plugins()) {
            PluginJar.example(plugin, folder.resolve(plugin + ".jar"));
        }
        Files.writeString(folder.resolve("keys.secret"), "0123456789abcdef0123456789abcdef\n");
        Files.writeString(folder.resolve("tokens.csv"), "token,bob,u-bob,\"developers\"\n");
        Files.writeString(folder.resolve("gate.token"), "a-token\n");
        for (String webhook : List.of("token-webhook.yaml", "reviewer.kubeconfig")) {
            Files.writeString(folder.resolve(webhook), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: hook, cluster: {server: "https://hook.example/ask"}}]
                    users: []
                    contexts: [{name: hook, context: {cluster: hook}}]
                    current-context: hook
                    """);
        }
        Files.writeString(folder.resolve("passwords.csv"), "password,carol,u-carol\n");
    }

    private static List<String> plugins() throws IOException {
        try (Stream<Path> folders = Files.list(PluginJar.EXAMPLES)) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        }
    }

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void checkConfiguration(Path file) {
        assertEquals(new Ran(0, file + ": no faults\n", ""), Ran.with("check-config", "--config", file.toString()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleCanBeUsed(String name) throws Exception {
        Map<?, ?> first = (Map<?, ?>) new Yaml()
                .loadAll(Files.readString(EXAMPLES.resolve(name)))
                .iterator()
                .next();
        Use use = USES.get(String.valueOf(first.get("kind")));
        assertFalse(use == null, "nobody looks whether it can be used");
        use.of(folder.resolve(name));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatAHeadSaysToTypeIsTaken(String name) throws IOException {
        String text = Files.readString(EXAMPLES.resolve(name));
        List<String> typed = typed(text);
        typed.forEach(ExamplesTest::parse);
        if (text.contains("kind: GatewayConfiguration") && !name.equals("reference.yaml")) {
            assertTrue(typed.contains("run --config " + name), () -> "it says how to run it: " + typed);
        }
    }

    @Test
    void whatTheManifestsAskForIsTakenToo() throws IOException {
        List<String> typed = typed(Files.readString(Path.of("deploy/kustomization.yaml")));
        assertEquals(3, typed.size(), typed::toString);
        typed.forEach(ExamplesTest::parse);
    }

    /** Commands of the program in a file's comments, without its name. */
    private static List<String> typed(String text) {
        String joined = text.replaceAll("\\\\\n# *", "");
        return Pattern.compile("(?m)^#   gatehouse ([^&|#\n]+)")
                .matcher(joined)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }

    private static void parse(String line) {
        GatehouseCommand.program().parseArgs(line.split(" +"));
    }
}
