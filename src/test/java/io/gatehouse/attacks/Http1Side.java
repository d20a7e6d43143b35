package io.gatehouse.attacks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;

/** The upstream's end of one HTTP/1.1 connection; reads what decent clients send, and fails on anything else. */
final class Http1Side implements Answering {
    private final RecordingUpstream upstream;
    private final int number;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private volatile boolean isSwitched;
    private volatile Optional<RecordedRequest> unanswered = Optional.empty();

    Http1Side(RecordingUpstream upstream, int number, SSLSocket socket) throws IOException {
        this.upstream = upstream;
        this.number = number;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Until the connection ends. */
    void serve() throws IOException {
        try {
            serveAll();
        } finally {
            unanswered.ifPresent(RecordedRequest::abandoned);
        }
    }

    private void serveAll() throws IOException {
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            String[] words = line.get().split(" ", 2);
            String target = words.length > 1 ? words[1].replaceFirst(" HTTP/1.1$", "") : "";
            RecordedRequest request = new RecordedRequest(number, words[0], target, headers());
            unanswered = Optional.of(request);
            upstream.arrived(request);
            request.end(body(request));
            upstream.answer(request, this);
            if (isSwitched) {
                echo(request);
                return;
            }
        }
    }

    private void echo(RecordedRequest request) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            byte[] read = java.util.Arrays.copyOf(buffer, count);
            request.add(read);
            write(read);
        }
    }

    /** @return the trailers */
    private List<Header> body(RecordedRequest request) throws IOException {
        if (request.values("transfer-encoding").isEmpty()) {
            int length = request.values("content-length").stream()
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
            request.add(exactly(length));
            return List.of();
        }
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            request.add(exactly(size));
            required();
        }
        return headers();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] read = in.readNBytes(length);
        if (read.length < length) {
            throw new EOFException("the body ended early");
        }
        return read;
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(required(), 16);
    }

    private List<Header> headers() throws IOException {
        List<Header> headers = new ArrayList<>();
        for (String line = required(); !line.isEmpty(); line = required()) {
            int colon = line.indexOf(':');
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private String required() throws IOException {
        return line().orElseThrow(() -> new EOFException("the connection ended early"));
    }

    private Optional<String> line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return Optional.empty();
            }
            line.append((char) c);
        }
        line.setLength(line.length() - 1);
        return Optional.of(line.toString());
    }

    @Override
    public void reply(Script.Reply reply) throws IOException {
        unanswered = Optional.empty();
        write(head(reply.status(), reply.headers()) + "Content-Length: "
                + reply.body().length() + "\r\n\r\n" + reply.body());
    }

    @Override
    public void begin(Script.Reply head) throws IOException {
        write(head(head.status(), head.headers()) + "Transfer-Encoding: chunked\r\n\r\n");
    }

    @Override
    public void more(String part) throws IOException {
        write(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
    }

    @Override
    public void finish(String body) throws IOException {
        unanswered = Optional.empty();
        more(body);
        write("0\r\n\r\n");
    }

    @Override
    public int stream() {
        return 0;
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
    public void switchTo(Script.Switch protocol) throws IOException {
        write(head(101, protocol.headers()) + "\r\n");
        unanswered = Optional.empty();
        isSwitched = true;
    }

    @Override
    public void refuse() {
        throw new IllegalStateException("HTTP/1.1 has no word for it");
    }

    @Override
    public void reset() throws IOException {
        socket.close();
    }

    private static String head(int status, List<Header> headers) {
        return "HTTP/1.1 " + status + " As Told\r\n"
                + headers.stream().map(header -> header + "\r\n").collect(Collectors.joining());
    }

    private void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private synchronized void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }
}
