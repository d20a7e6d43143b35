package io.gatehouse.core;

import java.util.Optional;

/**
 * Where a request came from.
 *
 * @param listener the configured name of the listener
 * @param address the peer's IP address as text, without a zone
 * @param certificate what the peer sent in the handshake, unjudged
 */
public record Origin(String listener, String address, Optional<Credential.Certificate> certificate) {}
