package io.gatehouse.core;

import io.vertx.core.Future;

/** Judges one credential. A failed future is a fault of the authenticator's own and never accepts. */
@FunctionalInterface
public interface Authenticator<C extends Credential> {
    Future<AuthnResult> authenticate(C credential, Origin origin);
}
