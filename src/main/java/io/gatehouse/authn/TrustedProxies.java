package io.gatehouse.authn;

import io.gatehouse.config.AuthenticationConfiguration.RequestHeader;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Call;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Users by the word of another proxy. It proves itself by a certificate of an authority that signs for proxies alone; then
 * it is believed, but for the names that Kubernetes keeps for itself. What it says and the gate does not take is refused
 * for good: nobody else is asked, or a client could be somebody else by its own credential than its proxy says.
 */
final class TrustedProxies implements Authenticator<Credential.ProxyHeaders> {
    private static final AuthnResult OTHER_NAME =
            AuthnResult.rejected("the certificate is of a proxy whose name is not among allowedNames");

    private final CertificateAuthenticator certificates;
    private final Optional<CertificateAuthenticator> users;
    private final Set<String> allowedNames;
    private final ProxyHeaderNames names;
    private final SystemNames systemNames;

    /** @param users judges certificates of users, of whom none is a proxy */
    TrustedProxies(
            CertificateAuthenticator certificates,
            Optional<CertificateAuthenticator> users,
            RequestHeader configuration) {
        this.certificates = certificates;
        this.users = users;
        this.allowedNames = Set.copyOf(configuration.allowedNames());
        this.names = new ProxyHeaderNames(configuration);
        this.systemNames = new SystemNames(configuration.systemNames());
    }

    static TrustedProxies read(RequestHeader configuration, Optional<CertificateAuthenticator> users, Clock clock)
            throws InvalidConfigurationException {
        return new TrustedProxies(CertificateAuthenticator.read(configuration.caFiles(), clock), users, configuration);
    }

    /** Who signs for the proxies. */
    List<X509Certificate> authorities() {
        return certificates.authorities();
    }

    /** The same call with what is said of it by a proxy, if it comes from one. */
    Call told(Call sent) {
        boolean isProxys = ProxiedRequest.isTold(sent.headers())
                && sent.origin()
                        .certificate()
                        .filter(shown -> !isUsers(shown))
                        .map(certificates::judged)
                        .filter(this::isOfProxy)
                        .isPresent();
        return isProxys ? ProxiedRequest.of(sent) : sent;
    }

    /**
     * Whether those who sign for users vouch for it too, as where an authority that stands in no file joins the two: who has
     * such a certificate signed could be anybody.
     */
    private boolean isUsers(Credential.Certificate certificate) {
        return users.isPresent() && users.get().judged(certificate) instanceof AuthnResult.Accepted;
    }

    private boolean isOfProxy(AuthnResult result) {
        return result instanceof AuthnResult.Accepted proxy
                && allowedNames.contains(proxy.caller().identity().name());
    }

    /** The same headers, without those that only a proxy may send. */
    MultiMap without(MultiMap headers) {
        return names.without(headers);
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.ProxyHeaders credential, Origin origin) {
        if (isUsers(credential.proxy())) {
            return Future.succeededFuture(AuthnResult.ABSENT);
        }
        return Walk.from(certificates.authenticate(credential.proxy(), origin))
                .then(result -> Future.succeededFuture(
                        result instanceof AuthnResult.Accepted proxy ? of(proxy, credential.headers()) : result))
                .future();
    }

    private AuthnResult of(AuthnResult.Accepted proxy, MultiMap headers) {
        if (!isOfProxy(proxy)) {
            return OTHER_NAME;
        }
        try {
            return names.read(headers)
                    .map(user -> of(user, proxy.caller().proof().expires()))
                    .orElse(AuthnResult.ABSENT);
        } catch (InvalidIdentityException e) {
            return refused("whom the proxy names cannot be forwarded: " + e.getMessage());
        }
    }

    private AuthnResult of(Identity user, Optional<Instant> end) {
        List<String> refused = systemNames.refusedOf(user);
        return refused.isEmpty()
                ? AuthnResult.accepted(user, new Proof("requestHeader", end))
                : refused("the proxy names " + refused.get(0) + ", which is not among systemNames");
    }

    private static AuthnResult refused(String reason) {
        return new AuthnResult.Rejected(reason, true);
    }
}
