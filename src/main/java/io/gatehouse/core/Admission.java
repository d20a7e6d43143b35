package io.gatehouse.core;

import io.vertx.core.Future;
import java.util.List;

/** Asks the admission chain: the only maker of an {@link Admitted}. */
public final class Admission {
    private Admission() {}

    /** All that has a say in what is stored. */
    public interface Chain {
        /** Whether anybody has a say about this request. Asked for each request: cheap, and reads no body. */
        boolean concerns(Permit permit);

        /**
         * Fails with a {@link Refusal} where anybody refuses, or fails and may not be ignored.
         *
         * @param audit told what controllers have to say there, also about what is refused
         */
        Future<Ruling> rule(Permit permit, AnnotationSink audit);
    }

    /**
     * A chain's agreement.
     *
     * @param body what is to be sent: the client's own where nobody read it
     * @param warnings for the client
     */
    public record Ruling(Body body, List<String> warnings) {}

    /** @return fails with the {@link Refusal} of whoever refused */
    public static Future<Admitted> require(Chain chain, Permit permit, AnnotationSink audit) {
        if (!chain.concerns(permit)) {
            return Future.succeededFuture(new Admitted(permit, permit.call().body(), List.of()));
        }
        return Walk.from(chain.rule(permit, audit))
                .then(ruling -> Future.succeededFuture(new Admitted(permit, ruling.body(), ruling.warnings())))
                .future();
    }

    /** Takes annotations for the audit event of one request. */
    @FunctionalInterface
    public interface AnnotationSink {
        void annotate(String key, String value);
    }
}
