package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptLimiterTest {
    private static final int A_MINUTE = 20;

    /** Shortly before it runs over, as {@link System#nanoTime} may. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

    private final AttemptLimiter<String> limiter = new AttemptLimiter<>(A_MINUTE, () -> now);

    private long taken(String key, int attempts) {
        return IntStream.range(0, attempts).filter(i -> limiter.take(key)).count();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aKeyHasAMinutesWorthOfAttempts() {
        assertEquals(A_MINUTE, taken("bob", 1000));
        assertFalse(limiter.take("bob"));
        assertTrue(limiter.take("alice"), "others have their own");
    }

    @Test
    void attemptsComeBackEvenlyAndNeverMoreThanAMinutesWorth() {
        taken("bob", A_MINUTE);
        pass(Duration.ofSeconds(3).minusNanos(1));
        assertFalse(limiter.take("bob"));
        pass(Duration.ofNanos(1));
        assertEquals(1, taken("bob", 10));
        pass(Duration.ofSeconds(30));
        assertEquals(A_MINUTE / 2, taken("bob", 1000));
        pass(Duration.ofHours(1));
        assertEquals(A_MINUTE, taken("bob", 1000));
    }

    @Test
    void whatIsGivenBackCountsForNothing() {
        for (int i = 0; i < 1000; i++) {
            assertTrue(limiter.take("bob"));
            limiter.giveBack("bob");
        }
        limiter.giveBack("nobody");
        assertEquals(A_MINUTE, taken("bob", 1000));
        assertEquals(A_MINUTE, taken("nobody", 1000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60, 1_000_000})
    void anyRateIsKept(int aMinute) {
        AttemptLimiter<String> other = new AttemptLimiter<>(aMinute, () -> now);
        assertEquals(
                aMinute,
                IntStream.range(0, aMinute + 100).filter(i -> other.take("bob")).count());
    }

    @Test
    void whoChangesAddressesWithinANetworkOfIpv6IsStillTheSame() {
        assertEquals("192.0.2.7", PasswordAttempts.network("192.0.2.7"));
        assertEquals("20010db800010002", PasswordAttempts.network("2001:db8:1:2:3:4:5:6"));
        assertEquals(
                PasswordAttempts.network("2001:db8:1:2::1"), PasswordAttempts.network("2001:db8:1:2:ffff:ffff:0:9"));
        assertFalse(PasswordAttempts.network("2001:db8:1:2::1").equals(PasswordAttempts.network("2001:db8:1:3::1")));
        assertEquals("unix", PasswordAttempts.network("unix"));
    }
}
