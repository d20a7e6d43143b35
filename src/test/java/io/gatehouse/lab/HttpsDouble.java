package io.gatehouse.lab;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.gatehouse.pki.CertifiedKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Somebody who can be asked over HTTPS on loopback, and remembers the questions. */
public final class HttpsDouble implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Question> questions = new CopyOnWriteArrayList<>();

    private HttpsDouble(HttpsServer server) {
        this.server = server;
    }

    /**
     * What came.
     *
     * @param clientName the subject of the certificate that was shown
     */
    public record Question(String method, String target, Headers headers, String body, Optional<String> clientName) {}

    /** What goes back. */
    public record Answer(int status, String contentType, String body, Map<String, String> headers) {
        public Answer(int status, String contentType, String body) {
            this(status, contentType, body, Map.of());
        }

        public static Answer json(String body) {
            return new Answer(200, "application/json", body);
        }
    }

    /**
     * Starts one on a free port.
     *
     * @param own what it shows
     * @param clients signs certificates that clients may show, and need not
     */
    public static HttpsDouble start(CertifiedKey own, X509Certificate clients, Function<Question, Answer> answers)
            throws IOException {
        return startAt("127.0.0.1", own, clients, answers);
    }

    /** The same at this loopback address. */
    public static HttpsDouble startAt(
            String address, CertifiedKey own, X509Certificate clients, Function<Question, Answer> answers)
            throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        server.setHttpsConfigurator(wanting(ClientTls.context(clients, Optional.of(own))));
        HttpsDouble started = new HttpsDouble(server);
        server.createContext("/", exchange -> started.answer(exchange, answers));
        server.setExecutor(started.threads);
        server.start();
        return started;
    }

    private static HttpsConfigurator wanting(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = context.getDefaultSSLParameters();
                tls.setWantClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        };
    }

    private void answer(HttpExchange exchange, Function<Question, Answer> answers) throws IOException {
        try (exchange) {
            Question question = new Question(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    clientName((HttpsExchange) exchange));
            questions.add(question);
            Answer answer = answers.apply(question);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Optional<String> clientName(HttpsExchange exchange) {
        try {
            return Optional.of(exchange.getSSLSession().getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Question> questions() {
        return List.copyOf(questions);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
