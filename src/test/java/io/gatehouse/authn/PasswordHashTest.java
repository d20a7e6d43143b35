package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final String SALT = "$04$abcdefghijklmnopqrstuu";

    /** As libxcrypt's {@code crypt} makes them; it cuts passwords at 72 bytes. */
    static Stream<Arguments> hashes() {
        return Stream.of("$2a", "$2b", "$2y")
                .flatMap(version -> Stream.of(
                        Arguments.of(version + SALT + "2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", "secret"),
                        Arguments.of(version + SALT + "byCG3zY1GIXMyxfivm.ClDiInHzxjiq", ""),
                        Arguments.of(version + SALT + "MCu.k1vM/ywQwiONaEn3oEMlZoCVBd6", "a".repeat(71)),
                        Arguments.of(version + SALT + "BzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe", "a".repeat(72)),
                        Arguments.of(version + SALT + "BzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe", "a".repeat(80)),
                        Arguments.of(version + SALT + "vd3sWLC0PGgmNMXDWpp0Sx4stHkk51m", "ü密")));
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void everyVersionOfBcryptIsVerified(String hash, String password) {
        PasswordHash read = PasswordHash.of(hash);
        assertInstanceOf(PasswordHash.Bcrypt.class, read);
        assertTrue(read.isSlow());
        assertTrue(read.matches(password));
        assertFalse(read.matches("x" + password));
        assertFalse(read.matches(hash));
    }

    @Test
    void aPasswordThatStandsAsItIsMatchesItselfAlone() {
        PasswordHash plain = PasswordHash.of("tiger");
        assertFalse(plain.isSlow());
        assertTrue(plain.matches("tiger"));
        assertFalse(plain.matches("Tiger"));
        assertFalse(plain.matches("tiger "));
        assertFalse(plain.matches(""));
    }

    @Test
    void costsAreBounded() {
        String rest = "$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq";
        for (int cost = 0; cost < 32; cost++) {
            PasswordHash.Bcrypt hash = assertInstanceOf(
                    PasswordHash.Bcrypt.class, PasswordHash.of(String.format("$2y$%02d%s", cost, rest)));
            assertEquals(cost, hash.cost());
            assertEquals(cost >= 4 && cost <= 15, hash.isAffordable());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$10$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxji",
                "$2y$10$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiqq",
                "$2$10$abc",
                "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/",
                "$1$salt$hash",
                "$5$salt$hash",
                "$6$salt$hash",
                "$y$j9T$salt$hash",
                "$argon2id$v=19$m=65536,t=3,p=4$salt$hash",
                "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
                "{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="
            })
    void aHashThatCannotBeVerifiedIsTakenForNoPassword(String secret) {
        assertTrue(PasswordHash.looksHashed(secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tiger", "$", "$$", "US$5$", "{SHAKE}", "2y$10$abc"})
    void aPasswordIsNoHash(String secret) {
        assertFalse(PasswordHash.looksHashed(secret));
    }

    @Test
    void neitherAPasswordNorAHashShowsInATextForm() {
        assertEquals("Plain[key=secret]", PasswordHash.of("canary").toString());
        assertEquals(
                "bcrypt hash",
                PasswordHash.of("$2y" + SALT + "2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW")
                        .toString());
    }
}
