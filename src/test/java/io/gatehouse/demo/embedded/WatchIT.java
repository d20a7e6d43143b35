package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.parsetools.RecordParser;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchIT {
    private static EmbeddedCluster cluster;
    private static Asking alice;
    private static int count;

    private String configMaps;

    @BeforeAll
    static void start() throws Exception {
        cluster = new EmbeddedCluster();
        alice = Asking.by(cluster, cluster.client());
    }

    @AfterAll
    static void end() throws Exception {
        cluster.close();
    }

    /** Its own furniture comes later, so it is watched by label. */
    @BeforeEach
    void namespace() throws Exception {
        String name = "n" + ++count;
        alice.post("/api/v1/namespaces", "{'metadata':{'name':'" + name + "'}}");
        configMaps = "/api/v1/namespaces/" + name + "/configmaps";
    }

    @Test
    void whatIsThereComesFirstAndThenWhatHappens() throws Exception {
        add("a", "x");
        Events events = watch("?watch=true&labelSelector=l");
        assertEquals("ADDED a", events.next());
        add("b", "x");
        assertEquals("ADDED b", events.next());
        alice.patch(configMaps + "/b", "application/merge-patch+json", "{'data':{'k':'v'}}");
        assertEquals("MODIFIED b", events.next());
        alice.delete(configMaps + "/a");
        assertEquals("DELETED a", events.next());
    }

    @Test
    void aWatchGoesOnWhereItWas() throws Exception {
        String version =
                Trees.string(add("a", "x"), "metadata", "resourceVersion").orElseThrow();
        add("b", "x");
        assertEquals(
                "ADDED b",
                watch("?watch=1&labelSelector=l&resourceVersion=" + version).next());
    }

    @Test
    void whatBeginsOrCeasesToMatchComesAndGoes() throws Exception {
        add("a", "other");
        Events events = watch("?watch=true&labelSelector=l=x");
        label("a", "x");
        assertEquals("ADDED a", events.next());
        label("a", "other");
        assertEquals("DELETED a", events.next());
        label("a", "x");
        assertEquals("ADDED a", events.next());
    }

    @Test
    void theEndOfWhatWasThereIsMarked() throws Exception {
        add("a", "x");
        Events events = watch(
                "?watch=true&labelSelector=l&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        assertEquals("ADDED a", events.next());
        Map<String, Object> mark = events.object();
        assertEquals("BOOKMARK", mark.get("type"));
        assertEquals("true", Trees.at(mark, "object", "metadata", "annotations", "k8s.io/initial-events-end"));
    }

    @Test
    void aWatchEndsInTimeAndWell() throws Exception {
        Events events = watch("?watch=true&timeoutSeconds=1");
        events.awaitEnd();
    }

    @Test
    void rowsAreWatchedToo() throws Exception {
        Events events = new Events(
                Asking.by(cluster, cluster.client()).with("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"),
                configMaps + "?watch=true&labelSelector=l");
        add("a", "x");
        Object row = Trees.list(events.object(), "object", "rows").get(0);
        assertEquals("a", Trees.list(row, "cells").get(0));
    }

    @Test
    void whatIsForgottenIsSaidToBeGone() throws Exception {
        String version =
                Trees.string(add("a", "0"), "metadata", "resourceVersion").orElseThrow();
        for (int i = 0; i <= 2_000; i++) {
            label("a", Integer.toString(i + 1));
        }
        Map<String, Object> error =
                watch("?watch=true&resourceVersion=" + version).object();
        assertEquals("ERROR", error.get("type"));
        assertEquals(410L, Trees.at(error, "object", "code"));
        assertEquals("Expired", Trees.at(error, "object", "reason"));
    }

    @Test
    void aWatchFromAVersionThatIsNotThereIsRefused() throws Exception {
        assertEquals(
                504,
                alice.get(configMaps + "?watch=true&resourceVersion=99999999").code());
        assertEquals(
                400, alice.get(configMaps + "?watch=true&resourceVersion=abc").code());
        assertEquals(
                400,
                alice.get(configMaps + "?watch=true&sendInitialEvents=true").code());
    }

    private Map<String, Object> add(String name, String label) throws Exception {
        return alice.post(configMaps, "{'metadata':{'name':'%s','labels':{'l':'%s'}}}".formatted(name, label))
                .object();
    }

    private void label(String name, String label) throws Exception {
        alice.patch(
                configMaps + "/" + name,
                "application/merge-patch+json",
                "{'metadata':{'labels':{'l':'" + label + "'}}}");
    }

    private Events watch(String query) throws Exception {
        return new Events(Asking.by(cluster, cluster.client()), configMaps + query);
    }

    /** The events of one watch, and an empty one at its good end. */
    private static final class Events {
        private final BlockingQueue<Optional<Map<String, Object>>> queue = new LinkedBlockingQueue<>();

        Events(Asking asking, String uri) throws Exception {
            var response = asking.begin(HttpMethod.GET, uri);
            assertEquals(200, response.statusCode());
            RecordParser.newDelimited("\n", response)
                    .endHandler(end -> queue.add(Optional.empty()))
                    .handler(line -> queue.add(Optional.of(Json.parseObject(line.getBytes()))));
            response.resume();
        }

        String next() throws Exception {
            Map<String, Object> event = object();
            return event.get("type") + " "
                    + Trees.string(event, "object", "metadata", "name").orElse("");
        }

        Map<String, Object> object() throws Exception {
            return poll().orElseThrow();
        }

        void awaitEnd() throws Exception {
            while (poll().isPresent()) {
                // what was there before
            }
        }

        private Optional<Map<String, Object>> poll() throws Exception {
            Optional<Map<String, Object>> event = queue.poll(1, TimeUnit.MINUTES);
            if (event == null) {
                throw new AssertionError("no event");
            }
            return event;
        }
    }
}
