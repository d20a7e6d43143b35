package io.gatehouse.remote;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who is asked over HTTPS. Follows no redirect, for what is shown to one is not for another; reads no endless
 * answer. Each question is one attempt.
 */
public final class RemoteService {
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int CONNECTIONS = 16;
    private static final int MAX_WAITING = 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final HttpClientAgent client;

    public RemoteService(Vertx vertx, Endpoint endpoint) {
        this.endpoint = endpoint;
        HttpClientConfig config = new HttpClientConfig()
                .setVersions(HttpVersion.HTTP_1_1)
                .setSsl(true)
                .setVerifyHost(true)
                .setConnectTimeout(CONNECT_TIMEOUT)
                .setDecompressionEnabled(false);
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING);
        this.client = vertx.httpClientBuilder()
                .with(config)
                .with(endpoint.tls().copy())
                .with(pool)
                .build();
    }

    /**
     * An answer.
     *
     * @param body whole
     * @param saysLater whether it says, by a {@code Retry-After}, that another would be given later
     */
    public record Answer(int status, Buffer body, boolean saysLater) {
        /** One that does not. */
        public Answer(int status, Buffer body) {
            this(status, body, false);
        }
    }

    /**
     * Gives JSON to the endpoint itself.
     *
     * @return fails where there is no whole answer in time, or one of more than 1 MiB
     */
    public Future<Answer> post(Buffer json, Duration timeout) {
        return send(HttpMethod.POST, "", json, timeout);
    }

    /**
     * Asks for what is at a path below the endpoint; at the endpoint itself where it is empty.
     *
     * @return as {@link #post}
     */
    public Future<Answer> get(String below, Duration timeout) {
        return send(HttpMethod.GET, below, Buffer.buffer(), timeout);
    }

    private Future<Answer> send(HttpMethod method, String below, Buffer json, Duration timeout) {
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host()))
                .setHost(endpoint.serverName().orElse(endpoint.host()))
                .setPort(endpoint.port())
                .setMethod(method)
                .setURI(endpoint.target(below))
                .setFollowRedirects(false);
        Future<HttpClientRequest> opened = client.request(options);
        return opened.compose(request -> write(request, json).compose(RemoteService::whole))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                // Or a connection would wait for the answer on, and nobody could use it.
                .onFailure(lost -> opened.onSuccess(HttpClientRequest::reset));
    }

    private Future<HttpClientResponse> write(HttpClientRequest request, Buffer json) {
        request.authority(HostAndPort.authority(endpoint.host(), endpoint.port()));
        request.putHeader(HttpHeaders.USER_AGENT, "gatehouse");
        request.putHeader(HttpHeaders.ACCEPT, "application/json");
        endpoint.authorization().ifPresent(value -> request.putHeader(HttpHeaders.AUTHORIZATION, value));
        if (request.getMethod() == HttpMethod.POST) {
            request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        return request.send(json);
    }

    private static Future<Answer> whole(HttpClientResponse response) {
        boolean saysLater = response.headers().contains(HttpHeaders.RETRY_AFTER);
        return WholeBody.of(response, MAX_ANSWER_BYTES).map(body -> new Answer(response.statusCode(), body, saysLater));
    }

    public void close() {
        client.close();
    }
}
