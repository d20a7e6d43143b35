package io.gatehouse.core;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Headers by how their names begin, in any case. Underscores count as hyphens, for some servers behind an API server take
 * the one for the other.
 */
public final class HeaderPrefixes {
    private final List<String> folded;

    public HeaderPrefixes(Collection<String> names) {
        folded = names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    public boolean cover(CharSequence name) {
        for (String prefix : folded) {
            if (begins(name, prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name begins with {@code prefix}, which is in lower case and has hyphens alone. */
    public static boolean begins(CharSequence name, String prefix) {
        if (name.length() < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (folded(name.charAt(i)) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static char folded(char c) {
        return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
}
