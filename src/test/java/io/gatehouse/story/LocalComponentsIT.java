package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.demo.control.Part;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Running;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Components without any credential, by an address of the gate on loopback for each, as the example in config/ has it. */
class LocalComponentsIT {
    private static final Path EXAMPLES = Path.of("config");

    @TempDir
    private Path folder;

    private ComponentsAtWork work;
    private Kubeconfigs kubeconfigs;

    @BeforeEach
    void start() throws Exception {
        work = ComponentsAtWork.start(
                folder,
                Files.readString(EXAMPLES.resolve("controller-roles.yaml")),
                files -> files.with("localListeners", listenersOfTheExample()));
        kubeconfigs = new Kubeconfigs(folder, work.gate());
        for (Part component : Components.ALL) {
            work.components().start(component, port(component.program()), kubeconfigs::local);
        }
    }

    /** On any free ports; and one of somebody with a kubectl. */
    private static List<Object> listenersOfTheExample() throws IOException {
        Map<String, Object> example = new Yaml().load(Files.readString(EXAMPLES.resolve("local-listeners.yaml")));
        List<Object> listeners = new ArrayList<>();
        for (Object listener : (List<?>) example.get("localListeners")) {
            Map<Object, Object> free = new HashMap<>((Map<?, ?>) listener);
            free.put("port", 0);
            listeners.add(free);
        }
        listeners.add(GateFolder.map(
                "name",
                "teller",
                "port",
                0,
                "identity",
                GateFolder.map("user", "teller", "groups", List.of(StoryGate.TELLERS))));
        return listeners;
    }

    private int port(String listener) {
        return work.gate().gateway().ports().get(listener);
    }

    @AfterEach
    void stop() throws Exception {
        work.close();
    }

    @Test
    void leadAndWorkAndGoOnWhenWhatTheyWatchEnds() throws Exception {
        work.leadAndMakePodsRun();
        kubectlSwitchesProtocols();
        work.goOnWhenWhatTheyWatchEnds();
        for (Part component : Components.ALL) {
            assertEquals(Set.of("system:" + component + " by localListener"), work.arrivals(component));
        }
    }

    private void kubectlSwitchesProtocols() throws Exception {
        Kubectl teller = Kubectl.current(kubeconfigs.local(port("teller")));
        for (Kubectl kubectl : List.of(teller, teller.withSpdy())) {
            assertEquals("hello\n", kubectl.ok("exec", "deployment/web", "--", "echo", "hello"));
            try (Running forward = kubectl.start("port-forward", "deployment/web", ":80")) {
                forward.awaitOut("Forwarding from 127.0.0.1:");
            }
        }
    }
}
