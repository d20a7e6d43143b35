package io.gatehouse.core;

import io.vertx.core.Future;

/** Decides about one action. A failed future is a fault of the authorizer's own and never allows. */
@FunctionalInterface
public interface Authorizer {
    Future<Decision> authorize(Attributes attributes);
}
