package io.gatehouse.demo.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Beside;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneIT {

    @TempDir
    private Path folder;

    @Test
    void nothingIsLeftAfterCloseAndTheNextStartFindsEverythingAgain() throws Exception {
        Set<Long> before = children();
        Path tokens = Files.writeString(folder.resolve("tokens.csv"), "lab-token,lab-user,u-lab,\"lab-group\"\n");
        ControlPlaneOptions options = options().withTokenFile(tokens);
        List<String> progress = new ArrayList<>();
        byte[] certificate;
        try (ControlPlane plane = new ControlPlane(options)) {
            plane.start(progress::add);
            assertEquals(
                    List.of(
                            "etcd",
                            "kube-apiserver v1.37.2 on " + plane.endpoints().get(0)),
                    progress);
            admin(plane).ok("create", "configmap", "kept");
            certificate = Files.readAllBytes(plane.files().certificateFile("apiserver"));
        }
        assertNothingLeftSince(before);

        try (ControlPlane plane = new ControlPlane(options)) {
            plane.start(line -> {});
            assertEquals("configmap/kept\n", admin(plane).ok("get", "configmap", "kept", "-o", "name"));
            assertArrayEquals(certificate, Files.readAllBytes(plane.files().certificateFile("apiserver")));
        }
        assertNothingLeftSince(before);
    }

    /** What others have ended may still be going meanwhile. */
    private static void assertNothingLeftSince(Set<Long> before) {
        Set<Long> left = new HashSet<>(children());
        left.removeAll(before);
        assertEquals(Set.of(), left);
    }

    @Test
    void theStoreEndsAfterThoseWhoUseItAndIsItsOwnersAlone() throws Exception {
        try (ControlPlane plane = new ControlPlane(options())) {
            plane.start(line -> {});
        }
        Path logs = options().directory().resolve("log");
        FileTime store = Files.getLastModifiedTime(logs.resolve("etcd.log"));
        FileTime user = Files.getLastModifiedTime(logs.resolve("kube-apiserver-0.log"));
        assertTrue(store.compareTo(user) > 0, () -> "last words of etcd at " + store + ", of its user at " + user);
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(options().directory())));
    }

    @Test
    void aProgramThatEndsIsReportedWithItsLastWords() throws Exception {
        try (ControlPlane plane = new ControlPlane(options().withApiServerFlags("--no-such-flag"))) {
            IOException ended = assertThrows(IOException.class, () -> plane.start(line -> {}));
            assertTrue(ended.getMessage().startsWith("kube-apiserver-0 has ended with code 1: "), ended::getMessage);
            assertTrue(ended.getMessage().contains("unknown flag: --no-such-flag"), ended::getMessage);
        }
    }

    @Test
    void aStartThatIsClosedEndsEarlyAndLeavesNothing() throws Exception {
        Set<Long> before = children();
        ControlPlane plane = new ControlPlane(options());
        CompletableFuture<Void> start = Beside.run(() -> startUnchecked(plane));
        Await.until("something has been started", () -> !before.containsAll(children()));
        plane.close();

        assertInstanceOf(
                IOException.class,
                assertThrows(CompletionException.class, start::join).getCause().getCause());
        assertNothingLeftSince(before);
    }

    @Test
    void noProgramOutlivesAJvmThatIsKilled() throws Exception {
        List<Long> orphans;
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        String classes = System.getProperty("java.class.path");
        String directory = options().directory().toString();
        try (Running jvm =
                Running.start(new ProcessBuilder(java.toString(), "-cp", classes, Lonely.class.getName(), directory))) {
            String children = jvm.awaitOut("ready").lines().findFirst().orElseThrow();
            orphans = Stream.of(children.split(" ")).map(Long::valueOf).toList();
        }
        assertEquals(2, orphans.size(), "etcd and kube-apiserver");
        for (long orphan : orphans) {
            Await.until("the end of process " + orphan, () -> hasEnded(orphan));
        }
    }

    /** A JVM of its own that starts a control plane and waits to be killed. */
    static final class Lonely {
        public static void main(String[] arguments) throws Exception {
            ControlPlane plane = new ControlPlane(ControlPlaneOptions.apiOnly(Path.of(arguments[0]), Parts.here()));
            plane.start(line -> {});
            System.out.println(children().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            System.out.println("ready");
            System.in.read();
        }
    }

    private ControlPlaneOptions options() {
        return ControlPlaneOptions.apiOnly(folder.resolve("plane"), Parts.here());
    }

    private static Kubectl admin(ControlPlane plane) throws IOException {
        return Kubectl.current(plane.adminKubeconfig(0));
    }

    private static void startUnchecked(ControlPlane plane) {
        try {
            plane.start(line -> {});
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** Gone, or dead and not yet asked after by its new parent. */
    private static boolean hasEnded(long pid) throws IOException {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}
