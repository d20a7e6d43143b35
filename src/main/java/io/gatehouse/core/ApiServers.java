package io.gatehouse.core;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;

/** Asks the API servers of the cluster as the gate itself. No user's request ever travels this way. */
@FunctionalInterface
public interface ApiServers {
    /**
     * Sends a request to a server that is ready. The answer's body comes to whoever listens; it may never end (a watch).
     *
     * @param target path and query
     * @param json the body, empty for none
     * @return fails where no server is ready or none answers
     */
    Future<HttpClientResponse> ask(HttpMethod method, String target, Buffer json);
}
