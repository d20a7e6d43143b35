package io.gatehouse.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiFolderTest {

    @TempDir
    private Path parent;

    private PkiFolder folder;

    @BeforeEach
    void inAFolderThatIsNotThereYet() {
        folder = new PkiFolder(parent.resolve("pki"));
    }

    @Test
    void whatIsThereIsUsedAgain() throws IOException {
        CertificateAuthority ca = folder.authority("ca");
        CertifiedKey alice = folder.leaf("alice", ca, LeafSpec.client("alice"));
        folder.keyPair("sa", KeyKind.P256);
        String key = Files.readString(folder.keyFile("sa"));
        folder.keyPair("sa", KeyKind.P256);

        assertEquals(ca, folder.authority("ca"));
        assertEquals(alice, folder.leaf("alice", ca, LeafSpec.client("alice")));
        assertEquals(key, Files.readString(folder.keyFile("sa")));
    }

    @Test
    void aLeafThatEndsSoonIsMadeAnew() throws IOException {
        CertificateAuthority ca = folder.authority("ca");
        LeafSpec spec = LeafSpec.client("alice");
        CertifiedKey soon = folder.leaf("alice", ca, spec.withValidity(Validity.lasting(Duration.ofHours(23))));
        assertNotEquals(soon, folder.leaf("alice", ca, spec));
    }

    @Test
    void aLeafOfAnotherAuthorityIsMadeAnew() throws IOException {
        CertifiedKey old = folder.leaf("alice", CertificateAuthority.create("ca"), LeafSpec.client("alice"));
        assertNotEquals(old, folder.leaf("alice", folder.authority("ca"), LeafSpec.client("alice")));
    }

    /** Making a new authority would silently distrust all that the old one has signed. */
    @Test
    void anAuthorityWithoutItsKeyIsAFault() throws IOException {
        folder.authority("ca");
        Files.delete(folder.keyFile("ca"));
        assertThrows(PemException.class, () -> folder.authority("ca"));
    }
}
