package io.gatehouse.authn;

import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Proof;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may call without any credential: nobody, anybody, or anybody on some paths. */
final class Anonymous {
    private static final Optional<Caller> CALLER = Optional.of(
            new Caller(Identity.of(Identity.ANONYMOUS, List.of(Identity.UNAUTHENTICATED)), Proof.by("anonymous")));

    private final boolean enabled;
    private final Set<String> paths;

    Anonymous(AuthenticationConfiguration.Anonymous configuration) {
        enabled = configuration.enabled();
        paths = Set.copyOf(configuration.paths());
    }

    /** @param path decoded; compared as a whole, as kube-apiserver does */
    Optional<Caller> on(String path) {
        return enabled && (paths.isEmpty() || paths.contains(path)) ? CALLER : Optional.empty();
    }
}
