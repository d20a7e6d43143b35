package io.gatehouse.core;

import java.util.Optional;

/**
 * Where a request came from.
 *
 * @param listener the configured name of the listener
 * @param address the peer's IP address as text, without a zone
 * @param certificate what the peer sent in the handshake, unjudged
 * @param local where it came by a listener whose peers are known without any credential
 */
public record Origin(
        String listener,
        String address,
        Optional<Credential.Certificate> certificate,
        Optional<Credential.LocalPeer> local) {

    /** By a listener whose peers have to prove who they are. */
    public static Origin of(String listener, String address, Optional<Credential.Certificate> certificate) {
        return new Origin(listener, address, certificate, Optional.empty());
    }
}
