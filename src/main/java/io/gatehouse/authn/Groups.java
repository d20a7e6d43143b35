package io.gatehouse.authn;

import io.gatehouse.core.Identity;
import java.util.ArrayList;
import java.util.List;

/** The groups that come with having been authenticated. */
final class Groups {
    private Groups() {}

    /**
     * The same with {@code system:authenticated}, once, at the end; whoever is said to be nobody stays nobody
     * (k8s.io/apiserver, {@code pkg/authentication/group}).
     */
    static List<String> authenticated(String name, List<String> groups) {
        if (name.equals(Identity.ANONYMOUS)
                || groups.contains(Identity.AUTHENTICATED)
                || groups.contains(Identity.UNAUTHENTICATED)) {
            return List.copyOf(groups);
        }
        List<String> all = new ArrayList<>(groups);
        all.add(Identity.AUTHENTICATED);
        return List.copyOf(all);
    }
}
