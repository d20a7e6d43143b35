package io.gatehouse.attacks;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;

/** The upstream's end of one HTTP/2 connection. */
final class Http2Side {
    private static final int FRAME_BYTES = 16384;
    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;

    private final RecordingUpstream upstream;
    private final int number;
    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Hpack hpack = new Hpack();
    private final Map<Integer, RecordedRequest> requests = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();

    Http2Side(RecordingUpstream upstream, int number, SSLSocket socket) throws IOException {
        this.upstream = upstream;
        this.number = number;
        this.socket = socket;
        this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    /** Until the connection ends. */
    void serve() throws IOException {
        in.readNBytes(Frame.PREFACE.length());
        write(upstream.settings());
        try {
            for (Optional<Frame> frame = Frame.read(in); frame.isPresent(); frame = Frame.read(in)) {
                take(frame.get());
            }
        } finally {
            requests.values().forEach(RecordedRequest::abandoned);
        }
    }

    private void take(Frame frame) throws IOException {
        switch (frame.type()) {
            case Frame.HEADERS, Frame.CONTINUATION -> headers(frame);
            case Frame.DATA -> data(frame);
            case Frame.RST_STREAM ->
                Optional.ofNullable(requests.remove(frame.stream())).ifPresent(RecordedRequest::abandoned);
            case Frame.SETTINGS, Frame.PING -> {
                if (!frame.has(Frame.ACK)) {
                    write(Frame.acknowledged(frame));
                }
            }
            default -> {}
        }
    }

    private boolean endsWithBlock;

    private void headers(Frame frame) throws IOException {
        block.writeBytes(frame.type() == Frame.HEADERS ? frame.content() : frame.payload());
        endsWithBlock |= frame.type() == Frame.HEADERS && frame.has(Frame.END_STREAM);
        if (!frame.has(Frame.END_HEADERS)) {
            return;
        }
        List<Header> headers = hpack.decode(frame.stream(), block.toByteArray());
        block.reset();
        boolean isEnd = endsWithBlock;
        endsWithBlock = false;
        RecordedRequest known = requests.get(frame.stream());
        if (known == null) {
            known = new RecordedRequest(number, first(headers, ":method"), first(headers, ":path"), headers);
            requests.put(frame.stream(), known);
            upstream.arrived(known);
            headers = List.of();
        }
        if (isEnd) {
            ended(frame.stream(), known, headers);
        }
    }

    private static String first(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .findFirst()
                .orElse("");
    }

    private void data(Frame frame) throws IOException {
        if (frame.payload().length > 0) {
            write(Frame.window(0, frame.payload().length));
            write(Frame.window(frame.stream(), frame.payload().length));
        }
        RecordedRequest request = requests.get(frame.stream());
        if (request != null) {
            request.add(frame.content());
            if (frame.has(Frame.END_STREAM)) {
                ended(frame.stream(), request, List.of());
            }
        }
    }

    private void ended(int stream, RecordedRequest request, List<Header> trailers) throws IOException {
        request.end(trailers);
        upstream.answer(request, new Stream(stream));
    }

    private void write(Frame frame) throws IOException {
        write(frame.bytes());
    }

    private synchronized void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** One request's own end. */
    private final class Stream implements Answering {
        private final int id;

        Stream(int id) {
            this.id = id;
        }

        @Override
        public void reply(Script.Reply reply) throws IOException {
            RecordedRequest request = requests.get(id);
            boolean hasBody = request == null || !request.method().equals("HEAD");
            begin(reply);
            finish(hasBody ? reply.body() : "");
        }

        @Override
        public void begin(Script.Reply head) throws IOException {
            List<Header> headers = new ArrayList<>(Header.list(":status", Integer.toString(head.status())));
            head.headers()
                    .forEach(header ->
                            headers.add(new Header(header.name().toLowerCase(java.util.Locale.ROOT), header.value())));
            write(new Frame(Frame.HEADERS, Frame.END_HEADERS, id, Hpack.encode(headers)));
        }

        @Override
        public void more(String part) throws IOException {
            data(part, 0);
        }

        @Override
        public void finish(String body) throws IOException {
            requests.remove(id);
            data(body, Frame.END_STREAM);
        }

        /** In frames of a size that everybody takes (RFC 9113 §6.5.2). */
        private void data(String text, int lastFlags) throws IOException {
            int from = 0;
            for (; text.length() - from > FRAME_BYTES; from += FRAME_BYTES) {
                write(Frame.data(id, 0, text.substring(from, from + FRAME_BYTES)));
            }
            write(Frame.data(id, lastFlags, text.substring(from)));
        }

        @Override
        public int stream() {
            return id;
        }

        @Override
        public void send(byte[] bytes) throws IOException {
            write(bytes);
        }

        @Override
        public void hangUp() throws IOException {
            socket.close();
        }

        @Override
        public void switchTo(Script.Switch protocol) {
            throw new IllegalStateException("HTTP/2 does not switch");
        }

        @Override
        public void refuse() throws IOException {
            reset(REFUSED_STREAM);
        }

        @Override
        public void reset() throws IOException {
            reset(INTERNAL_ERROR);
        }

        private void reset(int code) throws IOException {
            requests.remove(id);
            write(Frame.reset(id, code));
        }
    }
}
