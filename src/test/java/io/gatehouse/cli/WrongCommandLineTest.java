package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody reads who has mistyped. */
class WrongCommandLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rnu                             | gatehouse      | unknown command rnu (did you mean run?)",
                "something                       | gatehouse      | unknown command something",
                "--verison                       | gatehouse      | unknown option --verison (did you mean --version?)",
                "run                             | gatehouse run  | Missing required option: '--config=FILE'",
                "run --config                    | gatehouse run  | Missing required parameter for option '--config' (FILE)",
                "run --conf gateway.yaml         | gatehouse run  | unknown option --conf (did you mean --config?)",
                "run --confg=gateway.yaml        | gatehouse run  | unknown option --confg (did you mean --config?)",
                "run --config a.yaml b.yaml      | gatehouse run  | unknown argument b.yaml",
                "check-config --colour           | gatehouse check-config | unknown option --colour",
                "certs                           | gatehouse certs | Missing required subcommand",
                "certs isue                      | gatehouse certs | unknown command isue (did you mean issue?)",
                "certs show                      | gatehouse certs show | Missing required parameter: 'FILE'",
                "certs show a.crt --ca b.crt     | gatehouse certs show | unknown option --ca",
                "certs sign --output a           | gatehouse certs sign | Missing required options: '--request=FILE', '--ca-certificate=FILE', '--ca-key=FILE'",
                "demo --port many                | gatehouse demo | Invalid value for option '--port': 'many' is not an int",
                "demo --port 65536               | gatehouse demo | --port: 65536 (expected: a port, 0 to 65535)",
                "demo --admin-port -1            | gatehouse demo | --admin-port: -1 (expected: a port, 0 to 65535)"
            })
    void oneLineSaysWhatIsWrongAndOneWhereHelpIs(String line, String command, String expected) {
        Ran.with(List.of(line.split(" "))).isRefusal(2, command + ": " + expected + "\nTry: " + command + " --help\n");
    }

    @Test
    void whoAsksNothingIsToldWhatThereIs() {
        Ran ran = Ran.with();
        assertEquals(2, ran.code());
        assertEquals(Ran.with("--help").out(), ran.err());
        assertTrue(ran.out().isEmpty());
    }
}
