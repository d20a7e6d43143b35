package io.gatehouse.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: picks a command. */
@Command(
        name = "gatehouse",
        description = "An authenticating gateway in front of the Kubernetes API server.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class GatehouseCommand {
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            RunCommand.class,
            CheckConfigCommand.class,
            KubeconfigCommand.class,
            CertsCommand.class,
            CompletionCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class);

    private GatehouseCommand() {}

    /** @return 0, 1 where it went wrong, 2 where the command line or a configuration is wrong */
    public static int execute(String... arguments) {
        return program(arguments).execute(arguments);
    }

    /** For these arguments: with the command alone that they name where time counts, since picocli's model of all takes long. */
    static CommandLine program(String... arguments) {
        boolean isRun = arguments.length > 0 && arguments[0].equals("run");
        return program(isRun ? List.of(RunCommand.class) : COMMANDS);
    }

    private static CommandLine program(List<Class<?>> commands) {
        CommandLine program = new CommandLine(new GatehouseCommand());
        commands.forEach(program::addSubcommand);
        return program.setParameterExceptionHandler(new WrongCommandLine())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("gatehouse: " + Problems.text(failure));
                    return Problems.exitCode(failure);
                });
    }
}
