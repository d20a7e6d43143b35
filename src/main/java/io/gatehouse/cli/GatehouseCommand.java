package io.gatehouse.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
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
        return isUsualStart(arguments)
                ? start(Path.of(arguments[2]))
                : program().execute(arguments);
    }

    /** One that needs no picocli, whose model of a command takes longer to make than a configuration to be read. */
    private static boolean isUsualStart(String... arguments) {
        return arguments.length == 3
                && arguments[0].equals("run")
                && arguments[1].equals("--config")
                && !arguments[2].startsWith("-")
                && !arguments[2].startsWith("@");
    }

    private static int start(Path config) {
        try {
            return RunCommand.run(config);
        } catch (Exception failure) {
            return failed(failure, new PrintWriter(System.err, true));
        }
    }

    private static int failed(Exception failure, PrintWriter err) {
        err.println("gatehouse: " + Problems.text(failure));
        return Problems.exitCode(failure);
    }

    static CommandLine program() {
        CommandLine program = new CommandLine(new GatehouseCommand());
        COMMANDS.forEach(program::addSubcommand);
        return program.setParameterExceptionHandler(new WrongCommandLine())
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
    }
}
