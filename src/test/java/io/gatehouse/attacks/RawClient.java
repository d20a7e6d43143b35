package io.gatehouse.attacks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;

/** A client that sends just what it is given, as HTTP/1.1 or not, one byte a character. Blocks; for one thread. */
public final class RawClient implements AutoCloseable {
    /** How long the gate may say nothing at all: far longer than anything takes. */
    static final int SILENCE_MILLIS = 40_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /** One answer; names of headers in small letters, values of one name with commas between. */
    public record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(SILENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Without TLS. */
    static RawClient plain(int port) throws IOException {
        return new RawClient(new Socket("127.0.0.1", port));
    }

    /** Of one with TLS. */
    public SSLSocket socket() {
        return (SSLSocket) socket;
    }

    public RawClient send(String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    /** The next answer, whole. */
    public Answer answer() throws IOException {
        return answer(true);
    }

    /** The next answer to a HEAD or of a status that has no body, or the head alone of one that goes on. */
    public Answer answerHead() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean hasBody) throws IOException {
        String[] words = line().split(" ");
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        int status = Integer.parseInt(words[1]);
        return new Answer(status, headers, hasBody && status >= 200 ? body(headers) : "");
    }

    private String body(Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return read(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        StringBuilder body = new StringBuilder();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.append(read(size));
            line();
        }
        line();
        return body.toString();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    /** So many bytes, fewer only where the connection ends before. */
    public String read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        received.writeBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the gate ended the connection behind: " + received());
            }
            received.write(c);
            line.append((char) c);
        }
        received.write('\n');
        return line.toString().stripTrailing();
    }

    /** All that comes until the gate ends the connection, however it does that. */
    public String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the gate leaves the connection open behind: " + received() + rest, e);
        } catch (IOException e) {
            rest.writeBytes(("<" + e.getMessage() + ">").getBytes(StandardCharsets.ISO_8859_1));
        }
        received.writeBytes(rest.toByteArray());
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    /** What has come so far is no longer wanted. */
    void forget() {
        received.reset();
    }

    /** All so far. */
    String received() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
