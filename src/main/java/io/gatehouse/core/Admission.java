package io.gatehouse.core;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Asks the admission chain: the only maker of an {@link Admitted}. */
public final class Admission {
    private Admission() {}

    /** All that has a say in what is stored. */
    public interface Chain {
        /** Whether anybody has a say about this request. Asked for each request: cheap, and reads no body. */
        boolean concerns(Permit permit);

        /** Fails with a {@link Refusal} where anybody refuses, or fails and may not be ignored. */
        Future<Ruling> rule(Permit permit);
    }

    /**
     * A chain's agreement.
     *
     * @param body what is to be sent: the client's own where nobody read it
     * @param warnings for the client
     * @param annotations for the audit
     */
    public record Ruling(Body body, List<String> warnings, Map<String, String> annotations) {}

    /** @return fails with the {@link Refusal} of whoever refused */
    public static Future<Admitted> require(Chain chain, Permit permit, AnnotationSink audit) {
        if (!chain.concerns(permit)) {
            return Future.succeededFuture(new Admitted(permit, permit.call().body(), List.of()));
        }
        return Walk.from(chain.rule(permit))
                .then(ruling -> {
                    ruling.annotations().forEach(audit::annotate);
                    return Future.succeededFuture(new Admitted(permit, ruling.body(), ruling.warnings()));
                })
                .future();
    }

    /** Takes annotations for the audit event of one request. */
    @FunctionalInterface
    public interface AnnotationSink {
        void annotate(String key, String value);
    }
}
