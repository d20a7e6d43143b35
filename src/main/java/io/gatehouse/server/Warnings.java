package io.gatehouse.server;

/** Texts for a client as a {@code Warning} header (RFC 7234 §5.5), as kubectl prints them. */
final class Warnings {
    private static final int MAX_LENGTH = 1024;

    private Warnings() {}

    static String header(String text) {
        StringBuilder out = new StringBuilder("299 - \"");
        text.codePoints().limit(MAX_LENGTH).forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.appendCodePoint(c < ' ' || c == 0x7f ? ' ' : c);
        });
        return out.append('"').toString();
    }
}
