package io.gatehouse.admission;

import io.gatehouse.core.Call;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;

/** What a body is wrapped in. */
final class Encodings {
    private Encodings() {}

    /** Fails with 415 where a body is compressed: kube-apiserver reads none either. */
    static Future<Void> requireReadable(Call call) {
        String encoding = call.headers().get("Content-Encoding");
        return encoding == null || encoding.equalsIgnoreCase("identity")
                ? Future.succeededFuture()
                : Future.failedFuture(Refusal.unsupportedMediaType(
                        "the body of the request is compressed, so that admission cannot read it: send it as it is"));
    }
}
