package io.gatehouse.demo.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildIT {

    @TempDir
    private Path folder;

    /** A terminal sends Ctrl-C to its foreground group: all would end at once, the store before those who use it. */
    @Test
    void aChildIsInAProcessGroupOfItsOwn() throws Exception {
        Child child = start("echo up; exec sleep 600");
        Await.until("the child runs", () -> child.lastWords().startsWith("up"));
        String group = Files.readString(Path.of("/proc", child.id(), "stat"))
                .replaceAll(".*\\) ", "")
                .split(" ")[2];
        child.kill();
        assertEquals(child.id(), group);
    }

    @Test
    void aChildOutlivesTheThreadThatStartedIt() throws Exception {
        Child[] child = new Child[1];
        Thread starter = new Thread(() -> child[0] = startUnchecked("echo up; read -r line < pipe; echo $line"));
        new ProcessBuilder("mkfifo", "pipe").directory(folder.toFile()).start().waitFor();
        starter.start();
        starter.join();

        Files.writeString(folder.resolve("pipe"), "still here\n");
        child[0].awaitEnd(Await.LIMIT);
        assertTrue(child[0].lastWords().startsWith("up\nstill here\n"), child[0].lastWords());
    }

    @Test
    void whatDoesNotEndInTimeIsKilled() throws Exception {
        Child child = start("trap '' TERM; echo deaf; while :; do sleep 600; done");
        Await.until("the trap is set", () -> child.lastWords().startsWith("deaf"));
        child.terminate();
        child.awaitEnd(Duration.ofMillis(100));
        assertFalse(child.alive());
    }

    @Test
    void nothingOfTheEnvironmentIsPassedOnButWhatProgramsNeed() throws Exception {
        Child child = start("exec env");
        child.awaitEnd(Await.LIMIT);
        List<String> names = Files.readAllLines(folder.resolve("log")).stream()
                .map(line -> line.replaceAll("=.*", ""))
                .filter(name -> !List.of("PATH", "HOME", "TMPDIR", "LANG", "PWD", "OLDPWD", "SHLVL", "_")
                        .contains(name))
                .toList();
        assertEquals(List.of(), names);
    }

    @Test
    void aProgramThatIsNotThereIsAnError() {
        IOException ended = assertThrows(
                IOException.class,
                () -> Child.start("ghost", List.of("/no/such/program"), folder, folder.resolve("log"))
                        .stayAlive(Await.LIMIT));
        assertTrue(ended.getMessage().contains("/no/such/program"), ended::getMessage);
    }

    private Child start(String script) throws IOException, InterruptedException {
        return Child.start("child", List.of("sh", "-c", script), folder, folder.resolve("log"));
    }

    private Child startUnchecked(String script) {
        try {
            return start(script);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
