package io.gatehouse.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the upstream does with a request. */
sealed interface Script {
    /** What is done at once. */
    sealed interface Now extends Script {
        void play(Answering answering) throws IOException;
    }

    /** Answers, and stays open for more. */
    record Reply(int status, List<Header> headers, String body) implements Now {
        @Override
        public void play(Answering answering) throws IOException {
            answering.reply(this);
        }
    }

    /** Sends just these bytes, and with HTTP/1.1 ends the connection behind them unless they begin something. */
    record Raw(byte[] bytes, boolean closes) implements Now {
        @Override
        public void play(Answering answering) throws IOException {
            answering.raw(this);
        }
    }

    /** Sends these bytes before its answer. */
    record Before(byte[] bytes, Reply answer) implements Now {
        @Override
        public void play(Answering answering) throws IOException {
            answering.raw(new Raw(bytes, false));
            answering.reply(answer);
        }
    }

    /** Leaves HTTP: what comes from then on is sent back as it came. */
    record Switch(List<Header> headers) implements Now {
        @Override
        public void play(Answering answering) throws IOException {
            answering.switchTo(this);
        }
    }

    /** Ends the request (HTTP/2) or the connection without an answer. */
    record Reset() implements Now {
        @Override
        public void play(Answering answering) throws IOException {
            answering.reset();
        }
    }

    /** Says of the request that it has not been looked at (RFC 9113 §8.7); HTTP/2 alone has a word for that. */
    record Refuse() implements Now {
        @Override
        public void play(Answering answering) throws IOException {
            answering.refuse();
        }
    }

    /** Ends the request (HTTP/2) or the connection in the middle of the answer's body. */
    record Cut(String part) implements Now {
        @Override
        public void play(Answering answering) throws IOException {
            answering.begin(ok());
            answering.more(part);
            answering.reset();
        }
    }

    /**
     * Answers with so many bytes, as fast as they are taken; HTTP/1.1 alone.
     *
     * @param written how many have been taken so far
     */
    record Flood(long bytes, AtomicLong written) implements Now {
        private static final String PART = "x".repeat(1 << 16);

        Flood(long bytes) {
            this(bytes, new AtomicLong());
        }

        @Override
        public void play(Answering answering) throws IOException {
            answering.begin(ok());
            while (written.get() < bytes) {
                answering.more(PART);
                written.addAndGet(PART.length());
            }
            answering.finish("end");
        }
    }

    /** Begins an answer that does not end before {@link RecordingUpstream#release}. */
    record Stall(boolean sendsHead) implements Script {}

    static Reply ok() {
        return new Reply(200, Header.list("Content-Type", "application/json"), "{\"kind\":\"Fine\"}\n");
    }

    /** What a friendly server does: an upgrade is agreed to, anything else answered. */
    static Script friendly(RecordedRequest request) {
        List<String> protocol = request.values("upgrade");
        return protocol.isEmpty()
                ? ok()
                : new Switch(Header.list(
                        "Connection", "Upgrade", "Upgrade", protocol.get(0), "X-Stream-Protocol-Version", "v4"));
    }

    static Reply reply(int status, String... headers) {
        return new Reply(status, Header.list(headers), "answered " + status + "\n");
    }

    static Script raw(String text) {
        return new Raw(text.getBytes(StandardCharsets.ISO_8859_1), true);
    }

    static Script stall() {
        return new Stall(false);
    }

    /** As a watch that has nothing to tell yet. */
    static Script stream() {
        return new Stall(true);
    }
}
