package io.gatehouse.faults;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.lab.Running;
import io.gatehouse.server.AdminPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a gate holds.
 *
 * @param heap bytes, after a full collection
 * @param direct bytes of Netty's
 * @param descriptors that are open, sockets among them
 * @param rules how many of the values are alive that a reload puts in the place of each other
 */
record Vitals(long heap, long direct, long descriptors, long rules) {

    static Vitals of(GateProgram gate) throws Exception {
        String histogram;
        try (Running jcmd = Running.start(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(gate.pid()),
                "GC.class_histogram"))) {
            histogram = jcmd.awaitEnd().ok();
        }
        return new Vitals(
                bytes(histogram),
                (long) AdminPage.sumOf(gate.adminPort(), "gatehouse_direct_memory_bytes"),
                descriptors(gate.pid()),
                instances(histogram, "io.gatehouse.server.Rules"));
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
