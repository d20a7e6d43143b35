package io.gatehouse.authz;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Authorizers in order: the first one that allows or denies decides (k8s.io/apiserver, {@code
 * authorization/union/union.go}). Where none of them does, their reasons are joined; if one of them failed, the chain
 * fails, at once where nobody behind that one may decide.
 */
public final class AuthorizerChain implements Authorizer {
    /**
     * An authorizer in a chain.
     *
     * @param name in front of its reason where nobody decides
     */
    public record Named(String name, Authorizer authorizer) {}

    private final Named[] chain;

    public AuthorizerChain(List<Named> chain) {
        this.chain = chain.toArray(Named[]::new);
    }

    @Override
    public Future<Decision> authorize(Attributes attributes) {
        return askFrom(0, attributes, Undecided.SO_FAR);
    }

    private Future<Decision> askFrom(int first, Attributes attributes, Undecided before) {
        Undecided undecided = before;
        for (int i = first; i < chain.length; i++) {
            Named asked = chain[i];
            Future<Decision> answer = ask(asked, attributes);
            if (!answer.isComplete()) {
                int next = i + 1;
                Undecided soFar = undecided;
                return answer.transform(
                        done -> decides(answer) ? end(answer) : askFrom(next, attributes, soFar.and(asked, answer)));
            }
            if (decides(answer)) {
                return end(answer);
            }
            undecided = undecided.and(asked, answer);
        }
        return undecided.end();
    }

    private static Future<Decision> ask(Named asked, Attributes attributes) {
        try {
            return asked.authorizer.authorize(attributes);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static boolean decides(Future<Decision> answer) {
        return answer.succeeded()
                ? answer.result().verdict() != Verdict.NO_OPINION
                : answer.cause() instanceof UndecidedException undecided && undecided.isFinal();
    }

    private static Future<Decision> end(Future<Decision> answer) {
        return answer.succeeded() ? answer : failed(answer.cause());
    }

    private static Future<Decision> failed(Throwable failure) {
        return Future.failedFuture(
                failure instanceof UndecidedException
                        ? Refusal.internal("nobody could decide whether this is allowed")
                        : failure);
    }

    /** What those said who had no opinion. */
    private record Undecided(String reasons, @Nullable Throwable failure) {
        static final Undecided SO_FAR = new Undecided("", null);

        private static final Future<Decision> NO_OPINION = Future.succeededFuture(Decision.NO_OPINION);

        Undecided and(Named asked, Future<Decision> answer) {
            if (answer.failed()) {
                return new Undecided(reasons, failure == null ? answer.cause() : failure);
            }
            String reason = answer.result().reason();
            if (reason.isEmpty()) {
                return this;
            }
            String named = asked.name() + ": " + reason;
            return new Undecided(reasons.isEmpty() ? named : reasons + "\n" + named, failure);
        }

        Future<Decision> end() {
            if (failure != null) {
                return failed(failure);
            }
            return reasons.isEmpty()
                    ? NO_OPINION
                    : Future.succeededFuture(new Decision(Verdict.NO_OPINION, "", reasons));
        }
    }
}
