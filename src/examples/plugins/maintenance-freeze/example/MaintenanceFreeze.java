package example;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.plugin.AuthorizerPlugin;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * An authorizer: while there is a freeze nobody changes anything, but for the groups that are exempt. It allows nothing: what it
 * has no opinion about is left to the modes behind it.
 *
 * <pre>
 * authorization:
 *   plugins:
 *   - name: freeze
 *     jar: maintenance-freeze.jar
 *     type: maintenance-freeze
 *     settings:
 *       exempt: [operators]
 *       freezes: [{from: 2026-12-23T18:00:00Z, to: 2027-01-04T06:00:00Z, why: the end of the year}]
 * </pre>
 */
public final class MaintenanceFreeze implements AuthorizerPlugin<MaintenanceFreeze.Settings> {
    /** The keys below {@code settings}. Lists may be left out, all else is required. */
    public record Settings(List<String> exempt, List<Freeze> freezes) {}

    /** What is wrong here is told with file and line, and the gate does not start. */
    public record Freeze(String from, String to, String why) {
        public Freeze {
            if (!time(from).isBefore(time(to))) {
                throw new IllegalArgumentException("a freeze from " + from + " to " + to + " (expected: an end behind its begin)");
            }
        }

        boolean isOn(Instant now) {
            return !now.isBefore(time(from)) && now.isBefore(time(to));
        }

        private static Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException('"' + text + "\" (expected: a time such as 2026-12-23T18:00:00Z)", e);
            }
        }
    }

    @Override
    public String type() {
        return "maintenance-freeze";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Authorizer make(Settings settings, Clock clock) {
        return asked -> Future.succeededFuture(decide(settings, clock.instant(), asked));
    }

    private static Decision decide(Settings settings, Instant now, Attributes asked) {
        if (asked.action().isReadOnly() || !asked.action().isResource()) {
            return Decision.NO_OPINION;
        }
        if (asked.user().groups().stream().anyMatch(settings.exempt()::contains)) {
            return Decision.NO_OPINION;
        }
        return settings.freezes().stream()
                .filter(freeze -> freeze.isOn(now))
                .findFirst()
                .map(freeze -> new Decision(Verdict.DENY, "", "nothing is changed before " + freeze.to() + ": " + freeze.why()))
                .orElse(Decision.NO_OPINION);
    }
}
