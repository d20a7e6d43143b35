package io.gatehouse.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/** Ends what was begun, the last first, also where the process is told to end before it is ready. */
final class Ending implements AutoCloseable {
    private final Deque<Runnable> actions = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::run, "ending");

    Ending() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    synchronized void also(Runnable action) {
        actions.push(action);
    }

    @Override
    public void close() {
        run();
    }

    private synchronized void run() {
        while (!actions.isEmpty()) {
            actions.pop().run();
        }
    }
}
