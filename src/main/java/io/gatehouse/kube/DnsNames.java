package io.gatehouse.kube;

/** Names as DNS has them (RFC 1123; k8s.io/apimachinery, {@code api/validate/content/dns.go}). */
public final class DnsNames {
    public static final int MAX_LABEL = 63;
    public static final int MAX_SUBDOMAIN = 253;

    private DnsNames() {}

    /** Small letters, digits and inner hyphens. */
    public static boolean isLabel(String name) {
        return name.length() <= MAX_LABEL && name.indexOf('.') < 0 && hasLabels(name);
    }

    /** Labels of any length with dots between them. */
    public static boolean isSubdomain(String name) {
        return name.length() <= MAX_SUBDOMAIN && hasLabels(name);
    }

    /** The same without its limit. */
    public static boolean hasLabels(String name) {
        char before = '.';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean separates = c == '.' && before != '.' && before != '-' || c == '-' && before != '.';
            if (!separates && !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
                return false;
            }
            before = c;
        }
        return before != '.' && before != '-';
    }
}
