package io.gatehouse.admission;

import io.gatehouse.lab.Await;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Goes straight to a kube-apiserver, and reads in its audit log what admission had to say. */
final class DirectClient {
    private final String server;
    private final String token;
    private final Path auditLog;
    private final HttpClient client;

    DirectClient(String endpoint, String token, Path auditLog) throws Exception {
        this.server = "https://" + endpoint;
        this.token = token;
        this.auditLog = auditLog;
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new TrustsAll()}, null);
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** @param annotations of admission alone */
    record Answer(int status, String body, List<String> warnings, Map<String, String> annotations) {
        String shown() {
            return new Plain(status, "", body.getBytes(StandardCharsets.UTF_8)).shown();
        }

        /** The Status with which admission refused; empty for what another reason had, and for what was done. */
        Optional<Map<String, Object>> admissionStatus() {
            if (status < 400 || !body.startsWith("{")) {
                return Optional.empty();
            }
            Map<String, Object> document = Json.parseObject(body.getBytes(StandardCharsets.UTF_8));
            String message = Trees.string(document, "message").orElse("");
            boolean isAdmission = message.contains("ValidatingAdmissionPolicy")
                    || message.contains("this namespace may not be deleted")
                    || status == 415;
            return isAdmission ? Optional.of(document) : Optional.empty();
        }
    }

    /** An answer as it came. */
    record Plain(int status, String contentType, byte[] body) {
        /** Without what is made anew for each object. */
        String shown() {
            Map<String, Object> tree = Json.parseObject(body);
            Trees.object(tree, "metadata")
                    .ifPresent(metadata -> List.of(
                                    "uid",
                                    "resourceVersion",
                                    "creationTimestamp",
                                    "deletionTimestamp",
                                    "managedFields",
                                    "generation")
                            .forEach(metadata::remove));
            Trees.object(tree, "details").ifPresent(details -> details.remove("uid"));
            tree.remove("status");
            return status + " " + new String(Json.write(tree), StandardCharsets.UTF_8);
        }
    }

    Plain plain(Sent sent, Optional<String> accept) throws Exception {
        HttpResponse<byte[]> response =
                client.send(request(sent, accept.orElse("application/json")), HttpResponse.BodyHandlers.ofByteArray());
        return new Plain(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse("text/plain"),
                response.body());
    }

    private HttpRequest request(Sent sent, String accept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + sent.target()))
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept)
                .method(
                        sent.method(),
                        sent.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(sent.body()));
        if (!sent.contentType().isEmpty()) {
            request.header("Content-Type", sent.contentType());
        }
        return request.build();
    }

    Answer send(Sent sent) throws Exception {
        HttpResponse<String> response =
                client.send(request(sent, "application/json"), HttpResponse.BodyHandlers.ofString());
        List<String> warnings = response.headers().allValues("Warning").stream()
                .map(DirectClient::warning)
                .toList();
        String id = response.headers().firstValue("Audit-Id").orElseThrow();
        return new Answer(response.statusCode(), response.body(), warnings, annotations(id));
    }

    private static String warning(String header) {
        String quoted = header.substring(header.indexOf('"') + 1, header.lastIndexOf('"'));
        return quoted.replaceAll("\\\\(.)", "$1");
    }

    private Map<String, String> annotations(String auditId) throws Exception {
        Map<String, Object> event = Await.value(
                "the event " + auditId,
                () -> Files.readAllLines(auditLog).stream()
                        .filter(line -> line.contains(auditId) && line.contains("\"ResponseComplete\""))
                        .map(line -> Json.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                        .findFirst());
        Map<String, String> annotations = new TreeMap<>();
        Trees.object(event, "annotations")
                .ifPresent(all -> all.forEach((key, value) -> {
                    if (!key.contains("k8s.io/") && !key.contains("kubernetes.io/")
                            || key.contains("webhook.admission.k8s.io/")
                            || key.startsWith("validation.policy.admission.k8s.io/")) {
                        annotations.put(key, (String) value);
                    }
                }));
        return annotations;
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
