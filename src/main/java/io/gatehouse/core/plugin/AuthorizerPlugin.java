package io.gatehouse.core.plugin;

import io.gatehouse.core.Authorizer;
import java.time.Clock;

/** Adds an authorizer. One that has no opinion leaves the decision to those behind it. */
public non-sealed interface AuthorizerPlugin<S extends Record> extends Plugin<S> {
    /** @throws IllegalArgumentException says what is wrong with the settings */
    Authorizer make(S settings, Clock clock);
}
