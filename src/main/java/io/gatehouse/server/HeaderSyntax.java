package io.gatehouse.server;

import io.gatehouse.core.Refusal;

/** What a header's name and value may consist of (RFC 9110 §5.1, §5.5). */
final class HeaderSyntax {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c < 127; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private HeaderSyntax() {}

    /** @throws Refusal (400) */
    static void check(CharSequence name, CharSequence value) {
        boolean isPseudo = name.length() > 1 && name.charAt(0) == ':';
        if (!isPseudo && !isToken(name)) {
            throw Refusal.badRequest("a header's name is no token");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                throw Refusal.badRequest("a header's value has a control character");
            }
        }
    }

    private static boolean isToken(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= TOKEN.length || !TOKEN[c]) {
                return false;
            }
        }
        return name.length() > 0;
    }
}
