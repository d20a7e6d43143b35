package io.gatehouse.attacks;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** A client that sends whatever frames and header lists it is given. Blocks; for one thread. */
public final class Http2Client implements AutoCloseable {
    private static final int FRAME_BYTES = 16 * 1024;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Hpack hpack = new Hpack();
    private final Map<Integer, Answer> answers = new HashMap<>();
    private final Map<Integer, Integer> windows = new HashMap<>();
    private int initialWindow = 65535;
    private int next = 1;
    private int goAway = -1;
    private boolean hasEnded;

    /** What has come for one request. */
    public static final class Answer {
        private List<Header> headers = List.of();
        private List<Header> trailers = List.of();
        private final List<Integer> interim = new ArrayList<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int reset = -1;
        private boolean hasEnded;

        /** 0 where none has come. */
        public int status() {
            return headers.isEmpty() ? 0 : Integer.parseInt(headers.get(0).value());
        }

        String header(String name) {
            return headers.stream()
                    .filter(header -> header.is(name))
                    .map(Header::value)
                    .findFirst()
                    .orElse("");
        }

        List<Header> headers() {
            return headers;
        }

        List<Header> trailers() {
            return trailers;
        }

        /** The 1xx that came before. */
        List<Integer> interim() {
            return interim;
        }

        public String body() {
            return body.toString(StandardCharsets.ISO_8859_1);
        }

        /** An error code (RFC 9113 §7), -1 where it was not reset. */
        int reset() {
            return reset;
        }

        /** Its last frame has come, or it was reset. */
        boolean hasEnded() {
            return hasEnded || reset >= 0;
        }

        @Override
        public String toString() {
            return headers + "\n" + body() + (trailers.isEmpty() ? "" : "\ntrailers: " + trailers)
                    + (reset >= 0 ? "\nreset with code " + reset : hasEnded ? "" : "\n(no end)");
        }
    }

    Http2Client(SSLSocket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(RawClient.SILENCE_MILLIS);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        out.write(Frame.PREFACE.getBytes(StandardCharsets.ISO_8859_1));
        send(Frame.settings());
        windows.put(0, initialWindow);
    }

    /** A decent request's headers. */
    static List<Header> request(String method, String path, String... more) {
        List<Header> headers = new ArrayList<>(
                Header.list(":method", method, ":scheme", "https", ":path", path, ":authority", "localhost"));
        headers.addAll(Header.list(more));
        return headers;
    }

    Http2Client send(Frame frame) throws IOException {
        out.write(frame.bytes());
        out.flush();
        return this;
    }

    /** Begins a request, and ends it too where that is asked for. */
    public int send(List<Header> headers, boolean isWhole) throws IOException {
        int stream = open();
        sendHeaders(stream, headers, isWhole);
        return stream;
    }

    /** A whole request, whose headers are encoded already. */
    int sendBlock(byte[] block) throws IOException {
        int stream = open();
        sendBlock(stream, block, true);
        return stream;
    }

    private int open() {
        int stream = next;
        next += 2;
        answers.put(stream, new Answer());
        windows.put(stream, initialWindow);
        return stream;
    }

    void sendHeaders(int stream, List<Header> headers, boolean endsStream) throws IOException {
        sendBlock(stream, Hpack.encode(headers), endsStream);
    }

    /** In as many frames as it takes. */
    private void sendBlock(int stream, byte[] block, boolean endsStream) throws IOException {
        for (int from = 0; from == 0 || from < block.length; from += FRAME_BYTES) {
            int to = Math.min(block.length, from + FRAME_BYTES);
            int flags = (to == block.length ? Frame.END_HEADERS : 0) | (from == 0 && endsStream ? Frame.END_STREAM : 0);
            send(new Frame(
                    from == 0 ? Frame.HEADERS : Frame.CONTINUATION,
                    flags,
                    stream,
                    Arrays.copyOfRange(block, from, to)));
        }
    }

