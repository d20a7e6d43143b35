package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java {@code bin/gatehouse} takes. Each of these says what it was called with. */
class LauncherScriptTest {
    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void whereNoOtherJavaIs() throws IOException {
        String text = Files.readString(Path.of("src/main/dist/bin/gatehouse"));
        String here = text.replace("/usr/lib/jvm/", folder.resolve("jvm") + "/");
        assertTrue(!here.equals(text), "the folder of all Javas is known");
        script = program(folder.resolve("home/bin/gatehouse"), here);
        for (String tool : new String[] {"sh", "dirname", "readlink", "sed", "cat"}) {
            link("path/" + tool, Path.of("/bin", tool));
        }
    }

    private static Path program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }

    private void link(String name, Path target) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.createSymbolicLink(folder.resolve(name), target);
    }

    /** @return its home */
    private Path java(String home, String version) throws IOException {
        program(folder.resolve(home).resolve("bin/java"), "#!/bin/sh\necho " + home + "\nprintf '%s\\n' \"$@\"\n");
        Files.writeString(
                folder.resolve(home).resolve("release"),
                "JAVA_RUNTIME_VERSION=\"" + version + "+7-LTS\"\nJAVA_VERSION=\"" + version + "\"\n");
        return folder.resolve(home);
    }

    private Finished run(Path program, Map<String, String> environment) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=" + folder.resolve("path")));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of(program.toString(), "version", "two words"));
        try (Running running = Running.start(new ProcessBuilder(command))) {
            return running.awaitEnd();
        }
    }

    private Finished run(Map<String, String> environment) throws Exception {
        return run(script, environment);
    }

    private static String firstLine(Finished finished) {
        return finished.ok().lines().findFirst().orElseThrow();
    }

    private static String none(String seen) {
        return "gatehouse: needs a Java of 17 or later" + seen + ": install one, or name one in JAVA_HOME\n";
    }

    @Test
    void whereThereIsNoneItSaysWhatToDo() throws Exception {
        Finished finished = run(Map.of());
        assertEquals(127, finished.code());
        assertEquals(none(""), finished.err());
        assertEquals(none(""), run(Map.of("JAVA_HOME", "/nowhere")).err());
    }

    @Test
    void thoseThatAreTooOldAreNamed() throws Exception {
        Path old = java("old", "1.8.0_292");
        link("path/java", java("older", "11.0.2").resolve("bin/java"));
        Finished finished = run(Map.of("JAVA_HOME", old.toString()));
        assertEquals(127, finished.code());
        assertEquals(
                none(", and found only " + old + "/bin/java (1) " + folder.resolve("path/java") + " (11)"),
                finished.err());
        assertEquals("", finished.out());
    }

    @Test
    void theFirstOneThatWillDoIsTaken() throws Exception {
        java("jvm/seventeen", "17.0.1");
        assertEquals("jvm/seventeen", firstLine(run(Map.of())));
        link("path/java", java("on-path", "21").resolve("bin/java"));
        assertEquals("on-path", firstLine(run(Map.of())));
        assertEquals(
                "on-path",
                firstLine(run(Map.of("JAVA_HOME", java("old", "11.0.2").toString()))));
        assertEquals(
                "named",
                firstLine(run(Map.of("JAVA_HOME", java("named", "25.0.1").toString()))));
    }

    @Test
    void theProgramGetsItsArgumentsAndItsJavaTheOptions() throws Exception {
        java("jvm/seventeen", "17.0.1");
        link("bin/gatehouse", script);
        Finished finished = run(folder.resolve("bin/gatehouse"), Map.of("JAVA_OPTS", "-Xmx64m -Dx=y"));
        assertEquals(
                "jvm/seventeen\n--enable-native-access=ALL-UNNAMED\n-Dkeystore.pkcs12.keyPbeIterationCount=1\n"
                        + "-Djdk.reflect.useNativeAccessorOnly=true\n-Dio.netty.jfr.enabled=false\n"
                        + "-XX:Tier4InvocationThreshold=20000\n-XX:Tier4MinInvocationThreshold=2400\n"
                        + "-XX:Tier4CompileThreshold=60000\n-XX:Tier4BackEdgeThreshold=160000\n"
                        + "-Xmx64m\n-Dx=y\n-cp\n" + folder.toRealPath()
                        + "/home/lib/gatehouse.jar\nio.gatehouse.Main\nversion\ntwo words\n",
                finished.ok());
    }

    /** An older one would refuse the option, and start nothing. */
    @Test
    void aJavaThatWarnsOfMemoryIsToldToAllowIt() throws Exception {
        String option = "\n--sun-misc-unsafe-memory-access=allow\n";
        Finished warning = run(Map.of("JAVA_HOME", java("warning", "23").toString()));
        assertTrue(warning.ok().contains(option), warning.out());
        Finished silent = run(Map.of("JAVA_HOME", java("silent", "22.0.1").toString()));
        assertTrue(!silent.ok().contains(option), silent.out());
    }

    /** Made for another one, a JVM would look at it for nothing. */
    @Test
    void theAotCacheIsForTheJavaThatMadeItAlone() throws Exception {
        Path cache = folder.resolve("home/lib/gatehouse.aot");
        Files.createDirectories(cache.getParent());
        Files.writeString(cache.resolveSibling("gatehouse.aot.jdk"), "25.0.3+7-LTS\n");
        Finished same = run(Map.of("JAVA_HOME", java("same", "25.0.3").toString()));
        assertTrue(
                same.ok().contains("\n-XX:AOTCache=" + cache.getParent().toRealPath() + "/gatehouse.aot\n"),
                same.out());
        assertEquals("", same.err());
        Finished other = run(Map.of("JAVA_HOME", java("other", "25.0.4").toString()));
        assertTrue(!other.ok().contains("AOT"), other.out());
        assertEquals("gatehouse: starts without its AOT cache, which is for Java 25.0.3+7-LTS alone\n", other.err());
    }
}
