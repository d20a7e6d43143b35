package io.gatehouse.lab;

import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real kubelet whose container runtime runs nothing. All that it knows of the cluster is a kubeconfig with a bootstrap
 * token: with that it asks for a certificate, and goes on with what it gets.
 */
public final class Kubelet implements AutoCloseable {

    /** Of its own, where nobody else listens, and whoever connects anywhere takes no ports. */
    private static final String ADDRESS = "127.0.0.2";

    /**
     * At its start a kubelet writes settings of the kernel: here they are read-only to it. Its fixed folders are in file
     * systems of its own. It keeps its process id, and the promise that it ends with this JVM.
     */
    private static final String ALONE = "mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys"
            + " && mount -t tmpfs none /var/lib && mount -t tmpfs none /var/log"
            + " && exec setpriv --pdeathsig KILL \"$@\"";

    private final Path folder;
    private final Running runtime;
    private final Running kubelet;

    private Kubelet(Path folder, Running runtime, Running kubelet) {
        this.folder = folder;
        this.runtime = runtime;
        this.kubelet = kubelet;
    }

    /**
     * @param folder its own, with a short name: a socket is in it
     * @param bootstrap a kubeconfig with a bootstrap token
     * @param authority signs those who may come to its port
     */
    public static Kubelet start(Path folder, String node, Path bootstrap, Path authority) throws Exception {
        for (String name : List.of("pki", "root", "logs", "plugins")) {
            Files.createDirectories(folder.resolve(name));
        }
        Running runtime =
                Running.start(new ProcessBuilder(program(Part.FAKECRI), "unix://" + folder.resolve("cri.sock")));
        runtime.awaitOut("serves");
        ProcessBuilder kubelet = new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                ALONE,
                "-",
                program(Part.KUBELET),
                "--config=" + configuration(folder, authority),
                "--bootstrap-kubeconfig=" + bootstrap,
                "--kubeconfig=" + folder.resolve("kubeconfig"),
                "--cert-dir=" + folder.resolve("pki"),
                "--root-dir=" + folder.resolve("root"),
                "--hostname-override=" + node,
                "--v=2");
        return new Kubelet(folder, runtime, Running.start(kubelet));
    }

    private static String program(Part part) throws IOException {
        return Parts.here().require(part).toString();
    }

    private static Path configuration(Path folder, Path authority) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
            String text = Files.readString(Path.of("src/test/lab/kubelet.yaml"))
                    .replace("FOLDER", folder.toString())
                    .replace("ADDRESS", ADDRESS)
                    .replace("PORT", String.valueOf(free.getLocalPort()))
                    .replace("CA", authority.toString());
            return Files.writeString(folder.resolve("config.yaml"), text);
        }
    }

    /** The one that it has made of its certificate; not there before it has one. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** The files of all certificates that it has had, each with its key. */
    public Set<Path> certificates() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("pki"))) {
            return files.filter(file -> file.getFileName().toString().matches("kubelet-client-2.*"))
                    .collect(Collectors.toSet());
        }
    }

    public boolean alive() {
        return kubelet.alive();
    }

    /** The kubelet first: it speaks with its runtime while it ends. */
    @Override
    public void close() {
        kubelet.close();
        runtime.close();
    }

    @Override
    public String toString() {
        return kubelet.toString();
    }
}
