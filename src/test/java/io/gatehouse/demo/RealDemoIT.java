package io.gatehouse.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Finished;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDemoIT {
    @TempDir
    Path home;

    @Test
    void whatItPrintsCanBePastedAndCtrlCLeavesNothing() throws Exception {
        try (DemoProgram demo = DemoProgram.ready(home, Map.of())) {
            assertTrue(demo.panel().contains("a real etcd, kube-apiserver, kube-controller-manager"), demo.panel());
            PastedLines.check(demo);
            demo.paste("kubectl --context alice wait --for=condition=Ready pod/web")
                    .ok();
            assertEquals(
                    "inside\n",
                    demo.paste("kubectl --context alice exec web -- echo inside")
                            .ok());

            List<ProcessHandle> started = demo.descendants();
            assertFalse(started.isEmpty());
            demo.signal("INT");
            Finished ended = demo.awaitEnd();
            assertEquals(0, ended.code(), ended::toString);
            awaitNoneOf(started);
        }
    }

    @Test
    void aSecondSignalEndsItAtOnceAndLeavesNothing() throws Exception {
        try (DemoProgram demo = DemoProgram.ready(home, Map.of())) {
            demo.paste("kubectl --context alice run web --image=nginx:1.27").ok();
            demo.paste("kubectl --context alice wait --for=condition=Ready pod/web")
                    .ok();
            List<ProcessHandle> started = demo.descendants();
            demo.signal("INT");
            demo.signal("INT");
            demo.awaitEnd();
            awaitNoneOf(started);
        }
    }

    private static void awaitNoneOf(List<ProcessHandle> started) throws Exception {
        for (ProcessHandle process : started) {
            Await.until("the end of " + process.info(), () -> !process.isAlive());
        }
    }
}
