package io.gatehouse.upstream;

import io.gatehouse.core.Admitted;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a server's refusal of the gate itself from one of the user. What stands in the answer's body does not count, for
 * clients choose its form, and what is behind a server may write anything: the server is asked again, something that it
 * answers by itself.
 */
final class GateRefusal {
    private static final Logger LOG = LoggerFactory.getLogger(GateRefusal.class);

    /** kube-apiserver has set it on most answers by the time that it asks what a user may do, and never before. */
    private static final String WAS_LET_IN = "X-Kubernetes-Pf-Prioritylevel-Uid";

    private GateRefusal() {}

    static boolean isPossible(Reply reply) {
        return (reply.status() == 401 || reply.status() == 403)
                && !reply.headers().contains(WAS_LET_IN);
    }

    /** Empty where it was the user who was refused, or nobody can tell. */
    static Future<Optional<Refusal>> find(Server server, ServerLines lines, IdentityHeaders headers, Admitted refused) {
        return lines.ownRequest()
                .compose(request -> {
                    headers.writeOwn(refused.permit().subject().effective(), request.headers());
                    // Or the server would write of a request of the user that the gate has not written of.
                    request.putHeader(RequestHeaders.AUDIT_ID, refused.call().auditId());
                    return SelfSubjectReview.ask(request);
                })
                .map(review -> review.refusesTheGate() ? Optional.of(noted(server, review)) : Optional.<Refusal>empty())
                .otherwise(Optional.empty());
    }

    private static Refusal noted(Server server, SelfSubjectReview review) {
        LOG.error("API server {} refuses the gate itself with {}: {}", server, review.status(), review.message());
        return Refusal.badGateway("the API server does not let the gateway act for its users");
    }
}
