package io.gatehouse.lab;

import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import java.io.IOException;
import java.nio.file.Path;

/** A real kube-proxy that sets no rules of the kernel's: it watches what a kube-proxy watches. */
public final class KubeProxy {
    private KubeProxy() {}

    public static Running start(Path kubeconfig, String node) throws IOException, InterruptedException {
        return Running.start(new ProcessBuilder(
                Parts.here().require(Part.KUBEMARK).toString(),
                "--morph=proxy",
                "--name=" + node,
                "--kubeconfig=" + kubeconfig,
                "--v=2"));
    }
}
