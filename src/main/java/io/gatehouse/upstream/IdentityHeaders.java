package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration.Forwarding;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Subject;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/** How an API server is told who calls: the only writers of headers that say so, one for each mode of forwarding. */
sealed interface IdentityHeaders permits FrontProxyHeaders, ImpersonationHeaders, PassedTokens {

    /** @param token the gate's own, where it has one */
    static IdentityHeaders of(Forwarding forwarding, Optional<String> token) {
        return switch (forwarding.mode()) {
            case REQUEST_HEADER -> new FrontProxyHeaders(forwarding);
            case IMPERSONATE -> new ImpersonationHeaders(token);
            case PASS_THROUGH -> new PassedTokens(token);
        };
    }

    /** Whether a header that a client sent says what only the gate may say. */
    boolean isOurs(CharSequence name);

    /** Why somebody's requests cannot be forwarded, if that is so: nothing of them may be sent. */
    Optional<Refusal> objection(Subject subject);

    /** Adds who calls, and as whom, to headers that are free of the client's own; where there is no objection. */
    void write(Subject subject, MultiMap to);

    /**
     * Adds who calls to a request of the gate's own.
     *
     * @param probe whom it is made as, where the gate can say so
     */
    void writeOwn(Identity probe, MultiMap to);

    /** What a server's {@link SelfSubjectReview} of the gate's own request leaves unproven; empty where nothing is. */
    List<String> unproven(SelfSubjectReview review, Identity probe);

    /** What to do about a server that refuses the gate's own requests. */
    String advice();

    /** Whether an API server that says 401 or 403 may mean the gate where a user asked. */
    default boolean mayBeRefusedItself() {
        return false;
    }
}
