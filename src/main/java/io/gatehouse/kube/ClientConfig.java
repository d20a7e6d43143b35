package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import io.gatehouse.config.Key;
import io.gatehouse.config.Secret;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code v1} Config, a kubeconfig as it is read; what a program that follows it does not do, it has to refuse itself. */
public record ClientConfig(
        String apiVersion,
        String kind,
        Optional<Object> preferences,
        List<NamedCluster> clusters,
        List<NamedUser> users,
        List<NamedContext> contexts,
        @Key("current-context") @Default("''") String currentContext,
        Optional<Object> extensions) {
    public ClientConfig {
        expectOnce("clusters", clusters.stream().map(NamedCluster::name).toList());
        expectOnce("users", users.stream().map(NamedUser::name).toList());
        expectOnce("contexts", contexts.stream().map(NamedContext::name).toList());
    }

    private static void expectOnce(String list, List<String> names) {
        Set<String> seen = new HashSet<>();
        names.forEach(name -> expect(seen.add(name), list, '"' + name + "\" twice", "each name once"));
    }

    public record NamedCluster(String name, Cluster cluster) {}

    public record NamedUser(String name, User user) {}

    public record NamedContext(String name, Context context) {}

    /** Where an API server is, and whom to believe there. */
    public record Cluster(
            Optional<URI> server,
            @Key("tls-server-name") Optional<String> tlsServerName,

            @Key("insecure-skip-tls-verify") @Default("false")
            boolean insecureSkipTlsVerify,

            @Key("certificate-authority") Optional<String> certificateAuthority,
            @Key("certificate-authority-data") Optional<String> certificateAuthorityData,
            @Key("proxy-url") Optional<String> proxyUrl,
            @Key("disable-compression") @Default("false") boolean disableCompression,
            Optional<Object> extensions) {}

    /** What is shown to an API server. */
    public record User(
            @Key("client-certificate") Optional<String> clientCertificate,
            @Key("client-certificate-data") Optional<String> clientCertificateData,
            @Key("client-key") Optional<String> clientKey,
            @Key("client-key-data") Optional<Secret> clientKeyData,
            Optional<Secret> token,
            Optional<String> tokenFile,
            @Key("as") Optional<String> impersonate,
            @Key("as-uid") Optional<String> impersonateUid,
            @Key("as-groups") List<String> impersonateGroups,
            @Key("as-user-extra") Map<String, List<String>> impersonateExtra,
            Optional<String> username,
            Optional<Secret> password,
            @Key("auth-provider") Optional<Object> authProvider,
            Optional<Object> exec,
            Optional<Object> extensions) {}

    /** Which user at which cluster. */
    public record Context(
            String cluster, @Default("''") String user, Optional<String> namespace, Optional<Object> extensions) {}
}
