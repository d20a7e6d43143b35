package example;

import io.gatehouse.core.AuditSink;
import io.gatehouse.core.plugin.AuditPlugin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;

/** Takes an event now and then. */
public final class HostileSink implements AuditPlugin<HostileSink.Settings> {
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
    public AuditSink make(Settings settings, Clock clock) {
        return new AuditSink() {
            @Override
            public Future<Void> write(byte[] event) {
                switch (new String(event)) {
                    case "throws":
                        throw new IllegalStateException("secret-in-a-message");
                    case "null":
                        return null;
                    case "fails":
                        return Future.failedFuture("secret-in-a-message");
                    case "never":
                        return Promise.<Void>promise().future();
                    default:
                        return Future.succeededFuture();
                }
            }

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
    }
}
