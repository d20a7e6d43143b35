package example;

import io.gatehouse.core.plugin.AdmissionPlugin;
import io.gatehouse.core.plugin.AdmissionRule;
import io.gatehouse.core.plugin.AdmissionRule.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.Map;

/** Does what the object's name asks for. */
public final class HostileRule implements AdmissionPlugin<HostileRule.Settings> {
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
    public AdmissionRule make(Settings settings, Clock clock) {
        return request -> judge((Map<String, Object>) request.get("object"));
    }

    private static Future<Verdict> judge(Map<String, Object> object) {
        Map<String, Object> metadata = (Map<String, Object>) object.get("metadata");
        switch ((String) metadata.get("name")) {
            case "throws":
                throw new IllegalStateException("secret-in-a-message");
            case "null":
                return null;
            case "null-result":
                return Future.succeededFuture(null);
            case "null-message":
                return Future.succeededFuture(Verdict.refused(null));
            case "never":
                return Promise.<Verdict>promise().future();
            case "changes":
                metadata.put("name", "changed");
                return Future.succeededFuture(Verdict.warned("it was changed"));
            default:
                return Future.succeededFuture(Verdict.ALLOWED);
        }
    }
}
