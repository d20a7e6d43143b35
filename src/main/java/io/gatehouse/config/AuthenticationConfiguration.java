package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How callers prove who they are. What is not there accepts nobody. */
public record AuthenticationConfiguration(
        Optional<RequestHeader> requestHeader,
        Optional<ClientCertificate> clientCertificate,
        Optional<StaticToken> staticToken,
        Optional<Jwt> jwt,
        Optional<ServiceAccounts> serviceAccounts,
        Optional<Webhook> webhook,
        Optional<Password> password,
        Optional<Anonymous> anonymous,
        List<Plugged> plugins) {
    /** By the gate's own ways alone. */
    public AuthenticationConfiguration(
            Optional<RequestHeader> requestHeader,
            Optional<ClientCertificate> clientCertificate,
            Optional<StaticToken> staticToken,
            Optional<Jwt> jwt,
            Optional<ServiceAccounts> serviceAccounts,
            Optional<Webhook> webhook,
            Optional<Password> password,
            Optional<Anonymous> anonymous) {
        this(
                requestHeader,
                clientCertificate,
                staticToken,
                jwt,
                serviceAccounts,
                webhook,
                password,
                anonymous,
                List.of());
    }

    /**
     * Users by the word of another proxy, which says in headers who calls; kube-apiserver's {@code --requestheader-*}.
     *
     * @param caFiles PEM: who signs the proxies' certificates, and nobody else's
     * @param allowedNames the CNs of their certificates
     * @param usernameHeaders the first of them that is not empty
     * @param uidHeaders likewise; none by default, for many a proxy passes on what its clients say there
     * @param groupHeaders all values of all of them
     * @param extraHeaderPrefixes what follows is an extra's key
     * @param systemNames users and groups beginning with {@code system:} that proxies may name
     */
    public record RequestHeader(
            List<Path> caFiles,
            List<String> allowedNames,
            @Default("[X-Remote-User]") List<String> usernameHeaders,
            List<String> uidHeaders,
            @Default("[X-Remote-Group]") List<String> groupHeaders,
            @Default("[X-Remote-Extra-]") List<String> extraHeaderPrefixes,
            List<String> systemNames) {
        private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

        public RequestHeader {
            expect(!caFiles.isEmpty(), "caFiles", "an empty list", "at least one file");
            expect(!allowedNames.isEmpty(), "allowedNames", "an empty list", "the proxies' common names");
            allowedNames.forEach(
                    name -> expect(!name.isBlank(), "allowedNames", '"' + name + '"', "the proxies' common names"));
            expect(!usernameHeaders.isEmpty(), "usernameHeaders", "an empty list", "at least one header's name");
            expectNames("usernameHeaders", usernameHeaders);
            expectNames("uidHeaders", uidHeaders);
            expectNames("groupHeaders", groupHeaders);
            expectNames("extraHeaderPrefixes", extraHeaderPrefixes);
        }

        private static void expectNames(String key, List<String> headers) {
            headers.forEach(header -> expect(header.matches(TOKEN), key, '"' + header + '"', "headers' names"));
        }
    }

    /**
     * Users by certificate: CN is the name, every O a group.
     *
     * @param caFiles PEM, all of them trusted alike
     */
    public record ClientCertificate(List<Path> caFiles) {
        public ClientCertificate {
            expect(!caFiles.isEmpty(), "caFiles", "an empty list", "at least one file");
        }
    }

    /**
     * Users by token.
     *
     * @param tokenFile CSV as kube-apiserver's {@code --token-auth-file}: {@code token,user,uid,"group1,group2"}
     */
    public record StaticToken(Path tokenFile) {}

    /**
     * Users by tokens that OpenID Connect issuers have signed.
     *
     * @param configurationFile an AuthenticationConfiguration, as kube-apiserver's {@code --authentication-config}
     * @param systemNames users and groups beginning with {@code system:} that tokens may name
     */
    public record Jwt(Path configurationFile, List<String> systemNames) {}

    /**
     * ServiceAccounts of the cluster by their tokens, each shown to an API server in a TokenReview.
     *
     * @param issuers kube-apiserver's {@code --service-account-issuer}; tokens that name another one are not looked at. All
     *     where the list is empty
     * @param audiences one of which a token has to be meant for; those of the API servers where the list is empty
     * @param cacheTTL how long an accepted token is not asked about again
     * @param timeout for all attempts to have an answer
     * @param recheck how often long-running requests are asked about again
     * @param failuresPerMinute tokens from one address that are nobody's, before more are turned away unseen
     */
    public record ServiceAccounts(
            List<String> issuers,
            List<String> audiences,
            @Default("10s") Duration cacheTTL,
            @Default("10s") Duration timeout,
            @Default("1m") Duration recheck,
            @Default("300") int failuresPerMinute) {
        public ServiceAccounts {
            expectReview(cacheTTL, timeout, recheck, failuresPerMinute);
        }
    }

    /**
     * Users by tokens that a webhook knows: {@code authentication.k8s.io/v1} TokenReview.
     *
     * @param configFile a kubeconfig: kube-apiserver's {@code --authentication-token-webhook-config-file}
     * @param audiences one of which the webhook has to say that a token is meant for; none is asked for where it is empty
     * @param cacheTTL kube-apiserver's {@code --authentication-token-webhook-cache-ttl}, for accepted tokens
     * @param timeout for all attempts to have an answer
     * @param recheck how often long-running requests are asked about again
     * @param failuresPerMinute tokens from one address that are nobody's, before more are turned away unseen
     * @param systemNames users and groups beginning with {@code system:} that it may name
     */
    public record Webhook(
            Path configFile,
            List<String> audiences,
            @Default("2m") Duration cacheTTL,
            @Default("10s") Duration timeout,
            @Default("2m") Duration recheck,
            @Default("300") int failuresPerMinute,
            List<String> systemNames) {
        public Webhook {
            expectReview(cacheTTL, timeout, recheck, failuresPerMinute);
        }
    }

    /**
     * Users by tokens that somebody else's code knows; asked about those that nobody else does.
     *
     * @param systemNames users and groups beginning with {@code system:} that it may name
     * @param recheck how often long-running requests are asked about again
     * @param failuresPerMinute tokens from one address that are nobody's, before more are turned away unseen
     */
    public record Plugged(
            List<String> systemNames,
            @Default("1m") Duration recheck,
            @Default("300") int failuresPerMinute,
            PluginConfiguration plugin) {
        public Plugged {
            expect(recheck.compareTo(Duration.ofSeconds(1)) >= 0, "recheck", recheck, "at least 1s");
            expect(failuresPerMinute >= 1, "failuresPerMinute", failuresPerMinute, "at least 1");
        }
    }

    private static void expectReview(Duration cacheTTL, Duration timeout, Duration recheck, int failuresPerMinute) {
        Duration second = Duration.ofSeconds(1);
        expect(!cacheTTL.isNegative(), "cacheTTL", cacheTTL, "no time or some");
        expect(timeout.compareTo(second) >= 0, "timeout", timeout, "at least 1s");
        expect(recheck.compareTo(second) >= 0, "recheck", recheck, "at least 1s");
        expect(failuresPerMinute >= 1, "failuresPerMinute", failuresPerMinute, "at least 1");
    }

    /**
     * Users by password (HTTP Basic).
     *
     * @param passwordFile CSV: {@code password,user,uid,"group1,group2"}; a password may be a bcrypt hash
     * @param failuresPerMinute wrong attempts, from one address and for one user, before more are turned away unseen
     * @param systemNames users and groups beginning with {@code system:} that the file may name
     */
    public record Password(Path passwordFile, @Default("20") int failuresPerMinute, List<String> systemNames) {
        public Password {
            expect(failuresPerMinute >= 1, "failuresPerMinute", failuresPerMinute, "at least 1");
        }
    }

    /**
     * Requests without any credential; where nothing is said of them, all are let in.
     *
     * @param paths the only ones where they are let in; all where the list is empty
     */
    public record Anonymous(@Default("true") boolean enabled, List<String> paths) {
        public static final Anonymous ANYWHERE = new Anonymous(true, List.of());

        public Anonymous {
            for (String path : paths) {
                expect(path.startsWith("/"), "paths", '"' + path + '"', "paths that begin with a slash");
            }
        }
    }
}
