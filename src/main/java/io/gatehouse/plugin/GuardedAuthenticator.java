package io.gatehouse.plugin;

import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Origin;
import io.vertx.core.Future;
import java.util.Objects;

/** Fails where the plug-in does. */
final class GuardedAuthenticator implements Authenticator<Credential.Bearer> {
    private final Authenticator<Credential.Bearer> plugin;
    private final Worker worker;

    GuardedAuthenticator(Authenticator<Credential.Bearer> plugin, Worker worker) {
        this.plugin = plugin;
        this.worker = worker;
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.Bearer credential, Origin origin) {
        return worker.ask(() -> {
            Future<AuthnResult> answer = plugin.authenticate(credential, origin);
            return answer == null ? null : answer.map(GuardedAuthenticator::whole);
        });
    }

    private static AuthnResult whole(AuthnResult result) {
        if (result instanceof AuthnResult.Accepted accepted) {
            Objects.requireNonNull(accepted.caller().identity());
            Objects.requireNonNull(accepted.caller().proof().expires());
            Objects.requireNonNull(accepted.caller().proof().recheck());
        } else if (result instanceof AuthnResult.Rejected rejected) {
            Objects.requireNonNull(rejected.reason());
        }
        return Objects.requireNonNull(result);
    }
}
