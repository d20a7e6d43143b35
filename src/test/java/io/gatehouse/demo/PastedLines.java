package io.gatehouse.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import java.util.List;

/** The lines that the demo prints do what their comments say. */
final class PastedLines {
    private PastedLines() {}

    static void check(DemoProgram demo) throws Exception {
        List<String> lines = demo.pasted();
        assertEquals(9, lines.size(), lines::toString);
        for (String line : lines) {
            Finished finished = demo.paste(line);
            if (line.contains("# refused")) {
                assertNotEquals(0, finished.code(), finished::toString);
                assertTrue(
                        finished.err().contains("forbidden") || finished.err().contains("denied request"),
                        finished::toString);
            } else {
                assertTrue(!finished.ok().isEmpty(), finished::toString);
            }
        }
        assertTrue(
                demo.paste("kubectl --context alice --as bob auth whoami").ok().contains("bob"));
        assertTrue(demo.paste("tail -n 100 gatehouse-demo/audit.log").ok().contains("\"impersonatedUser\""));
    }
}
