package example;

import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Proof;
import io.gatehouse.core.plugin.AuthenticatorPlugin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Does what the token asks for. */
public final class HostileAuthenticator implements AuthenticatorPlugin<HostileAuthenticator.Settings> {
    public record Settings() {}

    @Override
    public String type() {
        return "hostile";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Authenticator<Credential.Bearer> make(Settings settings, Clock clock) {
        return (bearer, origin) -> judge(bearer.token());
    }

    private static Future<AuthnResult> judge(String token) {
        switch (token) {
            case "good":
                return user("erin", "dev");
            case "throws":
                throw new IllegalStateException(token);
            case "null":
                return null;
            case "null-result":
                return Future.succeededFuture(null);
            case "null-caller":
                return Future.succeededFuture(new AuthnResult.Accepted(new Caller(null, null)));
            case "never":
                return Promise.<AuthnResult>promise().future();
            case "nobody":
                return user("", "dev");
            case "trimmed":
                return user("alice ", "dev");
            case "masters":
                return user("alice", "system:masters");
            case "system":
                return user("system:kube-scheduler", "dev");
            case "anonymous":
                return user("system:anonymous", "dev");
            case "expired":
                return Future.succeededFuture(AuthnResult.accepted(
                        Identity.of("erin", List.of("dev")), new Proof("rbac", Optional.of(Instant.EPOCH))));
            default:
                return Future.succeededFuture(AuthnResult.ABSENT);
        }
    }

    private static Future<AuthnResult> user(String name, String group) {
        return Future.succeededFuture(AuthnResult.accepted(Identity.of(name, List.of(group)), Proof.by("staticToken")));
    }
}
