package io.gatehouse.authn;

import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Joins the authenticators, by kube-apiserver's laws and one stricter: an acceptance beats earlier rejections; without
 * one, anything that was brought and proves nothing is 401 and never anonymous; only who brings nothing at all may be
 * anonymous. Whom a trusted proxy names wins, then whoever shows a certificate that is accepted; what else the request
 * carries is not looked at then. Who comes by a local listener is asked for nothing, and may bring nothing.
 */
public final class Authentication {
    private static final Future<AuthnResult> ABSENT = Future.succeededFuture(AuthnResult.ABSENT);
    private static final Future<AuthnResult> NO_PASSWORDS =
            Future.succeededFuture(AuthnResult.rejected("passwords are not accepted here"));
    private static final Future<AuthnResult> FOREIGN = Future.succeededFuture(AuthnResult.rejected(ForeignPage.REASON));

    private final Optional<TrustedProxies> proxies;
    private final Authenticator<Credential.Certificate> certificates;
    private final List<? extends Authenticator<Credential.Bearer>> tokens;
    private final Authenticator<Credential.Basic> passwords;
    private final Anonymous anonymous;

    /** Whom to ask; what is empty accepts nobody. */
    Authentication(
            Optional<TrustedProxies> proxies,
            Optional<? extends Authenticator<Credential.Certificate>> certificates,
            List<? extends Authenticator<Credential.Bearer>> tokens,
            Optional<? extends Authenticator<Credential.Basic>> passwords,
            Anonymous anonymous) {
        this.proxies = proxies;
        this.certificates = certificates.isPresent() ? certificates.get() : (c, origin) -> ABSENT;
        this.tokens = List.copyOf(tokens);
        this.passwords = passwords.isPresent() ? passwords.get() : (c, origin) -> NO_PASSWORDS;
        this.anonymous = anonymous;
    }

    /**
     * What a configuration asks for.
     *
     * @param attempts outlive the files: failed ones are remembered across reloads
     * @throws InvalidConfigurationException with every fault of every file
     */
    public static Authentication of(
            AuthenticationConfiguration configuration, PasswordAttempts attempts, Environment environment)
            throws InvalidConfigurationException {
        Clock clock = environment.clock();
        FaultCollector faults = new FaultCollector();
        Optional<CertificateAuthenticator> certificates = configuration
                .clientCertificate()
                .flatMap(part -> faults.collect(() -> CertificateAuthenticator.read(part.caFiles(), clock)));
        Optional<TrustedProxies> proxies = configuration
                .requestHeader()
                .flatMap(part -> faults.collect(() -> TrustedProxies.read(part, certificates, clock)));
        Optional<StaticTokens> tokens =
                configuration.staticToken().flatMap(part -> faults.collect(() -> StaticTokens.read(part.tokenFile())));
        Optional<TokenIssuers> signed = configuration
                .jwt()
                .flatMap(part -> faults.collect(() -> TokenIssuers.read(part, configuration.anonymous(), environment)));
        Optional<ReviewedTokens> serviceAccounts =
                configuration.serviceAccounts().map(part -> TokenReviewers.serviceAccounts(part, environment));
        Optional<ReviewedTokens> webhook = configuration
                .webhook()
                .flatMap(part -> faults.collect(() -> TokenReviewers.webhook(part, environment)));
        List<PluggedTokens> plugged = new ArrayList<>();
        configuration
                .plugins()
                .forEach(part -> faults.collect(() -> PluggedTokens.of(part, environment))
                        .ifPresent(plugged::add));
        Optional<Passwords> passwords =
                configuration.password().flatMap(part -> faults.collect(() -> Passwords.read(part, attempts)));
        if (proxies.isPresent() && certificates.isPresent()) {
            faults.addAll(ProxyAuthorities.faults(
                    configuration.requestHeader().orElseThrow().caFiles().get(0),
                    proxies.get().authorities(),
                    certificates.get().authorities()));
        }
        faults.throwIfAny();
        return new Authentication(
                proxies,
                certificates,
                // As kube-apiserver: a signature alone does not tell that an account, or its pod, is gone.
                Stream.concat(
                                Stream.<Optional<? extends Authenticator<Credential.Bearer>>>of(
                                                tokens, serviceAccounts, signed.map(TokenIssuers::tokens), webhook)
                                        .flatMap(Optional::stream),
                                plugged.stream())
                        .toList(),
                passwords,
                new Anonymous(signed.flatMap(TokenIssuers::anonymous)
                        .or(configuration::anonymous)
                        .orElse(AuthenticationConfiguration.Anonymous.ANYWHERE)));
    }

