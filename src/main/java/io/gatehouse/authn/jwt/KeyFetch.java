package io.gatehouse.authn.jwt;

import io.gatehouse.remote.Endpoint;
import io.gatehouse.remote.RemoteService;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks an issuer for its keys, by OpenID Connect Discovery 1.0: for its metadata, and then where that says. */
final class KeyFetch {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Issuer issuer;

    KeyFetch(Vertx vertx, Issuer issuer) {
        this.vertx = vertx;
        this.issuer = issuer;
    }

    /** @return fails where it gives no such answer; the failure's text is for the log */
    Future<KeySet> start() {
        return get(issuer.metadata()).map(Json::parseObject).compose(this::keysOf);
    }

    private Future<KeySet> keysOf(Map<String, @Nullable Object> metadata) {
        if (!Trees.string(metadata, "issuer").equals(Optional.of(issuer.url()))) {
            return Future.failedFuture("its metadata is another issuer's");
        }
        URI keys = address(Trees.string(metadata, "jwks_uri").orElse(""));
        if (!"https".equals(keys.getScheme()) || keys.getHost() == null) {
            return Future.failedFuture("its metadata has no jwks_uri of https");
        }
        return get(keys)
                .map(document -> KeySet.of(document, vertx))
                .compose(set -> set.size() > 0
                        ? Future.succeededFuture(set)
                        : Future.failedFuture("it publishes no key that can be used"));
    }

    private static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return URI.create("");
        }
    }

    /** By a client of its own: it is seldom asked, and keeps nothing open meanwhile. */
    private Future<byte[]> get(URI url) {
        RemoteService service = new RemoteService(vertx, new Endpoint(url, tls(), Optional.empty()));
        return service.get("", TIMEOUT).map(KeyFetch::body).onComplete(done -> service.close());
    }

    private ClientSSLOptions tls() {
        ClientSSLOptions tls = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        return issuer.authority().isEmpty()
                ? tls
                : tls.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(issuer.authority())));
    }

    private static byte[] body(RemoteService.Answer answer) {
        if (answer.status() != 200) {
            throw new MalformedException(MalformedException.Reason.SYNTAX, "it answers " + answer.status());
        }
        return answer.body().getBytes();
    }
}
