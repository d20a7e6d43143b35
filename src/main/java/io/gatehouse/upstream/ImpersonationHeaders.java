package io.gatehouse.upstream;

import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Subject;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * Acts as the user, which the API server's own rules let the gate do. There is room for one identity: where the caller
 * acts as another, that other one is told, and the caller in an extra value that nobody else may say.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation">Kubernetes:
 *     user impersonation</a>
 */
final class ImpersonationHeaders implements IdentityHeaders {
    static final String CALLER = "gatehouse.io/caller";

    private static final String PASSED_ON = "does anything before it take Impersonate- headers out?";
    private static final SelfSubjectReview.Advice ADVICE =
            new SelfSubjectReview.Advice(PASSED_ON, PASSED_ON + " It takes UIDs since 1.22", PASSED_ON, PASSED_ON);

    private final Optional<CharSequence> authorization;

    /** @param token the gate's own, where it shows no certificate */
    ImpersonationHeaders(Optional<String> token) {
        authorization = token.map(PassedTokens::bearer);
    }

    @Override
    public boolean isOurs(CharSequence name) {
        return HeaderNames.isIdentity(name);
    }

    @Override
    public Optional<Refusal> objection(Subject subject) {
        return subject.effective().extra().containsKey(CALLER)
                ? Optional.of(
                        Refusal.badRequest("the extra value " + CALLER + " of a user is for the gateway alone to say"))
                : Optional.empty();
    }

    @Override
    public void write(Subject subject, MultiMap to) {
        writeOwn(subject.effective(), to);
        if (subject.as().isPresent()) {
            IdentityNames.IMPERSONATE.writeExtra(
                    CALLER, subject.caller().identity().name(), to);
        }
    }

    @Override
    public void writeOwn(Identity probe, MultiMap to) {
        authorization.ifPresent(value -> to.add(HttpHeaders.AUTHORIZATION, value));
        IdentityNames.IMPERSONATE.write(probe, to);
    }

    @Override
    public List<String> unproven(SelfSubjectReview review, Identity probe) {
        return review.differences(probe, true, ADVICE);
    }

    @Override
    public String advice() {
        return "is the gate's own credential one of a user there, and bound to a ClusterRole that may impersonate users,"
                + " groups, serviceaccounts, uids and userextras (deploy/impersonator.yaml)?";
    }

    @Override
    public boolean mayBeRefusedItself() {
        return true;
    }
}
