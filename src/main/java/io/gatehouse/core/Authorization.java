package io.gatehouse.core;

import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Consumer;

/** Asks the authorizers: the only maker of a {@link Permit}. */
public final class Authorization {
    private static final Set<String> STREAMS_INTO_PODS = Set.of("exec", "attach", "portforward");

    private Authorization() {}

    /**
     * @param chain its opinion is final: none means denied
     * @param decided told of the decision about the request's own action, before the future completes
     * @return fails with a {@link Refusal} in kube-apiserver's words (403, or 500 where an authorizer failed)
     */
    public static Future<Permit> require(Authorizer chain, Call call, Subject subject, Consumer<Decision> decided) {
        Attributes attributes = new Attributes(call.cluster(), subject.effective(), call.info(), call.origin());
        Walk<Permit> asked = Walk.from(chain.authorize(attributes)).then(decision -> {
            decided.accept(decision);
            return decision.allows()
                    ? Future.succeededFuture(new Permit(call, subject, attributes))
                    : Future.failedFuture(Refusal.forbidden(attributes, decision.reason()));
        });
        return (streamsIntoPod(call.info()) ? asked.then(permit -> requireCreateToo(chain, permit)) : asked).future();
    }

    /**
     * A WebSocket begins with GET, so that {@code get} alone would run commands: since 1.35 kube-apiserver asks about
     * {@code create} too, and refuses in fewer words (k8s.io/kubernetes, {@code registry/core/pod/rest/subresources.go}).
     */
    private static Future<Permit> requireCreateToo(Authorizer chain, Permit permit) {
        RequestInfo info = permit.call().info();
        return Walk.from(chain.authorize(permit.attributes().about(info.withVerb("create"))))
                .then(decision -> decision.allows()
                        ? Future.succeededFuture(permit)
                        : Future.<Permit>failedFuture(
                                Refusal.forbidden(info.apiGroup(), info.resource(), info.name(), decision.reason())))
                .future();
    }

    private static boolean streamsIntoPod(RequestInfo info) {
        return info.verb().equals("get")
                && info.resource().equals("pods")
                && info.apiGroup().isEmpty()
                && STREAMS_INTO_PODS.contains(info.subresource());
    }
}