    /** As fast as the gate lets it; stops where the stream has ended before. */
    void sendBody(int stream, byte[] body, boolean endsStream) throws IOException {
        int from = 0;
        do {
            int most = Math.min(FRAME_BYTES, Math.min(windows.get(0), windows.get(stream)));
            int to = Math.min(body.length, from + most);
            if (most > 0 || body.length == 0) {
                boolean isLast = to == body.length && endsStream;
                send(new Frame(Frame.DATA, isLast ? Frame.END_STREAM : 0, stream, Arrays.copyOfRange(body, from, to)));
                windows.merge(0, from - to, Integer::sum);
                windows.merge(stream, from - to, Integer::sum);
                from = to;
            } else if (!take()) {
                return;
            }
        } while (from < body.length && !answers.get(stream).hasEnded());
    }

    /** Waits until a request's answer has ended, or the connection has. */
    public Answer answer(int stream) throws IOException {
        Answer answer = answers.get(stream);
        while (!answer.hasEnded() && take()) {
            Thread.onSpinWait();
        }
        return answer;
    }

    /** Waits for its head alone. */
    Answer answerHead(int stream) throws IOException {
        Answer answer = answers.get(stream);
        while (answer.status() == 0 && !answer.hasEnded() && take()) {
            Thread.onSpinWait();
        }
        return answer;
    }

    /** What has come by now for a request that nobody waits for any more. */
    Answer givenUp(int stream) {
        return answers.get(stream);
    }

    /** Waits until the gate has ended the connection. */
    Http2Client awaitEnd() throws IOException {
        while (take()) {
            Thread.onSpinWait();
        }
        return this;
    }

    /** Waits for a GOAWAY, or the connection's end. */
    int awaitGoAway() throws IOException {
        while (goAway < 0 && take()) {
            Thread.onSpinWait();
        }
        return goAway;
    }

    /** The code of the last GOAWAY, -1 where none has come. */
    int goAway() {
        return goAway;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    /** One frame more; false at the end. */
    private boolean take() throws IOException {
        try {
            Optional<Frame> frame = hasEnded ? Optional.empty() : Frame.read(in);
            hasEnded = frame.isEmpty();
            if (frame.isPresent()) {
                take(frame.get());
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the gate is silent; so far: " + answers, e);
        } catch (java.net.SocketException | javax.net.ssl.SSLException e) {
            hasEnded = true;
        }
        return !hasEnded;
    }

    private void take(Frame frame) throws IOException {
        Answer answer = answers.getOrDefault(frame.stream(), new Answer());
        switch (frame.type()) {
            case Frame.HEADERS -> headers(answer, hpack.decode(frame.stream(), frame.content()));
            case Frame.DATA -> {
                answer.body.writeBytes(frame.content());
                if (frame.payload().length > 0) {
                    send(Frame.window(0, frame.payload().length));
                    send(Frame.window(frame.stream(), frame.payload().length));
                }
            }
            case Frame.RST_STREAM -> answer.reset = frame.number(0);
            case Frame.GOAWAY -> goAway = frame.number(4);
            case Frame.WINDOW_UPDATE -> windows.merge(frame.stream(), frame.number(0), Integer::sum);
            case Frame.SETTINGS -> settings(frame);
            case Frame.PING -> {
                if (!frame.has(Frame.ACK)) {
                    send(Frame.acknowledged(frame));
                }
            }
            default -> {}
        }
        boolean mayEnd = frame.type() == Frame.HEADERS || frame.type() == Frame.DATA;
        answer.hasEnded |= mayEnd && frame.has(Frame.END_STREAM);
    }

    private static void headers(Answer answer, List<Header> headers) {
        if (!answer.headers.isEmpty()) {
            answer.trailers = headers;
        } else if (headers.get(0).value().startsWith("1")) {
            answer.interim.add(Integer.parseInt(headers.get(0).value()));
        } else {
            answer.headers = headers;
        }
    }

    private void settings(Frame frame) throws IOException {
        if (frame.has(Frame.ACK)) {
            return;
        }
        for (int i = 0; i < frame.payload().length; i += 6) {
            if (frame.payload()[i + 1] == 4) {
                int change = frame.number(i + 2) - initialWindow;
                initialWindow += change;
                windows.replaceAll((stream, window) -> stream == 0 ? window : Integer.valueOf(window + change));
            }
        }
        send(Frame.acknowledged(frame));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
