package io.gatehouse.lab;

import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A client-go informer that shows what it sees: kwok makes every pod Running that is bound to a node with the annotation
 * {@code kwok.x-k8s.io/node=fake}, so a pod that stays Pending is an event that it has not got.
 */
public final class Kwok {

    private Kwok() {}

    /** @param kubeconfig of one who may watch and patch nodes and pods, and write leases */
    public static Running start(Path kubeconfig) throws IOException, InterruptedException {
        return Running.start(new ProcessBuilder(List.of(
                Parts.here().require(Part.KWOK).toString(),
                "--kubeconfig=" + kubeconfig,
                "--config=src/test/lab/kwok.yaml",
                "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake")));
    }

    /** A node that kwok takes care of. */
    public static String node(String name) {
        return """
               apiVersion: v1
               kind: Node
               metadata:
                 name: %s
                 annotations:
                   kwok.x-k8s.io/node: fake
               """.formatted(name);
    }
}
