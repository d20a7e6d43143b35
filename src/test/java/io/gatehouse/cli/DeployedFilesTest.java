package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AdminConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** That the files in deploy/ fit the program and those who read them. */
class DeployedFilesTest {
    private static final Path DEPLOY = Path.of("deploy");

    /** Where the unit says that target/gatehouse goes. */
    private static final String PROGRAM = "/opt/gatehouse/bin/gatehouse";

    @Test
    void everyFileIsLookedAt() throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY)) {
            assertEquals(
                    Set.of(
                            ".gitignore",
                            "gatehouse.service",
                            "impersonator.yaml",
                            "kubernetes",
                            "kustomization.yaml",
                            "monitoring"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void theUnitRunsCommandsThatThereAre() throws IOException {
        assertTrue(Files.isExecutable(Path.of("src/main/dist/bin/gatehouse")));
        SystemdUnit unit = SystemdUnit.read(DEPLOY.resolve("gatehouse.service"));
        assertEquals("run", command(unit.value("Service", "ExecStart")));
        assertEquals("check-config", command(unit.value("Service", "ExecStartPre")));
        assertEquals("/bin/kill -HUP $MAINPID", unit.value("Service", "ExecReload"));
        assertTrue(unit.value("Service", "Environment").startsWith("\"JAVA_OPTS=-X"));
    }

    /** Fails where the program does not take the line. */
    private static String command(String line) {
        List<String> words = List.of(line.split(" "));
        assertEquals(PROGRAM, words.get(0));
        return GatehouseCommand.program()
                .parseArgs(words.subList(1, words.size()).toArray(String[]::new))
                .subcommand()
                .commandSpec()
                .name();
    }

    @Test
    void prometheusFindsTheAdminListener() throws IOException {
        Map<String, List<Map<?, ?>>> document =
                new Yaml().load(Files.readString(DEPLOY.resolve("monitoring/prometheus.yaml")));
        Map<?, ?> local = document.get("scrape_configs").get(0);
        assertEquals("gatehouse", local.get("job_name"));
        AdminConfiguration admin = new AdminConfiguration("127.0.0.1", 6480, Optional.empty());
        assertEquals(
                List.of(Map.of("targets", List.of(admin.address() + ":" + admin.port()))), local.get("static_configs"));
    }
}
