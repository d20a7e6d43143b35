package io.gatehouse.admission;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.lab.Kubectl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Stands between kubectl and a kube-apiserver, and keeps what kubectl writes. */
final class KubectlRecorder implements AutoCloseable {
    private final HttpServer server;
    private final DirectClient direct;
    private final List<Sent> writes = Collections.synchronizedList(new ArrayList<>());

    KubectlRecorder(DirectClient direct) throws IOException {
        this.direct = direct;
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::pass);
        server.start();
    }

    /** The writes that one command makes. */
    List<Sent> writesOf(Kubectl kubectl, String... arguments) throws Exception {
        writes.clear();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server=http://127.0.0.1:" + server.getAddress().getPort());
        kubectl.run(all.toArray(String[]::new));
        return List.copyOf(writes);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String contentType = Optional.ofNullable(
                            exchange.getRequestHeaders().getFirst("Content-Type"))
                    .orElse("");
            Sent sent = new Sent(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    contentType,
                    exchange.getRequestBody().readAllBytes());
            if (!sent.method().equals("GET")) {
                writes.add(sent);
            }
            DirectClient.Plain answer = direct.plain(
                    sent, Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")));
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
