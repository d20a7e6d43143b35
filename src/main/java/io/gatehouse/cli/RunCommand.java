package io.gatehouse.cli;

import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = {
            "Runs the gateway until SIGTERM or Ctrl-C.",
            "SIGHUP reads all files again; they are also read again by themselves when they change."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it was stopped", "1:it could not start", "2:the configuration has faults"},
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration.")
    private Path config;

    @Override
    public Integer call() throws Exception {
        return run(config);
    }

    static int run(Path config) throws Exception {
        Running running = start(config);
        Signals.on(List.of("HUP"), running.gateway()::reload);
        return running.untilStopped();
    }

    /** @throws InvalidConfigurationException before any port is opened */
    static Running start(Path config) throws Exception {
        Logging.use(GatewayConfiguration.read(config).log());
        return Running.start(config);
    }
}
