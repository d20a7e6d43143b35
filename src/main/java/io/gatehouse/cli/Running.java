package io.gatehouse.cli;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.server.Gateway;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A gateway that runs until somebody asks it to stop; asked again, the process ends at once. */
final class Running {
    private static final int ENDED_AT_ONCE = 130;

    private final CountDownLatch asked;
    private final Gateway gateway;

    private Running(CountDownLatch asked, Gateway gateway) {
        this.asked = asked;
        this.gateway = gateway;
    }

    /** @throws InvalidConfigurationException before any port is opened */
    static Running start(Path config) throws Exception {
        // Before anybody can be told that it runs, and take that for a gateway that ends in order.
        CountDownLatch asked = whenAskedToStop();
        return new Running(asked, Waiting.forResult(Gateway.start(config)));
    }

    private static CountDownLatch whenAskedToStop() {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean isAsked = new AtomicBoolean();
        Signals.on(List.of("TERM", "INT"), () -> {
            if (isAsked.getAndSet(true)) {
                Runtime.getRuntime().halt(ENDED_AT_ONCE);
            }
            asked.countDown();
        });
        return asked;
    }

    Gateway gateway() {
        return gateway;
    }

    boolean isAskedToStop() {
        return asked.getCount() == 0;
    }

    /** @return the process's exit code, once all requests are answered or cut */
    int untilStopped() throws Exception {
        asked.await();
        Waiting.forResult(gateway.stop());
        return 0;
    }
}
