package io.gatehouse.core;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
         * @param rehearsal asks what the write would come to
         * @param audit told what controllers have to say there, also about what is refused
         */
        Future<Ruling> rule(Permit permit, Rehearsal rehearsal, AnnotationSink audit);
    }

    /**
     * A chain's agreement.
     *
     * @param body what is to be sent: the client's own where nobody read it
     * @param warnings for the client
     * @param again where the body goes on under a condition of the gate's own, which the API server answers with a conflict if it
     *     no longer holds: what there is to be judged then
     * @param asOf where many objects were judged: the version of their list that the request is to be about
     */
    public record Ruling(
            Body body, List<String> warnings, Optional<Supplier<Future<Ruling>>> again, Optional<String> asOf) {
        public Ruling(Body body, List<String> warnings) {
            this(body, warnings, Optional.empty(), Optional.empty());
        }
    }

    /**
     * @param upstream where writes are rehearsed
     * @return fails with the {@link Refusal} of whoever refused, or with the API server's own answer to a rehearsal
     */
    public static Future<Admitted> require(Chain chain, Permit permit, Upstream upstream, AnnotationSink audit) {
        if (!chain.concerns(permit)) {
            return Future.succeededFuture(new Admitted(permit, permit.call().body(), List.of(), Optional.empty()));
        }
        Rehearsal rehearsal =
                body -> upstream.send(new Admitted(permit.rehearsed(), body, List.of(), Optional.empty()));
        return admitted(permit, chain.rule(permit, rehearsal, audit));
    }

    private static Future<Admitted> admitted(Permit permit, Future<Ruling> ruling) {
        return Walk.from(ruling)
                .then(there -> Future.succeededFuture(new Admitted(
                        there.asOf().map(permit::asOf).orElse(permit),
                        there.body(),
                        there.warnings(),
                        there.again().map(again -> () -> admitted(permit, again.get())))))
                .future();
    }

    /** Keys that begin so have values that show parts of objects: they are for events that show bodies too. */
    public static final String BODY_ANNOTATIONS = "patch.webhook.admission.k8s.io/";

    /** Takes annotations for the audit event of one request. */
    @FunctionalInterface
    public interface AnnotationSink {
        void annotate(String key, String value);
    }
}
