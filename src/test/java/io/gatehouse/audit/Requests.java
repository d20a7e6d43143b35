package io.gatehouse.audit;

import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.RequestInfo;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests as the gate receives them, for tests. */
final class Requests {
    static final Instant RECEIVED = Instant.parse("2026-11-24T20:06:12.123456Z");
    static final String ID = "00000000-0000-4000-8000-000000000001";
    static final Caller ALICE = new Caller(Identity.of("alice", List.of("dev", "qa")), Proof.by("static token"));

    private Requests() {}

    static RequestInfo pod(String verb, String name) {
        return RequestInfo.ofAction(verb, "", "v1", "shop", "pods", "", name);
    }

    static RequestInfo podSubresource(String verb, String subresource) {
        return RequestInfo.ofAction(verb, "", "v1", "shop", "pods", subresource, "till");
    }

    static Call call(RequestInfo info, String target) {
        return call(info, target, MultiMap.caseInsensitiveMultiMap(), Body.NONE);
    }

    static Call call(RequestInfo info, String target, MultiMap headers, Body body) {
        return new Call(
                ID,
                RECEIVED,
                0,
                "default",
                "GET",
                target,
                info,
                headers,
                body,
                Optional.empty(),
                Origin.of("main", "192.0.2.7", Optional.empty()),
                Promise.<Void>promise().future());
    }

    static Call getPod() {
        return call(pod("get", "till"), "/api/v1/namespaces/shop/pods/till");
    }

    static Call create(String json) {
        return create("application/json", Buffer.buffer(json));
    }

    static Call create(String contentType, Buffer body) {
        return call(
                pod("create", ""),
                "/api/v1/namespaces/shop/pods",
                MultiMap.caseInsensitiveMultiMap().add("content-type", contentType),
                new Body.Streamed(new ChunkStream(body, 7), body.length()));
    }
}
