package io.gatehouse.lab;

import io.gatehouse.demo.control.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Real clusters that all tests of this JVM share, each started when it is first asked for. The kernel kills them when the
 * JVM ends: nobody waits for what they would like to finish, for there is nothing in them to be kept. Tests keep out of each other's way by namespaces and names, and leave every kube-apiserver running. Logs stay in target/lab.
 */
public final class RealCluster {

    private static final Path FOLDER = Path.of("target/lab");
    private static final Map<ClusterKind, ControlPlane> RUNNING = new EnumMap<>(ClusterKind.class);

    private RealCluster() {}

    public static synchronized ControlPlane get(ClusterKind kind) throws IOException, InterruptedException {
        ControlPlane there = RUNNING.get(kind);
        return there != null ? there : start(kind);
    }

    private static ControlPlane start(ClusterKind kind) throws IOException, InterruptedException {
        Path directory = FOLDER.resolve(kind.name().toLowerCase(Locale.ROOT));
        delete(directory);
        ControlPlane plane = new ControlPlane(kind.options(directory));
        plane.start(line -> {});
        RUNNING.put(kind, plane);
        return plane;
    }

    /** An earlier build's cluster is no part of this one's. */
    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
    }
}
