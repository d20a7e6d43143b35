package io.gatehouse.attacks;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Running;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gatehouse run} as it is installed: a process of its own, whose log is what operators see. */
public final class GateProgram implements AutoCloseable {
    private static final Path PROGRAM =
            Path.of("target/gatehouse/bin/gatehouse").toAbsolutePath();

    private final GateFolder folder;
    private final Running running;
    private final Door door;
    private final int adminPort;

    private GateProgram(GateFolder folder, Running running) throws Exception {
        this.folder = folder;
        this.running = running;
        this.adminPort = shown("health and metrics on port (\\d+)");
        this.door = new Door(folder.pki().authority("server-ca").certificate(), shown("listener main on port (\\d+)"));
        Await.until(
                "the gate is ready", () -> AdminPage.get(adminPort, "/readyz").statusCode() == 200);
    }

    /** Returns when it is ready. */
    public static GateProgram start(GateFolder folder) throws Exception {
        return start(folder, Map.of());
    }

    /** The same with more in its environment. */
    public static GateProgram start(GateFolder folder, Map<String, String> environment) throws Exception {
        List<String> command = List.of(
                PROGRAM.toString(),
                "run",
                "--config",
                folder.configurationFile().toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Running running = Running.start(builder);
        try {
            return new GateProgram(folder, running);
        } catch (Exception | AssertionError e) {
            running.close();
            throw e;
        }
    }

    private int shown(String pattern) throws Exception {
        Pattern number = Pattern.compile(pattern);
        Await.until(pattern + " in " + running, () -> {
            if (!running.alive()) {
                throw new AssertionError("ended: " + running.awaitEnd());
            }
            return number.matcher(running.err()).find();
        });
        Matcher matcher = number.matcher(running.err());
        matcher.find();
        return Integer.parseInt(matcher.group(1));
    }

    Door door() {
        return door;
    }

    /** HTTP/1.1. */
    public RawClient connect(Optional<CertifiedKey> user) throws IOException {
        return door.connect(user);
    }

    public int port() {
        return door.port();
    }

    public long pid() {
        return running.pid();
    }

    public int adminPort() {
        return adminPort;
    }

    /** Its log so far. */
    public String log() {
        return running.err();
    }

    String audit() throws Exception {
        return Files.readString(folder.file("audit.log"));
    }

    /** What every thread is at, as the JVM tells it. */
    String threadDump() throws Exception {
        new ProcessBuilder("kill", "-QUIT", Long.toString(running.pid()))
                .start()
                .waitFor();
        return running.awaitOut("JNI global refs");
    }

    /** Ends it in order, so that all of its log and its audit is there. */
    public void end() throws Exception {
        terminate();
        running.awaitEnd();
    }

    /** Begins to end it. */
    public void terminate() {
        running.terminate();
    }

    public boolean alive() {
        return running.alive();
    }

    @Override
    public void close() {
        running.close();
    }
}
