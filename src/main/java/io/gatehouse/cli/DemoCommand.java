package io.gatehouse.cli;

import io.gatehouse.demo.DemoFolder;
import io.gatehouse.demo.DemoUpstream;
import io.gatehouse.demo.UpstreamSetup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Shows the gateway: makes certificates, three users and rules, starts an API server and a gateway in front"
                    + " of it, and prints what to try.",
            "The API server is a real one where its programs are on this machine (KUBEBUILDER_ASSETS, or what"
                    + " src/test/lab/parts has made), else an embedded one. Ctrl-C ends all of it."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int LOOK_MILLIS = 50;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "gatehouse-demo",
            description = "Where all files are, made or used again (${DEFAULT-VALUE}).")
    private Path directory;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "6443",
            description = "The gateway's (${DEFAULT-VALUE}); 0 for any that is free.")
    private int port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "6480",
            description = "Of health and metrics (${DEFAULT-VALUE}); 0 for any that is free.")
    private int adminPort;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        requirePort("--port", port);
        requirePort("--admin-port", adminPort);
        PrintWriter out = spec.commandLine().getOut();
        DemoFolder folder = DemoFolder.in(directory);
        out.println("Starting an API server …");
        out.flush();
        try (Ending ending = new Ending()) {
            DemoUpstream upstream = DemoUpstream.start(folder, line -> say(out, "  " + line));
            ending.also(upstream::close);
            UpstreamSetup.run(folder, upstream);
            folder.configure(upstream.endpoints(), port, adminPort);
            Running running = RunCommand.start(folder.configurationFile());
            String server = "https://127.0.0.1:"
                    + running.gateway().ports().values().iterator().next();
            folder.writeKubeconfig(server);
            while (!running.gateway().isReady() && !running.isAskedToStop()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            if (!running.isAskedToStop()) {
                say(
                        out,
                        DemoPanel.text(
                                folder, upstream, server, running.gateway().adminPort()));
            }
            int code = running.untilStopped();
            say(out, "Ended.");
            return code;
        }
    }

    /** Before an API server is started for nothing. */
    private void requirePort(String option, int number) {
        if (number < 0 || number > 65535) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + number + " (expected: a port, 0 to 65535)");
        }
    }

    private static void say(PrintWriter out, String text) {
        out.println(text);
        out.flush();
    }
}
