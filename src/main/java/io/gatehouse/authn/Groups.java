package io.gatehouse.authn;

import io.gatehouse.core.Identity;
import java.util.ArrayList;
import java.util.List;

/** The groups that come with having been authenticated. */
final class Groups {
    private Groups() {}

    /** The same with {@code system:authenticated}, once, at the end. */
    static List<String> authenticated(List<String> groups) {
        if (groups.contains(Identity.AUTHENTICATED)) {
            return List.copyOf(groups);
        }
        List<String> all = new ArrayList<>(groups);
        all.add(Identity.AUTHENTICATED);
        return List.copyOf(all);
    }
}
