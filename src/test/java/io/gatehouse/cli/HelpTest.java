package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
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

    static Iterable<String> commands() {
        return COMMANDS.keySet();
    }

    @Test
    void theProgramNamesEveryCommandAndWhatItIsFor() {
        String help = help();
        COMMANDS.forEach((name, command) -> {
            String[] header = command.getCommandSpec().usageMessage().header();
            String[] description = command.getCommandSpec().usageMessage().description();
            assertTrue(help.contains("\n  " + name + " "), name);
            assertTrue(help.contains(firstWord(header.length > 0 ? header : description)), name);
        });
        assertEquals(help, Ran.with("help").out());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandNamesEveryOptionAndWhatItIsFor(String name) {
        String help = help(name);
        for (OptionSpec option : COMMANDS.get(name).getCommandSpec().options()) {
            assertTrue(help.contains(option.longestName()), () -> option.longestName() + " in\n" + help);
            assertTrue(help.contains(firstWord(option.description())), () -> option.longestName() + " in\n" + help);
            assertTrue(
                    option.arity().max() == 0 || option.paramLabel().matches("[A-Z]+"),
                    () -> option.longestName() + " takes " + option.paramLabel());
        }
        assertTrue(name.equals("help") || help.equals(Ran.with("help", name).out()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void theVersionIsThatOfTheProgramAndOfItsJava(String asked) {
        assertEquals(new Ran(0, "gatehouse unpackaged\njava " + Runtime.version() + "\n", ""), Ran.with(asked));
    }

    private static String help(String... command) {
        Ran ran = command.length == 0 ? Ran.with("--help") : Ran.with(command[0], "--help");
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
