package io.gatehouse.demo.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {

    @TempDir
    private Path folder;

    @Test
    void theUsersOwnFolderComesFirstAndWhatItLacksComesFromTheCache() throws IOException {
        Path own = program(folder.resolve("own/etcd"));
        Path cached = program(folder.resolve("cache/gatehouse/parts")
                .resolve(Part.KUBECTL.folder())
                .resolve("kubectl"));
        program(folder.resolve("cache/gatehouse/parts")
                .resolve(Part.ETCD.folder())
                .resolve("etcd"));
        Parts parts = Parts.of(Map.of(
                "KUBEBUILDER_ASSETS", folder.resolve("own").toString(),
                "XDG_CACHE_HOME", folder.resolve("cache").toString()));

        assertEquals(own, parts.require(Part.ETCD));
        assertEquals(cached, parts.require(Part.KUBECTL));
        assertEquals(List.of(Part.KWOK), parts.missing(List.of(Part.ETCD, Part.KWOK, Part.KUBECTL)));
    }

    @Test
    void theCacheIsTheUsersByDefault() {
        Parts parts = Parts.of(Map.of("HOME", "/home/alice", "KUBEBUILDER_ASSETS", "", "XDG_CACHE_HOME", ""));
        assertEquals(new Parts(Optional.empty(), Path.of("/home/alice/.cache/gatehouse/parts")), parts);
    }

    @Test
    void whatIsMissingIsSaidWithWhereItWasLookedForAndHowToGetIt() {
        Parts parts = new Parts(Optional.of(Path.of("/own")), Path.of("/cache"));
        FileNotFoundException missing = assertThrows(FileNotFoundException.class, () -> parts.require(Part.TESTNODE));
        assertEquals(
                "no testnode in /own or /cache/testnode: run src/test/lab/parts, or name its folder in"
                        + " KUBEBUILDER_ASSETS",
                missing.getMessage());
    }

    @Test
    void foldersNameTheVersionSoThatAnUpgradeIsMadeAnew() {
        assertEquals("kubernetes-1.37.2", Part.KUBE_APISERVER.folder());
        assertEquals("etcd-3.7.2", Part.ETCD.folder());
    }

    private static Path program(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.setPosixFilePermissions(Files.createFile(file), PosixFilePermissions.fromString("rwx------"));
    }
}
