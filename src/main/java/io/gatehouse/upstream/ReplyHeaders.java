package io.gatehouse.upstream;

import io.gatehouse.channel.Fields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The headers of a response on its way to the client: without those that are about the connection to the server. */
final class ReplyHeaders {
    private ReplyHeaders() {}

    /** Takes the others out of {@code headers} itself: nearly always there are none. */
    static MultiMap endToEnd(MultiMap headers) {
        List<CharSequence> unwanted = null;
        for (Map.Entry<CharSequence, CharSequence> header : Fields.of(headers)) {
            CharSequence name = header.getKey();
            if (HeaderNames.isHopByHop(name) || name.charAt(0) == ':' || HeaderNames.is(name, "audit-id")) {
                unwanted = unwanted == null ? new ArrayList<>() : unwanted;
                unwanted.add(name);
            }
        }
        if (unwanted != null) {
            List<String> nominated = headers.getAll(HttpHeaders.CONNECTION);
            unwanted.forEach(headers::remove);
            nominated.forEach(value -> {
                for (String name : value.split(",")) {
                    headers.remove(name.strip());
                }
            });
        }
        return headers;
    }

    /** Of those that come behind the body: also without what would be about it, or say who somebody is (RFC 9110 §6.5.1). */
    static MultiMap behindTheBody(MultiMap trailers) {
        for (String name : List.copyOf(trailers.names())) {
            if (HeaderNames.isIdentity(name) || HeaderNames.is(name, "content-length")) {
                trailers.remove(name);
            }
        }
        return endToEnd(trailers);
    }
}
