package io.gatehouse.core.plugin;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges writes; changes none. */
@FunctionalInterface
public interface AdmissionRule {
    /**
     * @param request an AdmissionRequest ({@code admission.k8s.io/v1}) without {@code uid}, as webhooks are shown it: plain maps,
     *     lists, strings, numbers and booleans, its own. {@code object} is null for deletions, {@code oldObject} where nothing is
     *     stored, or where the gate reviews what is sent
     */
    Future<Verdict> judge(Map<String, @Nullable Object> request);

    /**
     * What a rule says.
     *
     * @param message why not, for the client
     * @param warnings for the client
     */
    record Verdict(boolean isAllowed, String message, List<String> warnings) {
        public static final Verdict ALLOWED = new Verdict(true, "", List.of());

        public Verdict {
            warnings = List.copyOf(warnings);
        }

        public static Verdict refused(String message) {
            return new Verdict(false, message, List.of());
        }

        public static Verdict warned(String... warnings) {
            return new Verdict(true, "", List.of(warnings));
        }
    }
}
