package io.gatehouse.remote;

import java.time.Duration;
import java.util.function.LongSupplier;

/** For how long nothing has been known of what there is elsewhere. Written on one event loop, read on any thread. */
final class Freshness {
    /** An API server tells by a bookmark a minute that there is nothing to tell. */
    static final Duration SILENCE = Duration.ofSeconds(150);

    private final LongSupplier nanos;
    private volatile long heardAt;
    private volatile boolean isListening;

    Freshness(LongSupplier nanos) {
        this.nanos = nanos;
        this.heardAt = nanos.getAsLong();
    }

    /** Something has come. */
    void heard() {
        heardAt = nanos.getAsLong();
    }

    /** From now on whatever happens is told. */
    void listens() {
        heard();
        isListening = true;
    }

    /** Nothing will be told any more; up to now it would have been, unless the silence was too long. */
    void lost() {
        if (isListening && !isSilent()) {
            heard();
        }
        isListening = false;
    }

    boolean isSilent() {
        return sinceHeard().compareTo(SILENCE) > 0;
    }

    Duration age() {
        return isListening && !isSilent() ? Duration.ZERO : sinceHeard();
    }

    private Duration sinceHeard() {
        return Duration.ofNanos(nanos.getAsLong() - heardAt);
    }
}
