package io.gatehouse.story;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Kubectl;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;

/**
 * A server of this machine as a Service of a cluster: what a service's proxy reaches. It listens on an address that is not
 * loopback, for kube-apiserver lets no endpoint be there, and takes the place of a pod that never runs.
 */
final class Backend implements AutoCloseable {
    private static final String OBJECTS = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: %1$s}
            spec: {nodeSelector: {nowhere: "true"}, containers: [{name: main, image: local}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: %1$s}
            spec: {ports: [{name: http, port: 80, targetPort: %3$d}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web, namespace: %1$s, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            endpoints:
            - addresses: ["%2$s"]
              conditions: {ready: true}
              targetRef: {kind: Pod, name: web, namespace: %1$s}
            ports: [{name: http, port: %3$d}]
            """;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final String address = address();

    Backend() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(Backend::answer)
                .webSocketHandler(socket -> socket.textMessageHandler(text -> socket.writeTextMessage("back: " + text)))
                .listen(0, address)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** Repeats what was asked, with a trailer behind it. */
    private static void answer(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> request.response()
                        .setChunked(true)
                        .putHeader("Trailer", "X-Behind")
                        .putTrailer("X-Behind", "last")
                        .end(request.method() + " " + request.uri() + " " + body + "\n"));
    }

    /** Makes it the Service {@code web} of a namespace, and waits until kube-apiserver finds it. */
    void become(Kubectl admin, String namespace) throws Exception {
        admin.runWithInput(OBJECTS.formatted(namespace, address, server.actualPort()), "apply", "-f", "-")
                .ok();
        admin.ok(
                "patch",
                "pod",
                "web",
                "-n",
                namespace,
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"podIP\":\"%1$s\",\"podIPs\":[{\"ip\":\"%1$s\"}]}}".formatted(address));
        Await.until(
                "the service is reached",
                () -> admin.run("get", "--raw", "/api/v1/namespaces/" + namespace + "/services/web:80/proxy/")
                                .code()
                        == 0);
    }

    private static String address() throws IOException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow(() -> new IOException("this machine has no IPv4 address but loopback's"));
    }

    @Override
    public void close() {
        vertx.close();
    }
}
