package io.gatehouse.demo.embedded.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "500m, 0.5",
        "1.5, 1.5",
        ".5, 0.5",
        "2Ki, 2048",
        "1Gi, 1073741824",
        "1G, 1000000000",
        "1E, 1000000000000000000",
        "1e3, 1000",
        "1E-3, 0.001",
        "100n, 0.0000001",
        "-1k, -1000",
    })
    void anAmountIsWhatItsSuffixMakesOfIt(String quantity, BigDecimal amount) {
        assertTrue(Quantity.isValid(quantity));
        assertEquals(0, amount.compareTo(Quantity.of(quantity)), quantity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "1x", "1mi", "1 Gi", "1e", "--1", "1.2.3", "Gi", "1e9999"})
    void whatIsNoneIsRefused(String quantity) {
        assertFalse(Quantity.isValid(quantity));
    }
}
