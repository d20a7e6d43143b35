package io.gatehouse.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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

    /** What is left of it where all of these are valid: nobody believes a certificate longer than who has signed it. */
    public Validity within(List<X509Certificate> issuers) {
        Instant begin = notBefore;
        Instant end = notAfter;
        for (X509Certificate issuer : issuers) {
            begin = latest(begin, issuer.getNotBefore().toInstant());
            end = earliest(end, issuer.getNotAfter().toInstant());
        }
        return new Validity(begin, end);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
