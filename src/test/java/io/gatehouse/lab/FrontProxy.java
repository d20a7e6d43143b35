package io.gatehouse.lab;

import io.gatehouse.core.Identity;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.pki.CertifiedKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Speaks HTTP/1.1 with a kube-apiserver as its front proxy, so as whomever a test wants to be, and changes no byte of what
 * it is given to send. Blocks, and is for one thread.
 */
public final class FrontProxy implements AutoCloseable {
    private final SSLSocketFactory sockets;
    private final String host;
    private final int port;
    private Optional<SSLSocket> connection = Optional.empty();

    /** What came back; names of headers in small letters. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** A header as it goes out: its characters as UTF-8. */
    public record Header(String name, String value) {}

    private FrontProxy(SSLSocketFactory sockets, String endpoint) {
        this.sockets = sockets;
        int colon = endpoint.lastIndexOf(':');
        this.host = endpoint.substring(0, colon);
        this.port = Integer.parseInt(endpoint.substring(colon + 1));
    }

    /** To the first kube-apiserver of a cluster. */
    public static FrontProxy of(ControlPlane cluster) throws IOException {
        return to(cluster, Optional.of(cluster.frontProxyClient()));
    }

    /** Without any certificate. */
    public static FrontProxy stranger(ControlPlane cluster) throws IOException {
        return to(cluster, Optional.empty());
    }

    private static FrontProxy to(ControlPlane cluster, Optional<CertifiedKey> client) throws IOException {
        return to(cluster.endpoints().get(0), cluster.ca().certificate(), client);
    }

    /**
     * To anybody who speaks HTTP/1.1 over TLS.
     *
     * @param endpoint as host:port
     */
    public static FrontProxy to(String endpoint, X509Certificate authority, Optional<CertifiedKey> client)
            throws IOException {
        return new FrontProxy(ClientTls.context(authority, client).getSocketFactory(), endpoint);
    }

    /** @param body JSON, empty for none */
    public Answer send(Identity user, String method, String target, List<Header> headers, String body)
            throws IOException {
        return send(method, target, identityHeaders(user), headers, body);
    }

    public Answer send(String method, String target, List<Header> headers, String body) throws IOException {
        return send(method, target, "", headers, body);
    }

    private Answer send(String method, String target, String identity, List<Header> headers, String body)
            throws IOException {
        StringBuilder head =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + identity);
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > 0) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(content.length)
                    .append("\r\n");
        }
        byte[] request = (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
        boolean reused = connection.isPresent();
        try {
            return exchange(request, !method.equals("HEAD"));
        } catch (IOException e) {
            close();
            if (!reused) {
                throw e;
            }
            return exchange(request, !method.equals("HEAD"));
        }
    }

    private Answer exchange(byte[] request, boolean hasBody) throws IOException {
        if (connection.isEmpty()) {
            connection = Optional.of((SSLSocket) sockets.createSocket(host, port));
        }
        SSLSocket socket = connection.get();
        socket.getOutputStream().write(request);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        int status = Integer.parseInt(line(in).split(" ")[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        String body = hasBody ? new String(body(in, headers), StandardCharsets.UTF_8) : "";
        if ("close".equalsIgnoreCase(headers.get("connection"))) {
            close();
        }
        return new Answer(status, headers, body);
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!"chunked".equals(headers.get("transfer-encoding"))) {
            return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended early");
            }
            line.append((char) c);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private static String identityHeaders(Identity user) {
        StringBuilder lines = new StringBuilder("X-Remote-User: " + user.name() + "\r\n");
        if (!user.uid().isEmpty()) {
            lines.append("X-Remote-Uid: ").append(user.uid()).append("\r\n");
        }
        user.groups()
                .forEach(group -> lines.append("X-Remote-Group: ").append(group).append("\r\n"));
        user.extra()
                .forEach((key, values) -> values.forEach(value -> lines.append("X-Remote-Extra-")
                        .append(encoded(key))
                        .append(": ")
                        .append(value)
                        .append("\r\n")));
        return lines.toString();
    }

    private static String encoded(String key) {
        StringBuilder out = new StringBuilder();
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '.';
            out.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return out.toString();
    }

    @Override
    public void close() throws IOException {
        if (connection.isPresent()) {
            connection.get().close();
            connection = Optional.empty();
        }
    }
}
