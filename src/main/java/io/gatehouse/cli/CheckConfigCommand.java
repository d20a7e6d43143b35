package io.gatehouse.cli;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.server.Gateway;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "check-config",
        description = "Reads a configuration, and then all files that it names, and tells every fault; opens no port.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it can be used", "2:it has faults"},
        mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration.")
    private Path config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InvalidConfigurationException {
        Gateway.check(config);
        spec.commandLine().getOut().println(config + ": no faults");
        return 0;
    }
}
