package io.gatehouse.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    private boolean tells(String line) {
        return metrics.scrape().lines().anyMatch(line::equals);
    }

    @Test
    void aShownValueEnds() {
        Runnable end = metrics.showing("last.key.set.info", () -> 1, "hash", "a");
        assertTrue(tells("last_key_set_info{hash=\"a\"} 1"), metrics.scrape());
        end.run();
        assertFalse(metrics.scrape().contains("last_key_set"));
        end.run();
    }

    /** New rules are there before the former ones end. */
    @Test
    void aShownValueThatALaterOneHasReplacedDoesNotEndThat() {
        Runnable end = metrics.showing("last.time", () -> 1);
        Runnable later = metrics.showing("last.time", () -> 2);
        assertTrue(tells("last_time 2.0"));
        end.run();
        assertTrue(tells("last_time 2.0"));
        later.run();
        assertFalse(metrics.scrape().contains("last_time"));
    }

    @Test
    void whatIsUnderWayIsTheSameForAllWhoAsk() {
        metrics.underWay("fetches", "status", "in_flight").increment();
        metrics.underWay("fetches", "status", "in_flight").increment();
        assertTrue(tells("fetches{status=\"in_flight\"} 2.0"));
        metrics.underWay("fetches", "status", "in_flight").decrement();
        assertTrue(tells("fetches{status=\"in_flight\"} 1.0"));
    }

    @Test
    void whatIsCountedOnceAndOftenIsTheSame() {
        metrics.counting("asked", "by", "us").run();
        metrics.count("asked", "by", "us");
        assertTrue(tells("asked_total{by=\"us\"} 2.0"));
        metrics.timing("waited").accept(TimeUnit.MILLISECONDS.toNanos(3));
        metrics.took("waited", TimeUnit.MILLISECONDS.toNanos(7));
        assertTrue(tells("waited_seconds_bucket{le=\"0.005\"} 1"), metrics.scrape());
        assertTrue(tells("waited_seconds_bucket{le=\"0.01\"} 2"), metrics.scrape());
        assertEquals(
                1,
                metrics.scrape()
                        .lines()
                        .filter("waited_seconds_count 2"::equals)
                        .count());
    }
}
