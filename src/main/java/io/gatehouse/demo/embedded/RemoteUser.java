package io.gatehouse.demo.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who the front proxy says is asking. */
record RemoteUser(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    private static final String ANONYMOUS = "system:anonymous";
    private static final String AUTHENTICATED = "system:authenticated";
    private static final String UNAUTHENTICATED = "system:unauthenticated";

    /** Who reads what anybody may. */
    static final RemoteUser NOBODY = new RemoteUser(ANONYMOUS, "", List.of(UNAUTHENTICATED), Map.of());

    RemoteUser {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /** With the group that says whether anybody knows them. */
    RemoteUser classified() {
        if (groups.contains(AUTHENTICATED) || groups.contains(UNAUTHENTICATED)) {
            return this;
        }
        List<String> more = new ArrayList<>(groups);
        more.add(name.equals(ANONYMOUS) ? UNAUTHENTICATED : AUTHENTICATED);
        return new RemoteUser(name, uid, more, extra);
    }
}
