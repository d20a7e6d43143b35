package io.gatehouse.cel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexSizeTest {
    private static final String[] PARTS = {
        "a", ".", "[a-z]", "[^]x]", "[]a]", "\\.", "\\{", "(", ")", "|", "*", "+?", "{3}", "{0,9}", "{2,}", "^", "$",
        "(?:", "{", "}", "[", "]", "\\d"
    };

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$ | 150
                    ((a{1000}){1000}){1000} | 1100000000
                    a{1000}b{1000} | 2002
                    [{1000}]{2} | 3
                    \\{1000} | 8
                    """)
    void countsNestedRepetition(String regex, long atMost) {
        long size = RegexSize.of(regex);
        assertTrue(size <= atMost + 1 && size >= atMost / 2, () -> "size " + size);
    }

    @Test
    void neverCountsMuchLessThanThereIs() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder regex = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                regex.append(PARTS[random.nextInt(PARTS.length)]);
            }
            try {
                int real = Pattern.compile(regex.toString()).programSize();
                long counted = RegexSize.of(regex.toString());
                assertTrue(
                        real <= 4 * counted + 4, () -> "seed " + random + " " + regex + ": " + real + " > " + counted);
            } catch (PatternSyntaxException e) {
                // nothing to count
            }
        }
    }
}
