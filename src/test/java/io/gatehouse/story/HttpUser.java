package io.gatehouse.story;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClientTls;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.Pem;
import io.gatehouse.server.TestGate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/**
 * A user who asks a gate or a kube-apiserver with what proves who it is.
 *
 * @param endpoint as host:port
 * @param authorization the header, empty for none
 */
record HttpUser(HttpClient client, String endpoint, String authorization) {

    /** Who has nothing to show at a gate. */
    static HttpUser at(TestGate gate) throws IOException {
        return to("127.0.0.1:" + gate.port(), gateAuthority(gate), Optional.empty());
    }

    /** Who shows a certificate at a gate. */
    static HttpUser at(TestGate gate, CertifiedKey key) throws IOException {
        return to("127.0.0.1:" + gate.port(), gateAuthority(gate), Optional.of(key));
    }

    /** Who has nothing to show, straight at the first kube-apiserver. */
    static HttpUser at(ControlPlane cluster) throws IOException {
        return to(cluster.endpoints().get(0), cluster.ca().certificate(), Optional.empty());
    }

    static HttpUser at(ControlPlane cluster, CertifiedKey key) throws IOException {
        return to(cluster.endpoints().get(0), cluster.ca().certificate(), Optional.of(key));
    }

    private static X509Certificate gateAuthority(TestGate gate) throws IOException {
        return Pem.readCertificates(gate.folder().pki().certificateFile("server-ca"))
                .get(0);
    }

    private static HttpUser to(String endpoint, X509Certificate authority, Optional<CertifiedKey> key)
            throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(ClientTls.context(authority, key))
                // Behind a 401 the JDK 17's client takes the end of an HTTP/2 connection for the answer's own.
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new HttpUser(client, endpoint, "");
    }

    HttpUser withToken(String token) {
        return new HttpUser(client, endpoint, "Bearer " + token);
    }

    HttpUser withPassword(String name, String password) {
        String pair = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new HttpUser(client, endpoint, "Basic " + pair);
    }

    /** The whole answer. */
    HttpResponse<String> get(String target, String... headers) throws IOException, InterruptedException {
        return client.send(request(target, headers).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String target, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest request = request(target, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Returns when the answer's head is there. */
    HttpResponse<InputStream> open(HttpClient.Version version, String target, String... headers)
            throws IOException, InterruptedException {
        return client.send(
                request(target, headers).version(version).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String target, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + endpoint + target))
                .timeout(Await.LIMIT);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    /** Returns when it is open. It comes from a page of another host, as browsers say: API servers ask for that of watches. */
    WebSocket webSocket(String target, WebSocket.Listener listener, String protocol, String... others) {
        WebSocket.Builder builder = client.newWebSocketBuilder().header("Origin", "https://console.example");
        if (!authorization.isEmpty()) {
            builder.header("Authorization", authorization);
        }
        if (!protocol.isEmpty()) {
            builder.subprotocols(protocol, others);
        }
        return builder.buildAsync(URI.create("wss://" + endpoint + target), listener)
                .join();
    }
}
