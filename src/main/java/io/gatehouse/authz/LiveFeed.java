package io.gatehouse.authz;

import io.gatehouse.core.Feed;
import java.time.Duration;

/** Live roles as readiness sees them: well while they are known, or have been until lately. */
record LiveFeed(LiveRoles roles, Duration staleAfter) implements Feed {
    @Override
    public String name() {
        return "rbac";
    }

    @Override
    public String fault() {
        if (!roles.isKnown()) {
            return "the cluster's roles are not known yet; " + roles.fault();
        }
        Duration age = roles.age();
        return age.compareTo(staleAfter) > 0
                ? "the cluster's roles are those of " + age.toSeconds() + " s ago; " + roles.fault()
                : "";
    }

    @Override
    public Duration age() {
        return roles.age();
    }
}
