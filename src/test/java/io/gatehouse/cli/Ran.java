package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** How the program ended in this JVM, and what it said. */
record Ran(int code, String out, String err) {
    static Ran with(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = GatehouseCommand.program()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    static Ran with(List<String> arguments) {
        return with(arguments.toArray(String[]::new));
    }

    /** It has refused, and said this alone. */
    void isRefusal(int expectedCode, String text) {
        assertEquals(new Ran(expectedCode, "", text), this);
    }
}
