package io.gatehouse.lab;

import java.util.concurrent.CompletableFuture;

/** Runs what blocks beside a test, each on a thread of its own: the JDK's common pool may have no more than one. */
public final class Beside {
    private Beside() {}

    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, command -> {
            Thread thread = new Thread(command, "beside the test");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