    /**
     * @return fails with a {@link Refusal}: 401; 429 where too many attempts have failed; 400 or 403 for what a local listener
     *     does not take
     */
    public Future<Caller> identify(Call call) {
        Optional<Credential.LocalPeer> local = call.origin().local();
        if (local.isPresent()) {
            return LocalPeers.identify(local.get(), call);
        }
        Optional<Credential.Certificate> certificate = call.origin().certificate();
        if (certificate.isEmpty()) {
            return byHeaders(call, "");
        }
        if (ForeignPage.asks(call)) {
            return byHeaders(call, ForeignPage.REASON);
        }
        return proxies.isPresent()
                ? acceptedOr(
                        byProxy(proxies.get(), certificate.get(), call),
                        why -> byCertificate(certificate.get(), call, why))
                : byCertificate(certificate.get(), call, "");
    }

    /** The same call with what a trusted proxy says of it: where it comes from, and its audit ID. */
    public Call told(Call sent) {
        return proxies.isPresent() ? proxies.get().told(sent) : sent;
    }

    /** The same call without what a proxy alone may say of who calls, for those who stand behind. */
    public Call withoutProxyHeaders(Call call) {
        if (proxies.isEmpty()) {
            return call;
        }
        MultiMap others = proxies.get().without(call.headers());
        return others == call.headers() ? call : call.withHeaders(others);
    }

    private static Future<AuthnResult> byProxy(TrustedProxies proxies, Credential.Certificate certificate, Call call) {
        return proxies.authenticate(new Credential.ProxyHeaders(certificate, call.headers()), call.origin());
    }

    /** @param before why it is no proxy's, empty where nobody says so */
    private Future<Caller> byCertificate(Credential.Certificate certificate, Call call, String before) {
        return acceptedOr(
                certificates.authenticate(certificate, call.origin()),
                why -> byHeaders(call, why.isEmpty() ? before : why));
    }

    /** @param next goes on where others may be asked, with the reason why nobody is accepted yet, if there is one */
    private static Future<Caller> acceptedOr(Future<AuthnResult> first, Function<String, Future<Caller>> next) {
        return Walk.from(first)
                .then(result -> {
                    if (result instanceof AuthnResult.Accepted accepted) {
                        return Future.succeededFuture(accepted.caller());
                    }
                    if (result instanceof AuthnResult.Rejected rejected) {
                        return rejected.last() ? refused(rejected.reason()) : next.apply(rejected.reason());
                    }
                    return next.apply("");
                })
                .future();
    }

    /** @param rejected why the certificate is useless, empty where there is none */
    private Future<Caller> byHeaders(Call call, String rejected) {
        HeaderCredentials headers = HeaderCredentials.of(call);
        if (headers.isEmpty()) {
            Optional<Caller> nobody =
                    rejected.isEmpty() ? anonymous.on(call.info().path()) : Optional.empty();
            return nobody.isPresent()
                    ? Future.succeededFuture(nobody.get())
                    : refused(rejected.isEmpty() ? "no credential" : rejected);
        }
        return ask(headers, 0, call, headers.fault().orElse(rejected));
    }

    private Future<Caller> ask(HeaderCredentials headers, int index, Call call, String reason) {
        if (index == headers.found().size()) {
            return refused(reason);
        }
        Credential credential = headers.found().get(index);
        return Walk.from(judge(credential, call))
                .then(result -> {
                    if (result instanceof AuthnResult.Accepted accepted) {
                        Caller caller = accepted.caller();
                        return Future.succeededFuture(
                                credential instanceof Credential.Bearer token ? caller.by(token) : caller);
                    }
                    // Nobody stands behind: what is absent here is as useless.
                    boolean isLast = result instanceof AuthnResult.Rejected rejected && rejected.last();
                    String why = result instanceof AuthnResult.Rejected rejected ? rejected.reason() : reason;
                    return isLast ? refused(why) : ask(headers, index + 1, call, why);
                })
                .future();
    }

    private Future<AuthnResult> judge(Credential credential, Call call) {
        if (credential instanceof Credential.Bearer bearer) {
            return askTokens(bearer, 0, call.origin(), "unknown token");
        }
        return ForeignPage.asks(call) ? FOREIGN : passwords.authenticate((Credential.Basic) credential, call.origin());
    }

    private Future<AuthnResult> askTokens(Credential.Bearer token, int index, Origin origin, String reason) {
        if (index == tokens.size()) {
            return Future.succeededFuture(AuthnResult.rejected(reason));
        }
        return Walk.from(tokens.get(index).authenticate(token, origin))
                .then(result -> {
                    if (result instanceof AuthnResult.Rejected rejected && !rejected.last()) {
                        return askTokens(token, index + 1, origin, rejected.reason());
                    }
                    return result instanceof AuthnResult.Absent
                            ? askTokens(token, index + 1, origin, reason)
                            : Future.succeededFuture(result);
                })
                .future();
    }

    private static Future<Caller> refused(String why) {
        return Future.failedFuture(Refusal.unauthorized(why));
    }
}
