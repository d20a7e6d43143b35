package io.gatehouse.kube;

/** What labels may be made of (k8s.io/apimachinery, {@code api/validate/content}). */
final class LabelText {
    private static final int MAX_NAME = 63;

    private LabelText() {}

    /** {@code name} or {@code dns.sub.domain/name}. */
    static boolean isKey(String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        return !name.isEmpty() && isValue(name) && (slash < 0 || DnsNames.isSubdomain(key.substring(0, slash)));
    }

    static boolean isValue(String value) {
        int last = value.length() - 1;
        if (last < 0) {
            return true;
        }
        for (int i = 0; i <= last; i++) {
            char c = value.charAt(i);
            boolean inner = i > 0 && i < last && (c == '-' || c == '_' || c == '.');
            if (!inner && !isLetterOrDigit(c)) {
                return false;
            }
        }
        return value.length() <= MAX_NAME;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
