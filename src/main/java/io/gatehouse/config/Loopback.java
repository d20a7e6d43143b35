package io.gatehouse.config;

import java.util.regex.Pattern;

/** Addresses that no other host can reach (RFC 6890), as text. */
public final class Loopback {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile("127(\\." + BYTE + "){3}");

    private Loopback() {}

    /** Whether it is one, in its usual form; a name is none, whatever it means at present. */
    public static boolean isAddress(String text) {
        return text.equals("::1") || IPV4.matcher(text).matches();
    }
}
