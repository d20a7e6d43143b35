package io.gatehouse.session;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** Knows where in the body of a watch one event ends and the next begins. */
interface EventBorder {
    /** Takes note of what passes. */
    void pass(Buffer chunk);

    /** Whether what has passed ends where an event does. */
    boolean isHere();

    /** By the headers of a watch; of one whose events cannot be told apart, no place is a border. */
    static EventBorder of(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type == null || headers.contains(HttpHeaders.CONTENT_ENCODING)) {
            return new Unknown();
        }
        if (type.startsWith("application/json")) {
            return new Lines();
        }
        return type.startsWith("application/vnd.kubernetes.protobuf") ? new LengthPrefixed() : new Unknown();
    }

    /** JSON: an event a line. */
    final class Lines implements EventBorder {
        private boolean isHere = true;

        @Override
        public void pass(Buffer chunk) {
            if (chunk.length() > 0) {
                isHere = chunk.getByte(chunk.length() - 1) == '\n';
            }
        }

        @Override
        public boolean isHere() {
            return isHere;
        }
    }

    /**
     * Protobuf: four bytes of length, the highest first, before each event (k8s.io/apimachinery, {@code
     * pkg/util/framer}).
     */
    final class LengthPrefixed implements EventBorder {
        private static final int PREFIX = 4;

        private long left;
        private long length;
        private int prefix;

        @Override
        public void pass(Buffer chunk) {
            int at = 0;
            while (at < chunk.length()) {
                if (left > 0) {
                    int skipped = (int) Math.min(left, chunk.length() - at);
                    left -= skipped;
                    at += skipped;
                } else {
                    length = length << 8 | chunk.getUnsignedByte(at++);
                    if (++prefix == PREFIX) {
                        left = length;
                        length = 0;
                        prefix = 0;
                    }
                }
            }
        }

        @Override
        public boolean isHere() {
            return left == 0 && prefix == 0;
        }
    }

    /** Compressed, or of a sort that is not known here. */
    final class Unknown implements EventBorder {
        @Override
        public void pass(Buffer chunk) {}

        @Override
        public boolean isHere() {
            return false;
        }
    }
}
