package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P39: files that break while they are in use")
class P39IT {
    private static final String KEPT = "the last good configuration is kept";
    private static final String FAILURES = "gatehouse_reload_total{result=\"failure\"}";
    private static final String SUCCESSES = "gatehouse_reload_total{result=\"success\"}";

    @TempDir
    static Path temporary;

    private static final Map<Path, byte[]> GOOD = new LinkedHashMap<>();

    private static GuardedGate guarded;
    private static LogLines log;

    @BeforeAll
    static void start() throws Exception {
        guarded = GuardedGate.start(temporary);
        log = new LogLines();
        guarded.standsGuard();
        for (String name : GuardedGate.FILES) {
            GOOD.put(guarded.file(name), Files.readAllBytes(guarded.file(name)));
        }
    }

    @BeforeEach
    void forget() {
        log.forget();
    }

    /** Whatever has become of a file, the gate comes back as soon as it is whole. */
    @AfterEach
    void heal() throws Exception {
        double successes = metric(SUCCESSES);
        for (Map.Entry<Path, byte[]> file : GOOD.entrySet()) {
            Breakage.heal(file.getKey(), file.getValue());
        }
        reload();
        Await.until("it is read again", () -> metric(SUCCESSES) > successes);
        Await.until("readiness tells of no fault", () -> configuration().isEmpty());
        guarded.standsGuard();
    }

    @AfterAll
    static void stop() throws Exception {
        log.close();
        guarded.close();
    }

    static Stream<Arguments> breakages() {
        return GuardedGate.FILES.stream()
                .flatMap(file -> Stream.of(Breakage.values()).map(breakage -> Arguments.of(file, breakage)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("breakages")
    void theLastGoodIsKeptAndSaidSoUntilItIsWhole(String name, Breakage breakage) throws Exception {
        Path file = guarded.file(name);
        double failures = metric(FAILURES);

        breakage.apply(file, GOOD.get(file));
        reload();
        Await.until("it is told in readiness", () -> configuration().contains(KEPT));
        assertTrue(configuration().contains(file.getFileName().toString()), configuration());
        assertTrue(metric(FAILURES) > failures, "the metric");
        Await.until("it is in the log", () -> log.has("ERROR", "the last good one is kept", file.toString()));
        guarded.standsGuard();
    }

    /** Nobody tells the gate of it but the file system. */
    @Test
    void itLooksByItself() throws Exception {
        Path file = guarded.file("tokens.csv");
        Breakage.EMPTY.apply(file, GOOD.get(file));
        Await.until("it is seen to be broken", () -> configuration().contains(KEPT));
        guarded.standsGuard();
        Breakage.heal(file, GOOD.get(file));
        Await.until("it is seen to be whole", () -> configuration().isEmpty());
        guarded.standsGuard();
    }

    @Test
    void aFileThatIsNamedBeforeItIsThereIsReadWhenItComes() throws Exception {
        Path file = guarded.file("gateway.yaml");
        Files.writeString(file, new String(GOOD.get(file)).replace("tokens.csv", "other-tokens.csv"));
        Await.until("it is missed", () -> configuration().contains("other-tokens.csv"));
        guarded.standsGuard();
        guarded.gate().folder().write("other-tokens.csv", GateFolder.BOBS_TOKEN + "\n");
        Await.until("it is found, and broken", () -> configuration().contains("columns"));
        guarded.standsGuard();
        guarded.gate().folder().write("other-tokens.csv", GateFolder.BOBS_TOKEN + ",bob,u-bob,dev\n");
        Await.until("it is taken over", () -> configuration().isEmpty());
        guarded.standsGuard();
    }

    /** Each would be the end of a reader that trusts what it reads. */
    static Stream<Arguments> bombs() {
        String deep = "(".repeat(100_000) + "true" + ")".repeat(100_000);
        String laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\n"
                + "d: &d [*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e]\n";
        return Stream.of(
                Arguments.of("admission.yaml", "deep CEL", "object.metadata.name != 'refused'", deep),
                Arguments.of("admission.yaml", "long CEL", "object.metadata.name != 'refused'", "1+".repeat(50_000)),
                Arguments.of("roles.yaml", "deep YAML", "", "[".repeat(1_000_000)),
                Arguments.of("roles.yaml", "many laughs", "", laughs),
                Arguments.of("gateway.yaml", "many laughs", "", laughs),
                Arguments.of("tokens.csv", "a long line", "", "x".repeat(8 << 20)),
                Arguments.of("passwords.csv", "many quotes", "", "\"".repeat(1_000_001)),
                Arguments.of(
                        "pki/users-ca.crt",
                        "no certificate inside",
                        "",
                        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bombs")
    void whatBreaksReadersBreaksNoGate(String name, String what, String part, String bomb) throws Exception {
        Path file = guarded.file(name);
        double failures = metric(FAILURES);
        Files.writeString(file, part.isEmpty() ? bomb : new String(GOOD.get(file)).replace(part, bomb));
        reload();
        Await.until("it is told in readiness", () -> configuration().contains(KEPT));
        assertTrue(metric(FAILURES) > failures, "the metric");
        guarded.standsGuard();
    }

    private static void reload() {
        guarded.gate().gate().gateway().reload();
    }

    private static double metric(String sample) throws Exception {
        return AdminPage.metric(guarded.gate().gate(), sample);
    }

    /** What readiness tells of the configuration beside that it is well. */
    private static String configuration() throws Exception {
        var answer = AdminPage.get(guarded.gate().gate().adminPort(), "/readyz?verbose");
        assertEquals(200, answer.statusCode(), answer.body());
        List<String> lines = answer.body().lines().toList();
        int at = lines.indexOf("[+]configuration ok");
        return String.join(
                "\n",
                lines.subList(at + 1, lines.size()).stream()
                        .takeWhile(line -> line.startsWith(" "))
                        .toList());
    }
}
