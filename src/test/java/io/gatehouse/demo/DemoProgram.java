package io.gatehouse.demo;

import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gatehouse demo} as it is installed, and a shell in which somebody pastes what it prints. */
final class DemoProgram implements AutoCloseable {
    private static final Path PROGRAM =
            Path.of("target/gatehouse/bin/gatehouse").toAbsolutePath();

    private final Path home;
    private final Running running;

    private DemoProgram(Path home, Running running) {
        this.home = home;
        this.running = running;
    }

    /**
     * Starts it and does not wait.
     *
     * @param home the working directory; the demo's folder is in it
     */
    static DemoProgram start(Path home, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "demo"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().putAll(environment);
        return new DemoProgram(home, Running.start(builder));
    }

    /** Ports of the system's choice. */
    static DemoProgram ready(Path home, Map<String, String> environment) throws Exception {
        DemoProgram demo = start(home, environment, "--port=0", "--admin-port=0");
        demo.panel();
        return demo;
    }

    /** An environment in which no real part is found. */
    static Map<String, String> nothing(Path home) {
        return Map.of(
                "KUBEBUILDER_ASSETS",
                "",
                "XDG_CACHE_HOME",
                home.resolve("no-cache").toString());
    }

    /** What it prints, once all of it runs. */
    String panel() throws Exception {
        return running.awaitOut("Ctrl-C ends all of it.");
    }

    /** The lines to paste, but for the one that names the kubeconfig. */
    List<String> pasted() throws Exception {
        return panel().lines()
                .map(String::strip)
                .filter(line -> line.matches("(kubectl|curl|tail) .*"))
                .toList();
    }

    int port() throws Exception {
        Matcher url = Pattern.compile("gateway +https://127\\.0\\.0\\.1:(\\d+)").matcher(panel());
        if (!url.find()) {
            throw new AssertionError(panel());
        }
        return Integer.parseInt(url.group(1));
    }

    /** Runs a line as a shell in the same folder does. */
    Finished paste(String line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(home.toFile());
        Path kubectl = Parts.here().require(Part.KUBECTL);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("KUBECONFIG", "gatehouse-demo/kubeconfig");
        builder.environment().compute("PATH", (name, path) -> kubectl.getParent() + ":" + path);
        try (Running shell = Running.start(builder)) {
            shell.input().close();
            return shell.awaitEnd();
        }
    }

    /** A signal, as {@code kill} sends it. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                .start()
                .waitFor();
    }

    /** All processes that it has started, and theirs. */
    List<ProcessHandle> descendants() {
        return ProcessHandle.of(running.pid()).orElseThrow().descendants().toList();
    }

    Finished awaitEnd() throws InterruptedException {
        return running.awaitEnd();
    }

    @Override
    public void close() {
        running.close();
    }
}
