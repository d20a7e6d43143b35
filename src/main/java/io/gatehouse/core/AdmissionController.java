package io.gatehouse.core;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule, or one set of them, about what may be stored. */
public interface AdmissionController {
    /** Under which it is counted; kube-apiserver's where that has the same. */
    String name();

    /** Whether it has a say about this request; asked for each one, without its body. */
    boolean concerns(Permit permit);

    /**
     * Whether it may answer with another object. Those that may are asked before all others, which then see what came of it; they
     * see the object as the client sent it, or what an update comes to before it is stored, and what the ones before them made of that.
     */
    default boolean isMutating() {
        return false;
    }

    /** Asked only about what {@link #concerns} it. A failed future refuses. */
    Future<Outcome> review(Review review);

    /** One write, as a controller sees it. */
    interface Review {
        Permit permit();

        /**
         * Whether the objects are as the API server shows them, with its defaults, and what patches came to; else they are as the
         * client sent them.
         */
        boolean isStored();

        /**
         * What it may come to, at least one: an apply creates or updates, and so do some kinds' updates. Exactly what it comes to
         * where objects are as stored and {@link #object} has answered.
         */
        List<Operation> operations();

        /**
         * The object as the client sent it, plain maps, lists, strings, numbers and booleans; read at the first call.
         * Empty where there is none: the operation has none (delete, connect), or the body is a patch or empty. Fails
         * with a {@link Refusal} where the body is no object that the gate can read: a broken or unknown encoding, over
         * the limit.
         */
        Future<Optional<Map<String, @Nullable Object>>> object();

        /** What is stored of an object that is updated or deleted; empty where nothing is, or where nobody looks. */
        Future<Optional<Map<String, @Nullable Object>>> old();

        /**
         * {@code DeleteOptions} of a deletion, as {@code meta.k8s.io/v1}; empty for what is none. Fails as {@link #object} does.
         */
        Future<Optional<Map<String, @Nullable Object>>> options();

        /**
         * The paths of all that a patch can change, each standing for what is below it; the empty path for anything.
         * Empty where the body is no patch. Fails as {@link #object} does.
         */
        Future<Set<List<String>>> patched();
    }

    /** As {@code admission.k8s.io/v1} names them. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }

    /**
     * A controller's answer.
     *
     * @param replaced what is to be stored in place of the object, of the same kind, name and namespace; only where there is an
     *     object, and only from those that are {@link #isMutating}
     * @param warnings for the client
     * @param annotations for the audit, also of a refusal
     */
    record Outcome(
            Optional<Refusal> refusal,
            Optional<Map<String, @Nullable Object>> replaced,
            List<String> warnings,
            Map<String, String> annotations) {
        public static final Outcome AGREED = new Outcome(Optional.empty(), List.of(), Map.of());

        /** One that leaves the object as it is. */
        public Outcome(Optional<Refusal> refusal, List<String> warnings, Map<String, String> annotations) {
            this(refusal, Optional.empty(), warnings, annotations);
        }

        public static Outcome refused(Refusal refusal) {
            return new Outcome(Optional.of(refusal), List.of(), Map.of());
        }
    }
}
