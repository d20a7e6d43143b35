package io.gatehouse.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

    @TempDir
    private Path folder;

    private final CertificateAuthority ca = CertificateAuthority.create("test-ca");

    @Test
    void whatIsWrittenIsReadBackTheSame() throws IOException {
        Path certificate = folder.resolve("ca.crt");
        Path key = folder.resolve("ca.key");
        ca.write(certificate, key);
        assertEquals(ca, CertificateAuthority.read(certificate, key));
    }

    @Test
    void keysAreTheirOwnersAloneAlsoWhereTheFileWasOpenBefore() throws IOException {
        Path certificate = folder.resolve("alice.crt");
        Path key = Files.writeString(folder.resolve("alice.key"), "older");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw-rw-"));

        ca.issue(LeafSpec.client("alice")).write(certificate, key);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(certificate)));
    }

    @Test
    void aWriteThatFailsLeavesNothingBehind() throws IOException {
        Path occupied =
                Files.createDirectories(folder.resolve("occupied/inside")).getParent();
        assertThrows(IOException.class, () -> AtomicFile.writeSecret(occupied, "text"));
        assertEquals(List.of(occupied), list(folder));
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws IOException {
        Path certificate = folder.resolve("alice.crt");
        Path key = folder.resolve("alice.key");
        ca.issue(LeafSpec.client("alice")).write(certificate, key);
        ca.issue(LeafSpec.client("bob")).write(folder.resolve("bob.crt"), key);

        PemException fault = assertThrows(PemException.class, () -> CertifiedKey.read(certificate, key));
        assertEquals(
                key + ": the private key is not that of the first certificate in " + certificate, fault.getMessage());
    }

    @Test
    void aLeafIsNoAuthority() throws IOException {
        Path certificate = folder.resolve("alice.crt");
        Path key = folder.resolve("alice.key");
        ca.issue(LeafSpec.client("alice")).write(certificate, key);

        PemException fault = assertThrows(PemException.class, () -> CertificateAuthority.read(certificate, key));
        assertTrue(fault.getMessage().startsWith(certificate + ": "), fault::getMessage);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
