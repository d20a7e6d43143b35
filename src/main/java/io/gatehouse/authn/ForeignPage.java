package io.gatehouse.authn;

import io.gatehouse.core.Call;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/**
 * A page of another host that makes a browser open a stream (RFC 6455 §10.2): browsers let it, and add certificates and
 * passwords on their own. No page can add a token that it does not know.
 */
final class ForeignPage {
    static final String REASON = "a page of another host asks for an upgrade, which needs a bearer token";

    private ForeignPage() {}

    static boolean asks(Call call) {
        if (call.upgrade().isEmpty()) {
            return false;
        }
        String host = host(String.valueOf(call.headers().get(HttpHeaders.HOST)));
        return call.headers().getAll(HttpHeaders.ORIGIN).stream()
                .anyMatch(origin -> !host(origin).equals(host));
    }

    /** Of {@code scheme://host:port} or {@code host:port}; anything else equals no host. */
    private static String host(String origin) {
        String authority = origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3);
        int port = authority.indexOf(':', Math.max(0, authority.indexOf(']')));
        return (port < 0 ? authority : authority.substring(0, port)).toLowerCase(Locale.ROOT);
    }
}
