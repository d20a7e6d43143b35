package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.lab.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DefaultRolesIT {
    private static final String SCRIPT = "src/test/scripts/default-roles.sh";
    private static final Path SHIPPED = Path.of("src/main/resources/io/gatehouse/authz/default-roles.yaml");

    @Test
    void theShippedRolesAreThoseOfKubeApiserver() throws Exception {
        ProcessBuilder script = new ProcessBuilder("sh", SCRIPT);
        script.environment().put("KUBECTL", Parts.here().require(Part.KUBECTL).toString());
        Path kubeconfig = RealCluster.get(ClusterKind.API_ONLY).adminKubeconfig(0);
        script.environment().put("KUBECONFIG", kubeconfig.toString());
        script.environment().put("HOME", String.valueOf(kubeconfig.getParent()));
        try (Running running = Running.start(script)) {
            assertEquals(Files.readString(SHIPPED), running.awaitEnd().ok(), SCRIPT + " writes another file");
        }
    }
}
