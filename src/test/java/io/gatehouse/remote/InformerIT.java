package io.gatehouse.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.wire.Trees;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an informer knows, of whatever API servers say and however they end. */
class InformerIT {
    private static final String PATH = "/apis/x.io/v1/things";

    private ScriptedServer server;
    private Context loop;

    /** Things as last heard of. */
    private volatile Collection<String> known = new TreeSet<>();

    private Informer<String> informer;

    @BeforeEach
    void listen() throws Exception {
        server = new ScriptedServer();
        loop = server.vertx().getOrCreateContext();
        informer = new Informer<>(
                server.vertx(), loop, server, PATH, object -> Trees.string(object, "spec"), this::changed);
    }

    @AfterEach
    void close() throws Exception {
        informer.end();
        server.close();
    }

    private void changed() {
        known = new TreeSet<>(informer.objects());
    }

    private static String object(String name, int version, String spec) {
        return "{\"metadata\":{\"namespace\":\"n\",\"name\":\"%s\",\"resourceVersion\":\"%d\"},\"spec\":%s}"
                .formatted(name, version, spec);
    }

    private static String event(String type, String name, int version, String spec) {
        return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object(name, version, '"' + spec + '"'));
    }

    private static String list(int version, String next, String... objects) {
        return "{\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":[%s]}"
                .formatted(version, next, String.join(",", objects));
    }

    private void awaitKnown(String... things) throws Exception {
        Await.until("it knows " + String.join(", ", things), () -> known.equals(new TreeSet<>(List.of(things))));
    }

    private void awaitWatchFrom(int version, int question) throws Exception {
        Await.until("question " + question, () -> server.targets().size() > question);
        String target = server.targets().get(question);
        assertTrue(target.startsWith(PATH + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="), target);
        assertTrue(target.endsWith("&resourceVersion=" + version), target);
    }

    @Test
    void listsPageByPageAndWatchesFromThere() throws Exception {
        server.answers(200, list(7, "a/b=+c", object("a", 1, "\"one\"")))
                .answers(200, list(7, "", object("b", 2, "\"two\"")))
                .watches(
                        event("ADDED", "c", 8, "three"),
                        event("MODIFIED", "a", 9, "uno"),
                        event("DELETED", "b", 10, ""));
        informer.start();
        awaitKnown("three", "uno");
        assertTrue(informer.hasListed());
        assertEquals(Duration.ZERO, informer.age());
        assertEquals("", informer.fault());
        assertEquals(PATH + "?limit=500", server.targets().get(0));
        assertEquals(PATH + "?limit=500&continue=a%2Fb%3D%2Bc", server.targets().get(1));
        awaitWatchFrom(7, 2);
    }

    /** A part of what there is would be taken for all of it. */
    @Test
    void knowsNothingOfAListBeforeItsLastPage() throws Exception {
        server.answers(200, list(7, "next", object("a", 1, "\"one\"")))
                .answers(410, "{}")
                .answers(200, list(8, "", object("b", 2, "\"two\"")))
                .watches();
        informer.start();
        awaitKnown("two");
        assertEquals(PATH + "?limit=500", server.targets().get(0));
        assertFalse(server.targets().get(2).contains("continue"), "the list begins anew");
    }

    @Test
    void goesOnWhereAWatchHasEnded() throws Exception {
        server.answers(200, list(7, "", object("a", 1, "\"one\"")))
                .watchesToTheEnd(event("ADDED", "b", 8, "two"), event("BOOKMARK", "", 20, ""))
                .breaksOff(event("ADDED", "c", 21, "three"))
                .watches(event("DELETED", "a", 22, "one"));
        informer.start();
        awaitKnown("three", "two");
        awaitWatchFrom(20, 2);
        awaitWatchFrom(21, 3);
    }

    @Test
    void listsAgainWhereAWatchCannotGoOn() throws Exception {
        String expired = "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}}";
        server.answers(200, list(7, "", object("a", 1, "\"one\"")))
                .watches(expired)
                .answers(200, list(30, "", object("b", 2, "\"two\"")))
                .answers(410, "{}")
                .answers(200, list(40, "", object("c", 3, "\"three\"")))
                .watches("{\"type\":\"ADDED\"}")
                .answers(200, list(50, "", object("d", 4, "\"four\"")))
                .watches("no JSON")
                .answers(200, list(60, "", object("e", 5, "\"five\"")))
                .watches();
        informer.start();
        awaitKnown("five");
        awaitWatchFrom(60, 9);
    }

    @Test
    void keepsWhatItKnowsWhileNobodyAnswers() throws Exception {
        server.answers(200, list(7, "", object("a", 1, "\"one\"")))
                .breaksOff()
                .answers(403, "{\"message\":\"a secret of theirs\"}");
        informer.start();
        awaitKnown("one");
        Await.until("it is told", () -> informer.fault().contains("403"));
        assertEquals(
                PATH + ": the API server answers 403: may the gate's own user list and watch these?", informer.fault());
        assertTrue(informer.age().compareTo(Duration.ZERO) > 0);
        assertEquals(new TreeSet<>(List.of("one")), known);
    }

    @Test
    void whatCannotBeReadIsAsIfItWereNotThere() throws Exception {
        server.answers(200, list(7, "", object("a", 1, "[]"), object("b", 2, "\"two\"")))
                .watches("{\"type\":\"MODIFIED\",\"object\":%s}".formatted(object("b", 9, "{}")));
        informer.start();
        awaitKnown();
        Await.until("all is listed", informer::hasListed);
    }

    @Test
    void aListWithoutItsVersionIsNone() throws Exception {
        server.answers(200, "{\"items\":[]}")
                .answers(200, "[]")
                .answers(200, list(7, ""))
                .watches();
        informer.start();
        Await.until("all is listed", informer::hasListed);
        awaitWatchFrom(7, 3);
    }

    @Test
    void anEndlessLineEndsTheWatch() throws Exception {
        server.answers(200, list(7, "", object("a", 1, "\"one\"")))
                .watches("x".repeat(9 << 20))
                .watches(event("ADDED", "b", 8, "two"));
        informer.start();
        awaitKnown("one", "two");
    }

    @Test
    void asksNoMoreOnceItHasEnded() throws Exception {
        server.answers(200, list(7, "")).watches();
        informer.start();
        Await.until("it watches", () -> server.targets().size() == 2);
        informer.end();
        Await.until("the watch has ended", () -> server.open() == 0);
        assertEquals(2, server.targets().size());
    }
}
