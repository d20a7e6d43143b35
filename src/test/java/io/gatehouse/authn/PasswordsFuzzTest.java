package io.gatehouse.authn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gatehouse.config.AuthenticationConfiguration;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

class PasswordsFuzzTest {
    private static Vertx vertx;
    private static PasswordAttempts attempts;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        attempts = new PasswordAttempts(vertx, 20);
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @MethodSource("io.gatehouse.authn.UserFiles#seeds")
    @FuzzTest
    void aPasswordFileIsReadOrRefusedWithoutAWordOfASecret(byte[] bytes) throws IOException {
        UserFiles.check(
                bytes,
                file -> Passwords.read(
                        new AuthenticationConfiguration.Password(file, 20, List.of("system:x")), attempts));
    }
}
