package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
    /** As k8s.io/apimachinery's duration.HumanDuration writes them. */
    @ParameterizedTest
    @CsvSource({
        "PT-2S, <invalid>",
        "PT-1S, 0s",
        "PT0S, 0s",
        "PT1M59S, 119s",
        "PT2M, 2m",
        "PT2M1S, 2m1s",
        "PT9M59S, 9m59s",
        "PT10M30S, 10m",
        "PT2H59M, 179m",
        "PT3H, 3h",
        "PT3H5M, 3h5m",
        "PT8H30M, 8h",
        "PT47H59M, 47h",
        "P2D, 2d",
        "P2DT3H, 2d3h",
        "P8DT3H, 8d",
        "P729D, 729d",
        "P730D, 2y",
        "P800D, 2y70d",
        "P3000D, 8y",
    })
    void anAgeIsShort(Duration age, String text) {
        assertEquals(text, Age.of(age));
    }

    @Test
    void noTimeHasNoAge() {
        assertEquals("<unknown>", Age.since(null, Instant.EPOCH));
        assertEquals("<invalid>", Age.since("yesterday", Instant.EPOCH));
        assertEquals("10s", Age.since("1970-01-01T00:00:00Z", Instant.EPOCH.plusSeconds(10)));
    }
}
