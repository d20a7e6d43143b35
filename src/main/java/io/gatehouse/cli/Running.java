package io.gatehouse.cli;

import io.gatehouse.server.Gateway;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A gateway that runs until somebody asks it to stop; asked again, the process ends at once. */
record Running(Gateway gateway) {
    private static final int ENDED_AT_ONCE = 130;

    /** @return the process's exit code, once all requests are answered or cut */
    int untilStopped() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean isAsked = new AtomicBoolean();
        Signals.on(List.of("TERM", "INT"), () -> {
            if (isAsked.getAndSet(true)) {
                Runtime.getRuntime().halt(ENDED_AT_ONCE);
            }
            asked.countDown();
        });
        asked.await();
        Waiting.forResult(gateway.stop());
        return 0;
    }
}
