package io.gatehouse.admission;

import io.gatehouse.core.ApiServers;
import io.gatehouse.core.Call;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Refusal;
import io.gatehouse.remote.WholeBody;
import io.gatehouse.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is stored of the object that a write is about, as the gate itself: who may change it need not be let read it. */
final class StoredObjects {
    private static final Logger LOG = LoggerFactory.getLogger(StoredObjects.class);
    private static final int MAX_BYTES = 12 << 20;
    private static final String FINALIZE = "/finalize";

    private final ApiServers servers;

    StoredObjects(ApiServers servers) {
        this.servers = servers;
    }

    /** Empty where there is none. Fails with a {@link Refusal} where that cannot be told. */
    Future<Optional<Map<String, @Nullable Object>>> of(Call call, BodyLimit.Reading reading) {
        String path = path(call);
        return servers.ask(HttpMethod.GET, path, Buffer.buffer())
                .compose(
                        response -> object(path, response, reading),
                        failure -> Future.failedFuture(Refusal.unavailable(
                                "the stored object, by which admission judges, cannot be read", true)));
    }

    /** Of what is put to {@code finalize} nothing can be read there. */
    private static String path(Call call) {
        int query = call.target().indexOf('?');
        String path = query < 0 ? call.target() : call.target().substring(0, query);
        boolean isFinalize = call.info().subresource().equals("finalize") && path.endsWith(FINALIZE);
        return isFinalize ? path.substring(0, path.length() - FINALIZE.length()) : path;
    }

    private static Future<Optional<Map<String, @Nullable Object>>> object(
            String path, HttpClientResponse response, BodyLimit.Reading reading) {
        int status = response.statusCode();
        return WholeBody.of(response, MAX_BYTES).compose(body -> switch (status) {
            case 200 -> parsed(body, reading);
            case 404 -> Future.succeededFuture(Optional.empty());
            default -> Future.failedFuture(refused(path, status));
        });
    }

    private static Future<Optional<Map<String, @Nullable Object>>> parsed(Buffer body, BodyLimit.Reading reading) {
        return OffEventLoop.unlessShort(body.length(), () -> {
            reading.takeText(body.length());
            return Optional.of(Json.parseObject(body.getBytes(), reading.weight()));
        });
    }

    private static Refusal refused(String path, int status) {
        LOG.error(
                "admission reviews on upstreamDryRun, and the API server answers {} where the gate itself reads {}: its own"
                        + " identity needs the verb get for what the policies are about",
                status,
                path);
        return Refusal.internal("the gate cannot read the stored object, by which admission judges");
    }
}
