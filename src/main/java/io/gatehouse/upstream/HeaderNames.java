package io.gatehouse.upstream;

import static io.gatehouse.core.HeaderPrefixes.begins;

import io.netty.util.AsciiString;

/** Tells headers apart by their names, in any case. */
final class HeaderNames {
    private HeaderNames() {}

    /** About one connection and not for the other end (RFC 9110 §7.6.1, and older ones that some still send). */
    static boolean isHopByHop(CharSequence name) {
        return switch (name.length()) {
            case 2 -> is(name, "te");
            case 7 -> is(name, "upgrade") || is(name, "trailer");
            case 10 -> is(name, "connection") || is(name, "keep-alive");
            case 14 -> is(name, "http2-settings");
            case 16 -> is(name, "proxy-connection");
            case 17 -> is(name, "transfer-encoding");
            case 18 -> is(name, "proxy-authenticate");
            case 19 -> is(name, "proxy-authorization");
            default -> false;
        };
    }

    /**
     * Says who calls, or where from: never the client's to say. Underscores count as hyphens, for some servers behind an
     * API server take the one for the other.
     */
    static boolean isIdentity(CharSequence name) {
        if (name.length() < 7) {
            return false;
        }
        return switch (name.charAt(0)) {
            case 'x', 'X' -> begins(name, "x-remote-") || begins(name, "x-forwarded-") || equals(name, "x-real-ip");
            case 'i', 'I' -> begins(name, "impersonate-");
            case 'f', 'F' -> equals(name, "forwarded");
            case 'a', 'A' -> equals(name, "authorization") || equals(name, "audit-id");
            case 'p', 'P' -> equals(name, "proxy-authorization");
            default -> false;
        };
    }

    private static boolean equals(CharSequence name, String other) {
        return name.length() == other.length() && begins(name, other);
    }

    static boolean is(CharSequence name, String other) {
        return AsciiString.contentEqualsIgnoreCase(name, other);
    }
}
