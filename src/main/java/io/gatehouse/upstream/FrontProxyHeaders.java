package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration.Forwarding;
import io.gatehouse.core.HeaderPrefixes;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Subject;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/**
 * Says who calls as a front proxy does, which the gate's certificate proves to be one. Whom the caller acts as is told
 * beside it, for the API server to judge too.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authenticating-proxy">Kubernetes:
 *     authenticating proxy</a>
 */
final class FrontProxyHeaders implements IdentityHeaders {
    private static final SelfSubjectReview.Advice ADVICE = new SelfSubjectReview.Advice(
            "check its --requestheader-client-ca-file, -allowed-names and -username-headers",
            "start it with --requestheader-uid-headers, or set forwarding.uidHeader to \"\" so that none is told",
            "check its --requestheader-group-headers",
            "check its --requestheader-extra-headers-prefix");

    private final IdentityNames names;
    private final HeaderPrefixes ours;

    FrontProxyHeaders(Forwarding forwarding) {
        names = IdentityNames.of(
                forwarding.usernameHeader(),
                forwarding.uidHeader(),
                forwarding.groupHeader(),
                forwarding.extraHeaderPrefix());
        ours = new HeaderPrefixes(List.of(
                forwarding.usernameHeader(),
                forwarding.groupHeader(),
                forwarding.extraHeaderPrefix(),
                forwarding.uidHeader().isEmpty() ? "x-remote-uid" : forwarding.uidHeader()));
    }

    @Override
    public boolean isOurs(CharSequence name) {
        return HeaderNames.isIdentity(name) || ours.cover(name);
    }

    @Override
    public Optional<Refusal> objection(Subject subject) {
        return Optional.empty();
    }

    @Override
    public void write(Subject subject, MultiMap to) {
        names.write(subject.caller().identity(), to);
        if (subject.as().isPresent()) {
            IdentityNames.IMPERSONATE.write(subject.as().get().requested(), to);
        }
    }

    @Override
    public void writeOwn(Identity probe, MultiMap to) {
        names.write(probe, to);
    }

    @Override
    public List<String> unproven(SelfSubjectReview review, Identity probe) {
        return review.differences(probe, names.uid().length() > 0, ADVICE);
    }

    @Override
    public String advice() {
        return "is its --requestheader-client-ca-file the authority of the gate's client certificate, and that one's"
                + " name allowed?";
    }
}
