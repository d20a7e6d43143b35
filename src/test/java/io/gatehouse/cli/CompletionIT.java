package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real bash completes. */
class CompletionIT {
    @TempDir
    private Path folder;

    @BeforeEach
    void script() throws Exception {
        Ran printed = Ran.with("completion", "bash");
        assertEquals(0, printed.code(), printed::toString);
        assertEquals(printed, Ran.with("completion", "zsh"));
        Files.writeString(folder.resolve("completion"), printed.out());
        Files.writeString(folder.resolve("gateway.yaml"), "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kub                     | kubeconfig",
                "certs s                 | show sign",
                "kubeconfig --c          | --certificate-authority --client-certificate --client-key --cluster --context",
                "run --config gate       | gateway.yaml",
                "certs ca --o            | --output",
                "nothing of the kind --x | ''"
            })
    void bashCompletesWhatTheProgramTakes(String typed, String expected) throws Exception {
        // As bash itself calls the function that is registered for the program.
        String script = """
                source ./completion
                COMP_WORDS=(gatehouse %s) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE="gatehouse %s"
                complete -p gatehouse >&2
                _complete_gatehouse
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(typed, typed);
        try (Running bash = bash("--norc", "-c", script)) {
            Finished finished = bash.awaitEnd();
            Set<String> offered =
                    new TreeSet<>(finished.ok().lines().map(String::strip).toList());
            offered.remove("");
            assertEquals(expected, String.join(" ", offered), finished::toString);
        }
    }

    @Test
    void theTabulatorCompletesInATerminal() throws Exception {
        Files.writeString(folder.resolve("gatehouse"), "#!/bin/sh\necho \"ran: $*\"\n");
        assertTrue(folder.resolve("gatehouse").toFile().setExecutable(true));
        try (Running terminal = Running.start(new ProcessBuilder(
                        "script", "--quiet", "--flush", "--return", "--command", "bash --norc -i", "/dev/null")
                .directory(folder.toFile()))) {
            terminal.write("source ./completion; PATH=$PWD:$PATH; PS1=rea''dy:\n");
            terminal.awaitOut("ready:");
            terminal.write("gatehouse check\t--conf\tgatew\t\n");
            terminal.awaitOut("ran: check-config --config gateway.yaml");
        }
    }

    private Running bash(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash").directory(folder.toFile());
        builder.command().addAll(List.of(arguments));
        return Running.start(builder);
    }
}
