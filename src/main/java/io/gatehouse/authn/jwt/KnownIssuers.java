package io.gatehouse.authn.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Vertx;

/** What outlives a reload: the keys of every issuer that is named before and after it. */
public final class KnownIssuers {
    private final Vertx vertx;
    private final Cache<Issuer, IssuerKeys> keys =
            Caffeine.newBuilder().weakValues().build();

    public KnownIssuers(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The same for the same issuer, as long as somebody holds them. */
    public IssuerKeys keysOf(Issuer issuer) {
        return keys.get(issuer, unknown -> new IssuerKeys(vertx, unknown, System::nanoTime));
    }
}
