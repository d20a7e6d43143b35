package io.gatehouse.attacks;

import io.gatehouse.lab.Beside;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

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

    /**
     * Sends just these bytes, and ends the connection behind them unless they begin something.
     *
     * @param bytes of an HTTP/2 stream's number; in HTTP/1.1 that is 0
     */
    record Raw(IntFunction<byte[]> bytes, boolean closes) implements Now {
        Raw(byte[] bytes, boolean closes) {
            this(stream -> bytes, closes);
        }

        @Override
        public void play(Answering answering) throws IOException {
            answering.send(bytes.apply(answering.stream()));
            if (closes) {
                answering.hangUp();
            }
        }
    }

    /**
     * Begins with these bytes, and goes on with others, again and again, until the gate ends the connection or has taken far
     * too much.
     *
     * @param written how many have been taken so far
     */
    record Endless(IntFunction<byte[]> first, IntFunction<byte[]> again, AtomicLong written) implements Now {
        static final long FAR_TOO_MUCH = 96L << 20;
        private static final int AT_ONCE = 1 << 14;

        Endless(IntFunction<byte[]> first, IntFunction<byte[]> again) {
            this(first, again, new AtomicLong());
        }

        @Override
        public void play(Answering answering) throws IOException {
            byte[] part = many(again.apply(answering.stream()));
            // In one piece: what follows an answer of HTTP/1.1 only after a while is the next one, as far as anybody
            // can tell.
            answering.send(joined(first.apply(answering.stream()), part));
            written.addAndGet(part.length);
            while (written.get() < FAR_TOO_MUCH) {
                answering.send(part);
                written.addAndGet(part.length);
            }
        }

        private static byte[] joined(byte[] first, byte[] second) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(first);
            both.writeBytes(second);
            return both.toByteArray();
        }

        private static byte[] many(byte[] part) {
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            while (many.size() < AT_ONCE) {
                many.writeBytes(part);
            }
            return many.toByteArray();
        }
    }

    /** Sends these bytes before its answer. */
    record Before(byte[] bytes, Reply answer) implements Now {
        @Override
        public void play(Answering answering) throws IOException {
            answering.send(bytes);
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

    /** Begins with these bytes, and goes on with one more piece now and then, for far longer than anybody waits. */
    record Drip(IntFunction<byte[]> first, IntFunction<byte[]> again) implements Now {
        private static final int PIECES = 600;
        private static final long PACE_MILLIS = 50;

        @Override
        public void play(Answering answering) {
            Beside.run(() -> drip(answering));
        }

        private void drip(Answering answering) {
            try {
                answering.send(first.apply(answering.stream()));
                for (int i = 0; i < PIECES; i++) {
                    TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
                    answering.send(again.apply(answering.stream()));
                }
            } catch (IOException | InterruptedException e) {
                // The gate has had enough.
                Thread.yield();
            }
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
