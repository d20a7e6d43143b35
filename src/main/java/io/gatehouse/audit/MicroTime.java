package io.gatehouse.audit;

import java.time.Instant;
import java.time.LocalDate;

/** Times as Kubernetes' {@code MicroTime} writes them: {@code 2026-11-24T20:06:12.123456Z}. */
final class MicroTime {
    private static final int SECONDS_OF_DAY = 86_400;

    /** In bytes. */
    static final int LENGTH = 27;

    private MicroTime() {}

    static void put(Instant time, byte[] to, int from) {
        long seconds = time.getEpochSecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, (long) SECONDS_OF_DAY));
        int ofDay = Math.floorMod(seconds, SECONDS_OF_DAY);
        put(to, from, 4, date.getYear(), '-');
        put(to, from + 5, 2, date.getMonthValue(), '-');
        put(to, from + 8, 2, date.getDayOfMonth(), 'T');
        put(to, from + 11, 2, ofDay / 3600, ':');
        put(to, from + 14, 2, ofDay / 60 % 60, ':');
        put(to, from + 17, 2, ofDay % 60, '.');
        put(to, from + 20, 6, time.getNano() / 1000, 'Z');
    }

    private static void put(byte[] text, int at, int digits, int value, char behind) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        text[at + digits] = (byte) behind;
    }
}
