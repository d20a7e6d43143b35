package example;

import io.gatehouse.core.plugin.AdmissionPlugin;
import io.gatehouse.core.plugin.AdmissionRule;
import io.gatehouse.core.plugin.AdmissionRule.Verdict;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An admission rule: whatever the configuration's {@code match} is about has a label of a certain form.
 *
 * <pre>
 * admission:
 *   plugins:
 *   - match: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], resources: [deployments], operations: [CREATE, UPDATE]}]}
 *     plugin:
 *       name: teams
 *       jar: required-label.jar
 *       type: required-label
 *       settings: {label: team, pattern: "[a-z]+"}
 * </pre>
 */
public final class RequiredLabel implements AdmissionPlugin<RequiredLabel.Settings> {
    /** What is wrong here is told with file and line. */
    public record Settings(String label, String pattern) {
        public Settings {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException('"' + pattern + "\" (expected: a regular expression)", e);
            }
        }
    }

    @Override
    public String type() {
        return "required-label";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public AdmissionRule make(Settings settings, Clock clock) {
        Pattern pattern = Pattern.compile(settings.pattern());
        return request -> Future.succeededFuture(judge(request, settings.label(), pattern));
    }

    /** A deletion has no object, and what is about to go needs no label. */
    private static Verdict judge(Map<String, ?> request, String label, Pattern pattern) {
        if (request.get("operation").equals("DELETE")) {
            return Verdict.ALLOWED;
        }
        return part(part(request, "object"), "metadata").get("labels") instanceof Map<?, ?> labels
                        && labels.get(label) instanceof String value
                        && pattern.matcher(value).matches()
                ? Verdict.ALLOWED
                : Verdict.refused("the label " + label + " has to match " + pattern);
    }

    private static Map<?, ?> part(Map<?, ?> of, String key) {
        return of.get(key) instanceof Map<?, ?> part ? part : Map.of();
    }
}
