package io.gatehouse.core;

import java.util.List;
import java.util.Map;

/**
 * A user as Kubernetes knows one. An identity that could not be forwarded byte for byte in HTTP headers cannot be made:
 * an empty name makes an API server fall back to the gate's own identity, and white space around a value is trimmed on
 * the way, so that {@code "system:masters "} would arrive as {@code "system:masters"}.
 *
 * @param name never empty
 * @param uid empty where there is none
 * @param groups in the order given, none empty
 * @param extra keys as the authenticator gave them; each with its values in order
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/">Kubernetes: authenticating</a>
 */
public record Identity(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    public static final String ANONYMOUS = "system:anonymous";
    public static final String AUTHENTICATED = "system:authenticated";
    public static final String UNAUTHENTICATED = "system:unauthenticated";
    public static final String MASTERS = "system:masters";

    /** Each value, in UTF-16 units. */
    public static final int MAX_VALUE_LENGTH = 4096;

    /** All values together, in UTF-16 units: well below the 1 MiB that an API server takes as a request's head. */
    public static final int MAX_TOTAL_LENGTH = 256 * 1024;

    /** @throws InvalidIdentityException if it could not be forwarded as it is */
    public Identity {
        groups = List.copyOf(groups);
        extra = extra.isEmpty() ? Map.of() : copyOf(extra);
        int length = checked("name", name) + checked("UID", uid);
        if (name.isEmpty()) {
            throw new InvalidIdentityException("the name is empty");
        }
        for (String group : groups) {
            if (group.isEmpty()) {
                throw new InvalidIdentityException("a group is empty");
            }
            length += checked("a group", group);
        }
        for (Map.Entry<String, List<String>> entry : extra.entrySet()) {
            if (entry.getKey().isEmpty()) {
                throw new InvalidIdentityException("an extra's key is empty");
            }
            length += checked("an extra's key", entry.getKey());
            for (String value : entry.getValue()) {
                length += checked("an extra's value", value);
            }
        }
        if (length > MAX_TOTAL_LENGTH) {
            throw new InvalidIdentityException("all values together are longer than " + MAX_TOTAL_LENGTH);
        }
    }

    /** A user without UID and extra. */
    public static Identity of(String name, List<String> groups) {
        return new Identity(name, "", groups, Map.of());
    }

    /** Whether it is nobody in particular, as kube-apiserver's mitigation for unauthenticated HTTP/2 asks it. */
    public boolean isAnonymous() {
        return name.equals(ANONYMOUS) || groups.contains(UNAUTHENTICATED);
    }

    private static Map<String, List<String>> copyOf(Map<String, List<String>> extra) {
        Map<String, List<String>> copy = new java.util.LinkedHashMap<>();
        extra.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        return java.util.Collections.unmodifiableMap(copy);
    }

    private static int checked(String what, String value) {
        int length = value.length();
        if (length > MAX_VALUE_LENGTH) {
            throw new InvalidIdentityException(what + " is longer than " + MAX_VALUE_LENGTH);
        }
        if (length > 0 && (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1)))) {
            throw new InvalidIdentityException(what + " begins or ends with white space");
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw new InvalidIdentityException(what + " has a control character");
            }
            if (Character.isSurrogate(c) && !isPaired(value, i)) {
                throw new InvalidIdentityException(what + " is no valid Unicode");
            }
        }
        return length;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isPaired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
