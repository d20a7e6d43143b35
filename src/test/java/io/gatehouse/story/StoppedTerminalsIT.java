package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Running;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people at a terminal see of a gate that stops. */
class StoppedTerminalsIT {
    private static final String NAMESPACE = "stopped";
    private static final String WHY = "error: this session was ended by the gateway: the gateway is stopping";
    private static final String TALK = "while echo talks; do sleep 0.1; done";
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: idle, namespace: stopped}
            spec: {containers: [{name: main, image: local, stdin: true}]}
            """;

    @TempDir
    Path temporary;

    @Test
    void theyAreToldWhy() throws Exception {
        StoryGate story = StoryGate.startToStop(temporary, 1);
        story.makeNamespaces(List.of(NAMESPACE));
        story.admin().runWithInput(POD, "apply", "-f", "-").ok();
        story.admin().ok("wait", "-n", NAMESPACE, "--for=condition=Ready", "pod/idle", "--timeout=60s");
        Kubectl alice = Kubectl.current(story.alice());
        Kubectl bySpdy = alice.withSpdy();
        try (Running exec = alice.start("exec", "-n", NAMESPACE, "-i", "idle", "--", "cat");
                Running attach = alice.start("attach", "-n", NAMESPACE, "-i", "idle");
                Running shell = alice.startInTerminal("exec", "-n", NAMESPACE, "-it", "idle", "--", "cat");
                Running execBySpdy = bySpdy.start("exec", "-n", NAMESPACE, "-i", "idle", "--", "cat");
                Running talkerBySpdy = bySpdy.start("exec", "-n", NAMESPACE, "idle", "--", "sh", "-c", TALK);
                Running talker = alice.start("exec", "-n", NAMESPACE, "idle", "--", "sh", "-c", TALK)) {
            for (Running one : List.of(exec, attach, execBySpdy, shell)) {
                one.write("hello\n").awaitOut("hello");
            }
            talker.awaitOut("talks");
            talkerBySpdy.awaitOut("talks");
            Future<Void> stopped = story.gate().gateway().stop();
            for (Running one : List.of(exec, attach, talker, execBySpdy, talkerBySpdy)) {
                Finished told = one.awaitEnd();
                assertTrue(told.err().endsWith(WHY + "\n"), told::toString);
                assertEquals(1, told.code());
            }
            Finished told = shell.awaitEnd();
            assertTrue(told.out().contains(WHY), told::toString);
            assertEquals(1, told.code());
            Await.until("it has stopped", stopped::succeeded);
        } finally {
            story.deleteNamespaces(List.of(NAMESPACE));
            story.close();
        }
    }
}
