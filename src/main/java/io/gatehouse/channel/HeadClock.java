package io.gatehouse.channel;

/** For how long a request's head has been on its way on a connection, if one is. On its event loop. */
public final class HeadClock {
    private boolean isRunning;
    private long since;

    /** @param isBegun whether one has begun to come, and has not ended yet */
    void run(boolean isBegun) {
        if (isBegun != isRunning) {
            isRunning = isBegun;
            since = System.nanoTime();
        }
    }

    public boolean hasRunFor(long nanos) {
        return isRunning && System.nanoTime() - since >= nanos;
    }
}
