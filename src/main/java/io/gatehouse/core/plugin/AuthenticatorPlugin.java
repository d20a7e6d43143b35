package io.gatehouse.core.plugin;

import io.gatehouse.core.Authenticator;
import io.gatehouse.core.Credential;
import java.time.Clock;

/**
 * Adds an authenticator of bearer tokens, which is asked about those that nobody else knows. {@code system:} names are believed
 * only where the configuration lists them, the group {@code system:authenticated} comes by itself, and the proof has the name
 * that the configuration gives it. What it rejects, it rejects without the token in the reason.
 */
public non-sealed interface AuthenticatorPlugin<S extends Record> extends Plugin<S> {
    /** @throws IllegalArgumentException says what is wrong with the settings */
    Authenticator<Credential.Bearer> make(S settings, Clock clock);
}
