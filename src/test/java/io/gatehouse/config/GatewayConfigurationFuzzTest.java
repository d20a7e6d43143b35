package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayConfigurationFuzzTest {
    static Stream<byte[]> texts() {
        return Stream.of(GatewayTexts.LEAST, GatewayTexts.ALL, "a: &a [*a]\n", "a: &a [x, x]\nb: &b [*a, *a]\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void whateverStandsThereIsReadOrRefusedWithItsFaults(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("gateway", ".yaml");
        try {
            Files.write(file, bytes);
            GatewayConfiguration.read(file);
        } catch (InvalidConfigurationException e) {
            assertFalse(e.faults().isEmpty());
        } finally {
            Files.delete(file);
        }
    }
}
