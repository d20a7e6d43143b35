package io.gatehouse.impersonation;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.List;

/**
 * A caller's wish to act as somebody else.
 *
 * @param request what it asks for, and who asks
 * @param wanted as the headers say
 */
record Attempt(Authorizer authorizers, Attributes request, Identity wanted) {
    private static final Future<Void> ALLOWED = Future.succeededFuture();

    Identity caller() {
        return request.user();
    }

    boolean isForNameOnly() {
        return wanted.uid().isEmpty()
                && wanted.groups().isEmpty()
                && wanted.extra().isEmpty();
    }

    /** The same wish of a caller with other extras. */
    Attempt by(Identity other) {
        return new Attempt(
                authorizers, new Attributes(request.cluster(), other, request.action(), request.origin()), wanted);
    }

    /** Fails with a {@link Refusal} unless the caller may do it. */
    Future<Void> require(RequestInfo action) {
        Attributes question = request.about(action);
        return Walk.from(authorizers.authorize(question))
                .then(decision -> decision.allows()
                        ? ALLOWED
                        : Future.<Void>failedFuture(Refusal.forbidden(question, decision.reason())))
                .future();
    }

    /** One after the other; the first that is refused ends it. */
    Future<Void> requireEach(List<RequestInfo> actions) {
        return requireFrom(0, actions);
    }

    private Future<Void> requireFrom(int first, List<RequestInfo> actions) {
        for (int i = first; i < actions.size(); i++) {
            Future<Void> answer = require(actions.get(i));
            if (!answer.isComplete()) {
                int next = i + 1;
                return answer.compose(allowed -> requireFrom(next, actions));
            }
            if (answer.failed()) {
                return answer;
            }
        }
        return ALLOWED;
    }
}
