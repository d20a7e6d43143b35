package io.gatehouse.audit;

import java.nio.charset.StandardCharsets;

/**
 * A request's target as kube-apiserver's log shows it: as it was sent, but that Go encodes a path anew that has characters which
 * should have been encoded (Go, {@code net/url}: {@code URL.RequestURI}). The value of an {@code access_token} is left out.
 */
final class RequestUri {
    private static final String PLAIN_MARKS = "-_.~$&+,/:;=@!'()*[]";
    private static final String TOKEN = "access_token=";
    private static final String HIDDEN = "REDACTED";
    private static final String HEX = "0123456789ABCDEF";

    private RequestUri() {}

    /** @param target as it was sent, each byte a character */
    static String of(String target) {
        int mark = target.indexOf('?');
        int end = mark < 0 ? target.length() : mark;
        boolean isEncoded = isEncoded(target, end);
        if (isEncoded && target.indexOf(TOKEN, end) < 0) {
            return WireText.read(target);
        }
        String path = target.substring(0, end);
        return (isEncoded ? path : encoded(path)) + WireText.read(withoutTokens(target.substring(end)));
    }

    private static boolean isEncoded(String target, int end) {
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            if (!isPlain(c) && c != '%') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN_MARKS.indexOf(c) >= 0;
    }

    /** Brackets may stand in a path as it was sent, but Go encodes them when it writes one itself. */
    private static String encoded(String path) {
        StringBuilder out = new StringBuilder(path.length() + 16);
        byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (b == '%' && i + 2 < bytes.length) {
                int value = Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16);
                if (value >= 0) {
                    b = value;
                    i += 2;
                }
            }
            append(out, b);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int b) {
        boolean plain = b < 0x80 && isPlain((char) b) && "!'()*[]".indexOf(b) < 0;
        if (plain) {
            out.append((char) b);
        } else {
            out.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
        }
    }

    /** A credential that a client put in its URL by mistake, or for a service that takes it there. */
    private static String withoutTokens(String query) {
        StringBuilder out = new StringBuilder(query.length());
        int from = 0;
        for (int at = query.indexOf(TOKEN); at >= 0; at = query.indexOf(TOKEN, from)) {
            int value = at + TOKEN.length();
            char before = query.charAt(at - 1);
            int end = query.indexOf('&', value) < 0 ? query.length() : query.indexOf('&', value);
            out.append(query, from, value);
            if (before == '?' || before == '&') {
                out.append(HIDDEN);
                from = end;
            } else {
                from = value;
            }
        }
        return out.append(query, from, query.length()).toString();
    }
}
