package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.lab.Surroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loading CEL takes half a second, which nobody pays who has no policy. */
class UnusedCelIT {
    @Test
    void withoutPoliciesNoClassOfItIsLoaded() throws Exception {
        assertEquals(0, celClassesLoaded());
        assertTrue(celClassesLoaded("src/main/resources/io/gatehouse/demo/admission-policy.yaml") > 100);
    }

    private static long celClassesLoaded(String... policyFiles) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(policyFiles));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().filter(line -> line.contains(" dev.cel.")).count();
    }

    /** What such a process does. */
    static final class Main {
        private Main() {}

        public static void main(String[] policyFiles) throws Exception {
            List<Path> files = List.of(policyFiles).stream().map(Path::of).toList();
            AdmissionChain chain = AdmissionChain.of(
                    new AdmissionConfiguration(
                            List.of("default"), files, List.of(), AdmissionConfiguration.ReviewOn.AS_SENT),
                    Surroundings.NONE);
            Sent.json("POST", "/api/v1/namespaces/d/pods", "{}").ruledBy(chain);
            Sent.of("DELETE", "/api/v1/namespaces/default").ruledBy(chain);
        }
    }
}
