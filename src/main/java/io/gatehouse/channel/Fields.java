package io.gatehouse.channel;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.headers.HttpHeaders;
import java.util.Iterator;
import java.util.Map;

/**
 * A message's header fields as Netty has them: Vert.x would make a string of each, and check and lower each once more that is
 * passed on.
 */
public final class Fields {
    private Fields() {}

    /** Of a message that has come; an HTTP/2 message's pseudo fields, whose names begin with a colon, are among them. */
    public static Iterable<Map.Entry<CharSequence, CharSequence>> of(MultiMap headers) {
        if (headers instanceof HttpHeaders http2) {
            return http2.unwrap();
        }
        if (headers instanceof io.netty.handler.codec.http.HttpHeaders http1) {
            return http1::iteratorCharSequence;
        }
        return () -> converted(headers.iterator());
    }

    /**
     * Adds a field to a message that is to be sent; its name may be in any case. Fails where it is none: over HTTP/2 with Netty's
     * {@code Http2Exception} where the name is at fault, else with an {@link IllegalArgumentException}.
     */
    public static void add(MultiMap to, CharSequence name, CharSequence value) {
        if (to instanceof HttpHeaders http2 && name instanceof AsciiString ascii) {
            http2.unwrap().add(ascii.toLowerCase(), value);
        } else {
            to.add(name, value);
        }
    }

    private static Iterator<Map.Entry<CharSequence, CharSequence>> converted(
            Iterator<Map.Entry<String, String>> strings) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return strings.hasNext();
            }

            @Override
            public Map.Entry<CharSequence, CharSequence> next() {
                Map.Entry<String, String> next = strings.next();
                return Map.entry(next.getKey(), next.getValue());
            }
        };
    }
}
