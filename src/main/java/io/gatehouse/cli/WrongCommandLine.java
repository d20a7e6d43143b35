package io.gatehouse.cli;

import io.gatehouse.config.NearestKey;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Says what is wrong with a command line in two lines: the whole help would hide it. */
final class WrongCommandLine implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        if (arguments.length == 0) {
            command.usage(err);
        } else {
            String name = command.getCommandSpec().qualifiedName();
            err.println(name + ": " + text(wrong, command));
            err.println("Try: " + name + " --help");
        }
        return Problems.WRONG_CONFIGURATION;
    }

    /** What is not known comes first, for it may be what is missing, mistyped. */
    private static String text(ParameterException wrong, CommandLine command) {
        List<String> unknown = command.getUnmatchedArguments();
        return unknown.isEmpty()
                ? String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "")
                : unknown(unknown.get(0), command);
    }

    private static String unknown(String argument, CommandLine command) {
        boolean isOption = argument.startsWith("-");
        String word = isOption ? argument.replaceFirst("=.*", "") : argument;
        List<String> known = isOption
                ? options(command)
                : List.copyOf(command.getSubcommands().keySet());
        String sort = isOption ? "option" : known.isEmpty() ? "argument" : "command";
        String hint = NearestKey.to(word, known)
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
        return "unknown " + sort + " " + word + hint;
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            names.addAll(List.of(option.names()));
        }
        return names;
    }
}
