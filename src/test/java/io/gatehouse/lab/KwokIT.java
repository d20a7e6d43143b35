package io.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import org.junit.jupiter.api.Test;

class KwokIT {

    @Test
    void everyPodOnANodeOfKwokRuns() throws Exception {
        ControlPlane cluster = RealCluster.get(ClusterKind.FULL);
        Kubectl kubectl = Kubectl.current(cluster.adminKubeconfig(0));
        try (Running kwok = Kwok.start(cluster.adminKubeconfig(1))) {
            kubectl.runWithInput(Kwok.node("kwok-node"), "apply", "-f", "-").ok();
            kubectl.runWithInput(pod("seen"), "apply", "-f", "-").ok();
            kubectl.ok("wait", "--for=condition=Ready", "pod/seen", "--timeout=60s");
            assertEquals("Running", kubectl.ok("get", "pod", "seen", "-o", "jsonpath={.status.phase}"));
            assertTrue(kwok.alive(), kwok::toString);
            kubectl.ok("delete", "pod/seen", "node/kwok-node", "--timeout=60s");
        }
    }

    private static String pod(String name) {
        return """
               apiVersion: v1
               kind: Pod
               metadata:
                 name: %s
               spec:
                 nodeName: kwok-node
                 containers:
                 - name: main
                   image: none
               """.formatted(name);
    }
}
