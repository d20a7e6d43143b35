package io.gatehouse.channel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which requests ask to leave HTTP in a way that API servers know: WebSocket (RFC 6455) and SPDY/3.1. Any other protocol
 * is ignored, as RFC 9110 §7.8 lets a server do.
 */
public final class Upgrades {
    private static final List<String> KNOWN = List.of("websocket", "SPDY/3.1");

    private Upgrades() {}

    /** @param connections the values of {@code Connection}, where the upgrade has to be named too */
    public static Optional<String> protocol(String upgrade, List<String> connections) {
        boolean isNamed = connections.stream()
                .anyMatch(value ->
                        List.of(value.toLowerCase(Locale.ROOT).split("[, \t]+")).contains("upgrade"));
        return isNamed
                ? KNOWN.stream()
                        .filter(protocol -> protocol.equalsIgnoreCase(upgrade.strip()))
                        .findFirst()
                : Optional.empty();
    }
}
