package io.gatehouse.authn;

import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.plugin.Plugins;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users by a token that somebody else's code knows, asked last. It is believed as a webhook is; where it gives no answer nobody is
 * let in, and streams that are open are not cut.
 */
final class PluggedTokens implements Authenticator<Credential.Bearer> {
    private static final Logger LOG = LoggerFactory.getLogger(PluggedTokens.class);

    private final String name;
    private final SystemNames systemNames;
    private final Duration recheck;
    private final AttemptLimiter<String> attempts;
    private final Authenticator<Credential.Bearer> plugin;
    private final Clock clock;

    private PluggedTokens(
            AuthenticationConfiguration.Plugged configuration, Authenticator<Credential.Bearer> plugin, Clock clock) {
        this.name = configuration.plugin().name();
        this.systemNames = new SystemNames(configuration.systemNames());
        this.recheck = configuration.recheck();
        this.attempts = new AttemptLimiter<>(configuration.failuresPerMinute(), System::nanoTime);
        this.plugin = plugin;
        this.clock = clock;
    }

    static PluggedTokens of(AuthenticationConfiguration.Plugged configuration, Environment environment)
            throws InvalidConfigurationException {
        return new PluggedTokens(
                configuration, Plugins.authenticator(configuration.plugin(), environment), environment.clock());
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.Bearer credential, Origin origin) {
        String network = PasswordAttempts.network(origin.address());
        if (!attempts.take(network)) {
            return Future.failedFuture(Refusal.tooManyRequests("Too many failed attempts, please try again later."));
        }
        return plugin.authenticate(credential, origin).transform(answer -> {
            if (answer.failed()) {
                attempts.giveBack(network);
                return Future.failedFuture(Refusal.undecided(name + ": it gave no answer"));
            }
            AuthnResult result = judged(answer.result());
            if (result instanceof AuthnResult.Accepted) {
                attempts.giveBack(network);
            }
            return Future.succeededFuture(result);
        });
    }

    private AuthnResult judged(AuthnResult result) {
        if (result instanceof AuthnResult.Accepted accepted) {
            return believed(accepted.caller());
        }
        return result instanceof AuthnResult.Rejected rejected
                ? new AuthnResult.Rejected(name + ": " + rejected.reason(), rejected.last())
                : result;
    }

    private AuthnResult believed(Caller caller) {
        Identity said = caller.identity();
        List<String> refused = systemNames.refusedOf(said);
        if (!refused.isEmpty()) {
            LOG.warn("plug-in {} is not believed: it names {}", name, refused.get(0));
            return AuthnResult.rejected(name + ": names " + refused.get(0));
        }
        Optional<Instant> expires = caller.proof().expires();
        if (expires.isPresent() && !expires.get().isAfter(clock.instant())) {
            return AuthnResult.rejected(name + ": the token has expired");
        }
        Duration often = caller.proof()
                .recheck()
                .filter(own -> own.compareTo(recheck) < 0)
                .orElse(recheck);
        return AuthnResult.accepted(
                new Identity(said.name(), said.uid(), Groups.authenticated(said.name(), said.groups()), said.extra()),
                new Proof(name, expires, Optional.of(often)));
    }
}
