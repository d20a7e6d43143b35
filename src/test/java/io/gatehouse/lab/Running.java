package io.gatehouse.lab;

import io.gatehouse.demo.control.Child;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A program that a test has started; {@link #close} kills it. Its output is taken all the time, and kept. */
public final class Running implements AutoCloseable {

    private final String command;
    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread outReader;
    private final Thread errReader;

    private Running(String command, Process process) {
        this.command = command;
        this.process = process;
        this.outReader = reader(process.getInputStream(), out);
        this.errReader = reader(process.getErrorStream(), err);
    }

    public static Running start(ProcessBuilder builder) throws IOException, InterruptedException {
        return new Running(String.join(" ", builder.command()), Child.start(builder));
    }

    /** Its standard input: closing it is the end that the program sees. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    public Running write(String text) throws IOException {
        input().write(text.getBytes(StandardCharsets.UTF_8));
        input().flush();
        return this;
    }

    /** What it has written to its standard output so far. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The same, as it came. */
    public byte[] outBytes() {
        return out.toByteArray();
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it has written this; fails if it ends before. */
    public String awaitOut(String text) throws Exception {
        return awaitShown(Pattern.quote(text));
    }

    /** Waits until something in what it has written matches; fails if it ends before. */
    public String awaitShown(String pattern) throws Exception {
        Pattern awaited = Pattern.compile(pattern);
        Await.until(pattern + " in the output of " + this, () -> {
            boolean alive = process.isAlive();
            if (!alive) {
                join();
            }
            boolean found = awaited.matcher(out()).find();
            if (!found && !alive) {
                throw new AssertionError("ended before it wrote " + pattern + ": " + finished());
            }
            return found;
        });
        return out();
    }

    /** Waits until it has ended and all its output has been read. */
    public Finished awaitEnd() throws InterruptedException {
        if (!process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("not ended within " + Await.LIMIT + ": " + this);
        }
        join();
        return finished();
    }

    /** Asks it to end (SIGTERM). */
    public void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return command + "\n" + out() + err();
    }

    private Finished finished() {
        return new Finished(command, process.exitValue(), out(), err());
    }

    private void join() throws InterruptedException {
        outReader.join(Await.LIMIT.toMillis());
        errReader.join(Await.LIMIT.toMillis());
    }

    private static Thread reader(InputStream from, ByteArrayOutputStream to) {
        Thread reader = new Thread(() -> {
            try (from) {
                from.transferTo(to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }
}
