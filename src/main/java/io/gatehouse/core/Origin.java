package io.gatehouse.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a request came from.
 *
 * @param listener the configured name of the listener
 * @param address the peer's IP address as text, without a zone
 * @param certificate what the peer sent in the handshake, unjudged
 * @param before the addresses that it comes from by a trusted proxy's word, the one next to the proxy last
 * @param local where it came by a listener whose peers are known without any credential
 */
public record Origin(
        String listener,
        String address,
        List<String> before,
        Optional<Credential.Certificate> certificate,
        Optional<Credential.LocalPeer> local) {

    /** By a listener whose peers have to prove who they are. */
    public static Origin of(String listener, String address, Optional<Credential.Certificate> certificate) {
        return new Origin(listener, address, List.of(), certificate, Optional.empty());
    }

    /** The same connection, of which a trusted proxy says more. */
    public Origin behind(List<String> addresses) {
        return new Origin(listener, address, List.copyOf(addresses), certificate, local);
    }

    /** All that it is known to have come by: the peer is the last, for it is what nobody had to tell. */
    public List<String> addresses() {
        if (before.isEmpty() || before.get(before.size() - 1).equals(address)) {
            return before.isEmpty() ? List.of(address) : before;
        }
        List<String> all = new ArrayList<>(before);
        all.add(address);
        return all;
    }
}
