package io.gatehouse.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.PluginJar;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsTest {
    private static final String GOOD = "settings: {make: good}";

    @TempDir
    private static Path folder;

    private static Path hostile;

    private final Installed installed = new Installed();

    @BeforeAll
    static void build() throws Exception {
        hostile = PluginJar.build(PluginJar.HOSTILE, folder.resolve("hostile.jar"));
    }

    @AfterEach
    void end() {
        installed.environment.end();
    }

    private Authorizer authorizer(String more) throws InvalidConfigurationException {
        return Plugins.authorizer(Installed.configured(hostile, "hostile", more), installed.environment);
    }

    private static Attributes asked(String user, String verb, String... groups) {
        return new Attributes(
                "default",
                Identity.of(user, List.of(groups)),
                RequestInfo.ofAction(verb, "", "v1", "n", "pods", "", "p"),
                Origin.of("main", "192.0.2.1", Optional.empty()));
    }

    private static Decision answered(Future<Decision> answer) throws Exception {
        Await.until("an answer", answer::isComplete);
        return answer.result();
    }

    @Test
    void whatItSaysHolds() throws Exception {
        assertTrue(
                answered(authorizer(GOOD).authorize(asked("alice", "create"))).allows());
        assertEquals(List.of("gatehouse.plugin.questions plugin mine result answered"), installed.results());
    }

    @ParameterizedTest
    @CsvSource({
        "throws, failed",
        "error, failed",
        "overflow, failed",
        "null, failed",
        "null-result, failed",
        "null-verdict, failed",
        "fails, failed",
        "never, late",
        "blocks, late"
    })
    void whatIsNoAnswerDenies(String user, String result) throws Exception {
        String time = result.equals("late") ? "timeout: 100ms\n" : "timeout: 60s\n";
        Decision decision = answered(authorizer(time + GOOD).authorize(asked(user, "create")));
        assertEquals(new Decision(Verdict.DENY, "mine", "plug-in mine gave no answer"), decision);
        assertEquals(List.of("gatehouse.plugin.questions plugin mine result " + result), installed.results());
    }

    @Test
    void whoHangsIsInterruptedAndAnswersTheNextOne() throws Exception {
        Authorizer one = authorizer("timeout: 100ms\nworkers: 1\n" + GOOD);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    Verdict.DENY,
                    answered(one.authorize(asked("blocks", "create"))).verdict());
        }
        Await.until(
                "it answers again",
                () -> answered(one.authorize(asked("alice", "create"))).allows());
    }

    @Test
    void whoAsksTooMuchIsDeniedAtOnce() throws Exception {
        Authorizer one = authorizer("timeout: 30s\nworkers: 1\n" + GOOD);
        for (int i = 0; i < 1001; i++) {
            one.authorize(asked("blocks", "create"));
        }
        Future<Decision> answer = one.authorize(asked("alice", "create"));
        assertTrue(answer.isComplete());
        assertEquals(Verdict.DENY, answer.result().verdict());
        assertEquals(List.of("gatehouse.plugin.questions plugin mine result busy"), installed.results());
    }

    @Test
    void nobodyDecidesInTheNameOfAnother() throws Exception {
        Decision decision = answered(authorizer(GOOD).authorize(asked("forges", "create")));
        assertEquals(new Decision(Verdict.DENY, "mine", "forged"), decision);
    }

    @Test
    void itRunsBesideTheEventLoopThatGetsItsAnswer() throws Exception {
        Authorizer one = authorizer(GOOD);
        Context loop = Vertx.currentContext() == null
                ? installed.environment.vertx().getOrCreateContext()
                : Vertx.currentContext();
        Promise<Context> heardOn = Promise.promise();
        loop.runOnContext(now -> one.authorize(asked("loader", "create")).onComplete(done -> {
            assertEquals("plugin-mine", done.result().reason());
            heardOn.complete(Vertx.currentContext());
        }));
        Await.until("an answer", heardOn.future()::isComplete);
        assertSame(loop, heardOn.future().result());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "settings: {make: server} | /gate.yaml:7: plugin.settings: not shown: io.gatehouse.server.Rules",
                "settings: {make: refuses} | /gate.yaml:7: plugin.settings: nothing to make of this",
                "settings: {make: null-} | ",
                "settings: {make: 'null'} | %: its plug-in made nothing",
                "settings: {make: throws} | %: its plug-in could not be made: java.lang.IllegalStateException at example.HostileAuthorizer:",
                "settings: {} | /gate.yaml:7: plugin.settings.make: missing (expected: a value)",
                "settings: {make: good, maek: x} | /gate.yaml:7: plugin.settings.maek: unknown key (did you mean make?)",
                "settings: {make: good, make: good} | /gate.yaml:7: plugin.settings.make: stands here a second time (expected: once)"
            })
    void whatItCannotBeMadeOfIsAFault(String settings, String expected) throws Exception {
        if (expected == null) {
            assertTrue(answered(authorizer(settings).authorize(asked("alice", "get")))
                    .allows());
            return;
        }
        String fault = fault(() -> authorizer(settings));
        assertTrue(fault.startsWith(expected.replace("%", hostile.toString())), fault);
        assertFalse(fault.contains("secret"), fault);
    }

    private interface Loading {
        void load() throws Exception;
    }

    private static String fault(Loading loading) {
        InvalidConfigurationException wrong = assertThrows(InvalidConfigurationException.class, loading::load);
        assertEquals(1, wrong.faults().size(), () -> wrong.faults().toString());
        return wrong.faults().get(0).toString();
    }

    private String faultOf(Path jar) {
        String fault =
                fault(() -> Plugins.authorizer(Installed.configured(jar, "hostile", GOOD), installed.environment));
        return fault.replace(jar + ": ", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-", "rw-rw-rw-"})
    void aJarThatOthersMayWriteIsNotLoaded(String permissions) throws Exception {
        Path jar = Files.copy(hostile, folder.resolve(permissions + ".jar"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString(permissions));
        assertEquals("its group or others may write to it (expected: its owner alone, as by chmod go-w)", faultOf(jar));
    }

    @Test
    void whatIsNoJarOfPluginsIsAFault() throws Exception {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertEquals("is no jar, or not a whole one", faultOf(text));
        Path unnamed = without("META-INF/services/io.gatehouse.core.plugin.Plugin");
        assertEquals(
                "offers no plug-in (expected: the names of its classes in"
                        + " META-INF/services/io.gatehouse.core.plugin.Plugin)",
                faultOf(unnamed));
        String fault =
                fault(() -> Plugins.authorizer(Installed.configured(hostile, "friendly", GOOD), installed.environment));
        assertEquals(hostile + ": offers no authorizer of the type friendly (there: hostile)", fault);
    }

    @Test
    void whatItLacksIsNamed() throws Exception {
        String fault = faultOf(without("example/HostileAuthorizer$Settings.class"));
        assertTrue(
                fault.startsWith("does not fit this gate, or lacks a library: NoClassDefFoundError"
                        + " example/HostileAuthorizer$Settings"),
                fault);
        fault = faultOf(without("example/HostileAuthorizer.class"));
        assertTrue(fault.startsWith("does not fit this gate, or lacks a library: ServiceConfigurationError"), fault);
    }

    private static Path without(String entry) throws Exception {
        Path jar = Files.copy(hostile, folder.resolve("without-" + entry.hashCode() + ".jar"));
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Files.delete(zip.getPath(entry));
        }
        return jar;
    }

    @Test
    void itOutlivesItsJar() throws Exception {
        Path jar = Files.copy(hostile, folder.resolve("going.jar"));
        Authorizer one = Plugins.authorizer(Installed.configured(jar, "hostile", GOOD), installed.environment);
        Files.writeString(jar, "something else");
        // Whose parts are not all loaded yet.
        assertTrue(answered(one.authorize(asked("alice", "create"))).allows());
        Files.delete(jar);
        assertEquals(
                Verdict.DENY, answered(one.authorize(asked("forges", "create"))).verdict());
    }

    @Test
    void aFreezeStopsChangesAndNothingElse() throws Exception {
        Path jar = PluginJar.example("maintenance-freeze", folder.resolve("freeze.jar"));
        String settings = """
                settings:
                  exempt: [operators]
                  freezes: [{from: 2026-12-23T18:00:00Z, to: 2027-01-04T06:00:00Z, why: the end of the year}]
                """;
        Authorizer freeze =
                Plugins.authorizer(Installed.configured(jar, "maintenance-freeze", settings), installed.environment);
        assertEquals(
                Verdict.NO_OPINION,
                answered(freeze.authorize(asked("bob", "create"))).verdict());
        installed.clock.set(Instant.parse("2026-12-24T00:00:00Z"));
        assertEquals(
                new Decision(
                        Verdict.DENY, "mine", "nothing is changed before 2027-01-04T06:00:00Z: the end of the year"),
                answered(freeze.authorize(asked("bob", "create"))));
        assertEquals(
                Verdict.NO_OPINION,
                answered(freeze.authorize(asked("bob", "list"))).verdict());
        assertEquals(
                Verdict.NO_OPINION,
                answered(freeze.authorize(asked("bob", "create", "operators"))).verdict());
        String wrong = settings.replace("2027", "2026");
        String fault = fault(() ->
                Plugins.authorizer(Installed.configured(jar, "maintenance-freeze", wrong), installed.environment));
        assertEquals(
                "/gate.yaml:9: plugin.settings.freezes[0]: a freeze from 2026-12-23T18:00:00Z to 2026-01-04T06:00:00Z"
                        + " (expected: an end behind its begin)",
                fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "null", "fails", "never"})
    void aSinkSaysHowFarItCame(String event) throws Exception {
        GuardedSink sink = Plugins.auditSink(
                Installed.configured(hostile, "hostile", "timeout: 200ms\nsettings: {}"), installed.environment);
        assertEquals(2, sink.write(events("good", "good")));
        assertEquals(1, sink.write(events("good", event, "good")));
        assertEquals(1, sink.write(events("good")));
        sink.close();
        assertEquals(0, sink.write(events("good")));
    }

    private static List<byte[]> events(String... texts) {
        return Stream.of(texts).map(String::getBytes).toList();
    }
}
