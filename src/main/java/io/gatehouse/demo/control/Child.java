package io.gatehouse.demo.control;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that this JVM runs, and that does not outlive it, even where the JVM is killed with {@code kill -9}. */
public final class Child {

    /**
     * The kernel's promise is bound to the thread that starts a process: were that one to end, the child would be killed
     * too. So all are started by one that never does.
     */
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "child-starter");
        thread.setDaemon(true);
        return thread;
    });

    /** setpriv makes the promise; setsid keeps a terminal's Ctrl-C from ending all at once, in no order. */
    private static final List<String> WRAPPER = List.of("setpriv", "--pdeathsig", "KILL", "setsid");

    /** What else this process was given (proxies, ETCD_*, secrets) is no business of theirs. */
    private static final Set<String> KEPT_ENVIRONMENT = Set.of("PATH", "HOME", "TMPDIR", "LANG");

    private static final int LAST_WORDS = 5;

    private final String name;
    private final Path log;
    private final Process process;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a program that has a log and no input.
     *
     * @param directory its working directory
     * @param log what its output is appended to
     */
    public static Child start(String name, List<String> command, Path directory, Path log)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().retainAll(KEPT_ENVIRONMENT);
        return new Child(name, log, start(builder));
    }

    /** Starts what the builder says with the same promise, for those who want its streams. */
    public static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(WRAPPER.stream(), builder.command().stream()).toList();
        try {
            return STARTER.submit(builder.command(command)::start).get();
        } catch (ExecutionException e) {
            throw new IOException("cannot start " + command + ": " + e.getMessage(), e);
        }
    }

    public String name() {
        return name;
    }

    /** Its process id. */
    public String id() {
        return Long.toString(process.pid());
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Asks it to end (SIGTERM), and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it without asking (SIGKILL), and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Waits until it has ended; kills it where it has not by then, or where this thread is interrupted. */
    public void awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Passes some time, in which the program is to stay alive.
     *
     * @throws IOException if it ends, with the last lines of its log
     */
    public void stayAlive(Duration time) throws IOException, InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(name + " has ended with code " + process.exitValue() + ": " + lastWords());
        }
    }

    /** The end of its log, and where the rest is. */
    public String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size());
        return String.join("\n", last) + "\n(" + log + ")";
    }
}
