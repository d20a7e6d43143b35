package example;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.plugin.AuthorizerPlugin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** Does what the user's name asks for. */
public final class HostileAuthorizer implements AuthorizerPlugin<HostileAuthorizer.Settings> {
    public record Settings(String make) {}

    @Override
    public String type() {
        return "hostile";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Authorizer make(Settings settings, Clock clock) {
        switch (settings.make()) {
            case "null":
                return null;
            case "throws":
                throw new IllegalStateException("secret-in-a-message");
            case "refuses":
                throw new IllegalArgumentException("nothing to make of this");
            case "server":
                return hidden("io.gatehouse.server.Rules");
            default:
                return this::decide;
        }
    }

    private static Authorizer hidden(String name) {
        try {
            throw new IllegalStateException("it is shown: " + Class.forName(name));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("not shown: " + name);
        }
    }

    private Future<Decision> decide(Attributes asked) {
        switch (asked.user().name()) {
            case "throws":
                throw new IllegalStateException("secret-in-a-message");
            case "error":
                throw new NoSuchMethodError("io.gatehouse.core.Gone");
            case "overflow":
                return decide(asked);
            case "null":
                return null;
            case "null-result":
                return Future.succeededFuture(null);
            case "null-verdict":
                return Future.succeededFuture(new Decision(null, "", ""));
            case "fails":
                return Future.failedFuture("secret-in-a-message");
            case "never":
                return Promise.<Decision>promise().future();
            case "blocks":
                block();
                return allowed();
            case "forges":
                return Future.succeededFuture(new Decision(Verdict.DENY, "rbac", "forged"));
            case "loader":
                return Future.succeededFuture(new Decision(
                        Verdict.DENY, "", Thread.currentThread().getContextClassLoader().getName()));
            default:
                return allowed();
        }
    }

    private static Future<Decision> allowed() {
        return Future.succeededFuture(new Decision(Verdict.ALLOW, "", ""));
    }

    private static void block() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
