package io.gatehouse.authn;

import io.gatehouse.core.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * The names that Kubernetes keeps for itself, for those who vouch for users and are not to be believed in everything.
 *
 * @param allowed what a configuration lets one of them name all the same
 */
record SystemNames(List<String> allowed) {
    private static final String PREFIX = "system:";

    /** The identity's groups and name that it may not have from there; what everybody has by being somebody, it may. */
    List<String> refusedOf(Identity identity) {
        List<String> names = new ArrayList<>(identity.groups());
        names.add(identity.name());
        names.removeIf(
                name -> !name.startsWith(PREFIX) || name.equals(Identity.AUTHENTICATED) || allowed.contains(name));
        return names;
    }
}
