package io.gatehouse.pki;

import java.time.Duration;
import java.time.Instant;

/** From when to when a certificate is valid; X.509 keeps whole seconds. */
public record Validity(Instant notBefore, Instant notAfter) {

    /** Clocks of different machines differ, so validity begins a little before now, as kubeadm's does. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** From now on, and for so long. */
    public static Validity lasting(Duration life) {
        Instant now = Instant.now();
        return new Validity(now.minus(SKEW), now.plus(life));
    }

    public static Validity ofDays(long days) {
        return lasting(Duration.ofDays(days));
    }
}
