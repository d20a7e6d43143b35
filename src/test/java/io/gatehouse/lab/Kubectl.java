package io.gatehouse.lab;

import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A kubectl of one version with one kubeconfig. Its home, and with it its cache of what a server offers, is the folder
 * of that kubeconfig: ports come back, and what another server offered there must not be remembered.
 */
public record Kubectl(Path program, Path kubeconfig, Map<String, String> environment) {

    public Kubectl {
        environment = Map.copyOf(environment);
    }

    /** The one of the version that Gatehouse follows. */
    public static Kubectl current(Path kubeconfig) throws IOException {
        return new Kubectl(Parts.here().require(Part.KUBECTL), kubeconfig, Map.of());
    }

    /** The older one of Debian's packages: it speaks SPDY alone. */
    public static Kubectl debian(Path kubeconfig) throws IOException {
        return new Kubectl(Parts.here().require(Part.KUBECTL_DEBIAN), kubeconfig, Map.of());
    }

    /** The same with one more environment variable. */
    public Kubectl with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Kubectl(program, kubeconfig, more);
    }

    /** Has exec, attach and port-forward go by SPDY where kubectl would take WebSockets. */
    public Kubectl withSpdy() {
        return with("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", "false").with("KUBECTL_PORT_FORWARD_WEBSOCKETS", "false");
    }

    /** What it prints; the test fails if it does not end well. */
    public String ok(String... arguments) throws IOException, InterruptedException {
        return run(arguments).ok();
    }

    /** Runs it to its end, without any input. */
    public Finished run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    public Finished runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        try (Running running = start(arguments)) {
            running.write(input).input().close();
            return running.awaitEnd();
        }
    }

    /** Leaves it running. */
    public Running start(String... arguments) throws IOException, InterruptedException {
        return start(new ProcessBuilder(command(arguments)));
    }

    /**
     * Leaves it running in a terminal of 80 columns and 24 rows. The first line of its output is the terminal's name, by
     * which {@code stty -F} gives it another size.
     *
     * @param arguments without quotes
     */
    public Running startInTerminal(String... arguments) throws IOException, InterruptedException {
        List<String> quoted =
                command(arguments).stream().map(word -> "'" + word + "'").toList();
        String inside = "tty; stty columns 80 rows 24; exec " + String.join(" ", quoted);
        return start(new ProcessBuilder("script", "--quiet", "--flush", "--return", "--command", inside, "/dev/null"));
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(arguments));
        return command;
    }

    private Running start(ProcessBuilder builder) throws IOException, InterruptedException {
        builder.environment()
                .put("HOME", kubeconfig.toAbsolutePath().getParent().toString());
        builder.environment().putAll(environment);
        return Running.start(builder);
    }
}
