package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SecretKeyTest {
    @Test
    void twoPartsAreToldApart() {
        assertEquals(SecretKey.of("alice", "secret"), SecretKey.of("alice", "secret"));
        assertNotEquals(SecretKey.of("alice", "secret"), SecretKey.of("alices", "ecret"));
        assertNotEquals(SecretKey.of("", "alicesecret"), SecretKey.of("alice", "secret"));
        assertNotEquals(
                SecretKey.of("alice", "secret").hashCode(),
                SecretKey.of("alice", "secres").hashCode());
    }

    @Test
    void nothingOfTheSecretShows() {
        assertEquals("secret", SecretKey.of("tiger").toString());
    }
}
