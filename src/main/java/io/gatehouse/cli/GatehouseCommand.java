package io.gatehouse.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: picks a command. */
@Command(
        name = "gatehouse",
        description = "An authenticating gateway in front of the Kubernetes API server.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckConfigCommand.class,
            KubeconfigCommand.class,
            CertsCommand.class,
            CompletionCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class GatehouseCommand {
    private GatehouseCommand() {}

    /** @return 0, 1 where it went wrong, 2 where the command line or a configuration is wrong */
    public static int execute(String... arguments) {
        return program().execute(arguments);
    }

    static CommandLine program() {
        return new CommandLine(new GatehouseCommand())
                .setParameterExceptionHandler(new WrongCommandLine())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("gatehouse: " + Problems.text(failure));
                    return Problems.exitCode(failure);
                });
    }
}
