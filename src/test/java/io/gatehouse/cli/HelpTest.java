package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the program says of itself. */
class HelpTest {
    private static final Map<String, CommandLine> COMMANDS =
            GatehouseCommand.program().getSubcommands();
    private static final CommandLine CERTS = Objects.requireNonNull(COMMANDS.get("certs"));

    /** Those below another one with the name of that before their own. */
    static Stream<String> commands() {
        return Stream.concat(
                COMMANDS.keySet().stream(),
                CERTS.getSubcommands().keySet().stream().map(name -> "certs " + name));
    }

    private static CommandLine command(String names) {
        CommandLine found = GatehouseCommand.program();
        for (String name : names.split(" ")) {
            found = found.getSubcommands().get(name);
        }
        return found;
    }

    @Test
    void theProgramNamesEveryCommandAndWhatItIsFor() {
        assertNamesEach(COMMANDS, help());
        assertNamesEach(CERTS.getSubcommands(), help("certs"));
        assertEquals(help(), Ran.with("help").out());
    }

    private static void assertNamesEach(Map<String, CommandLine> commands, String help) {
        commands.forEach((name, command) -> {
            String[] header = command.getCommandSpec().usageMessage().header();
            String[] description = command.getCommandSpec().usageMessage().description();
            assertTrue(help.contains("\n  " + name + " "), name);
            assertTrue(help.contains(firstWord(header.length > 0 ? header : description)), name);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandNamesEveryOptionAndWhatItIsFor(String name) {
        String help = help(name);
        for (OptionSpec option : command(name).getCommandSpec().options()) {
            assertTrue(help.contains(option.longestName()), () -> option.longestName() + " in\n" + help);
            assertTrue(help.contains(firstWord(option.description())), () -> option.longestName() + " in\n" + help);
            assertTrue(
                    option.arity().max() == 0 || option.paramLabel().matches("[A-Z]+"),
                    () -> option.longestName() + " takes " + option.paramLabel());
        }
        boolean isNested = name.contains(" ");
        assertTrue(isNested
                || name.equals("help")
                || help.equals(Ran.with("help", name).out()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void theVersionIsThatOfTheProgramAndOfItsJava(String asked) {
        assertEquals(new Ran(0, "gatehouse unpackaged\njava " + Runtime.version() + "\n", ""), Ran.with(asked));
    }

    private static String help(String command) {
        return printed((command + " --help").split(" "));
    }

    private static String help() {
        return printed("--help");
    }

    private static String printed(String... arguments) {
        Ran ran = Ran.with(arguments);
        assertEquals(0, ran.code());
        assertEquals("", ran.err());
        return ran.out();
    }

    /** No line's end can part it. */
    private static String firstWord(String[] description) {
        assertFalse(description.length == 0 || description[0].isBlank(), "described");
        return description[0].split(" ", 2)[0];
    }
}
