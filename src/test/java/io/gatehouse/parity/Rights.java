package io.gatehouse.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules, each with those who have it: a role and a binding for a rule, however many they are. */
final class Rights {
    private static final String ROLE = """
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: %1$s}, rules: [%2$s]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: %1$s},
              roleRef: {kind: ClusterRole, name: %1$s, apiGroup: rbac.authorization.k8s.io}, subjects: [%3$s]}
            """;

    private final String prefix;
    private final Map<String, List<String>> users = new LinkedHashMap<>();

    /** @param prefix begins the names of the roles */
    Rights(String prefix) {
        this.prefix = prefix;
    }

    /** @param rules a verb, an API group, resources and names, of which the last may be missing; or a verb and a path */
    void give(String user, String... rules) {
        for (String rule : rules) {
            users.computeIfAbsent(rule, key -> new ArrayList<>()).add(user);
        }
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder();
        users.forEach((rule, havers) -> {
            List<String> subjects = havers.stream()
                    .distinct()
                    .map(user -> "{kind: User, name: '" + user + "', apiGroup: rbac.authorization.k8s.io}")
                    .toList();
            String name = prefix + "-" + Integer.toHexString(rule.hashCode());
            yaml.append(ROLE.formatted(name, rule(rule), String.join(", ", subjects)));
        });
        return yaml.toString();
    }

    private static String rule(String text) {
        int space = text.indexOf(' ');
        if (space > 0) {
            return "{verbs: ['%s'], nonResourceURLs: ['%s']}"
                    .formatted(text.substring(0, space), text.substring(space + 1));
        }
        String[] parts = text.split("\\|", 4);
        String names = parts.length < 4 ? "" : ", resourceNames: ['" + parts[3].replace("|", "', '") + "']";
        return "{verbs: ['%s'], apiGroups: ['%s'], resources: ['%s']%s}".formatted(parts[0], parts[1], parts[2], names);
    }
}
