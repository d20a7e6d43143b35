package io.gatehouse.faults;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.lab.Running;
import io.gatehouse.server.AdminPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What a gate holds.
 *
 * @param nanos when, by {@link System#nanoTime()}
 * @param heap bytes, after a full collection
 * @param direct bytes of Netty's
 * @param descriptors that are open, sockets among them
 * @param rules how many of the values are alive that a reload puts in the place of each other
 */
record Vitals(long nanos, long heap, long direct, long descriptors, long rules) {

    static Vitals of(GateProgram gate) throws Exception {
        String histogram;
        try (Running jcmd = Running.start(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(gate.pid()),
                "GC.class_histogram"))) {
            histogram = jcmd.awaitEnd().ok();
        }
        return new Vitals(
                System.nanoTime(),
                bytes(histogram),
                (long) AdminPage.sumOf(gate.adminPort(), "gatehouse_direct_memory_bytes"),
                descriptors(gate.pid()),
                instances(histogram, "io.gatehouse.server.Rules"));
    }

    /** By how much each grows in a minute, by the line that lies nearest to all of them. */
    static String growth(List<Vitals> all) {
        return "heap %.0f, direct %.0f, descriptors %.2f"
                .formatted(slope(all, Vitals::heap), slope(all, Vitals::direct), slope(all, Vitals::descriptors));
    }

    private static double slope(List<Vitals> all, ToLongFunction<Vitals> of) {
        double time = mean(all, Vitals::nanos);
        double value = mean(all, of);
        double shared = 0;
        double spread = 0;
        for (Vitals one : all) {
            shared += (one.nanos - time) * (of.applyAsLong(one) - value);
            spread += (one.nanos - time) * (one.nanos - time);
        }
        return spread == 0 ? 0 : shared / spread * TimeUnit.MINUTES.toNanos(1);
    }

    private static double mean(List<Vitals> all, ToLongFunction<Vitals> of) {
        return all.stream().mapToLong(of).average().orElseThrow();
    }

    /** {@code Total  123456  7890123}: objects and bytes. */
    private static long bytes(String histogram) {
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.split(" +")[2]))
                .sum();
    }

    /** {@code  12:  345  6789  name.of.a.Class}. */
    private static long instances(String histogram, String name) {
        return histogram
                .lines()
                .map(line -> line.strip().split(" +"))
                .filter(words -> words.length >= 4 && words[3].equals(name))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    private static long descriptors(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.count();
        }
    }
}
