package io.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicroTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-24T20:06:12.123456Z, 2026-11-24T20:06:12.123456Z",
        "2026-11-24T20:06:12.123456999Z, 2026-11-24T20:06:12.123456Z",
        "2024-02-29T23:59:59.000001Z, 2024-02-29T23:59:59.000001Z",
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00.000000Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.500000Z"
    })
    void timesHaveSixDigits(Instant time, String text) {
        byte[] line = new byte[MicroTime.LENGTH + 2];
        MicroTime.put(time, line, 1);
        assertEquals('\0' + text + '\0', new String(line, StandardCharsets.US_ASCII));
    }
}
