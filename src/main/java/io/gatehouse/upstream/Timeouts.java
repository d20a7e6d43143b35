package io.gatehouse.upstream;

import io.gatehouse.core.Call;

/** How long the gate waits for an answer: a little longer than the API server lets itself take. */
final class Timeouts {
    private static final int DEFAULT_SECONDS = 60;
    private static final int GRACE_SECONDS = 5;
    private static final String PARAMETER = "timeout=";

    private Timeouts() {}

    /** In seconds; 0 where a request may last. */
    static int of(Call call) {
        return call.info().isLongRunning() ? 0 : Math.min(asked(call.target()), DEFAULT_SECONDS) + GRACE_SECONDS;
    }

    /** By the parameter {@code timeout}, a Go duration; what cannot be read is the API server's to refuse. */
    private static int asked(String target) {
        int query = target.indexOf('?');
        int at = query < 0 ? -1 : target.indexOf(PARAMETER, query);
        if (at < 0 || "?&".indexOf(target.charAt(at - 1)) < 0) {
            return DEFAULT_SECONDS;
        }
        int end = target.indexOf('&', at);
        return seconds(target.substring(at + PARAMETER.length(), end < 0 ? target.length() : end));
    }

    private static int seconds(String duration) {
        long total = 0;
        int digits = 0;
        for (int i = 0; i < duration.length(); i++) {
            char c = duration.charAt(i);
            if (c >= '0' && c <= '9' && digits < 1_000_000) {
                digits = digits * 10 + c - '0';
            } else {
                total += c == 'h'
                        ? digits * 3600L
                        : c == 'm' && !duration.startsWith("ms", i) ? digits * 60L : c == 's' ? digits : 0;
                digits = 0;
            }
        }
        return total <= 0 ? DEFAULT_SECONDS : (int) Math.min(total, DEFAULT_SECONDS);
    }
}
