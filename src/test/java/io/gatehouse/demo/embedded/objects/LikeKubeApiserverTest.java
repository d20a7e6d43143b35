package io.gatehouse.demo.embedded.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.wire.Trees;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same objects and patches gave the same at a real kube-apiserver. */
class LikeKubeApiserverTest {
    static Stream<Arguments> created() throws IOException {
        return Rows.of("created.tsv").stream().map(row -> Arguments.of((Object[]) row));
    }

    static Stream<Arguments> patched() throws IOException {
        List<String[]> rows = Rows.of("patched.tsv");
        String before = rows.get(0)[0];
        return rows.stream().skip(1).map(row -> Arguments.of(row[0], before, row[1], row[2]));
    }

    @ParameterizedTest
    @MethodSource("created")
    void aCreatedObjectLooksLikeItsOwn(String apiVersion, String plural, String sent, String answered) {
        Fixture fixture = new Fixture();
        Kind kind = fixture.kinds.find(apiVersion, plural).orElseThrow();
        Map<String, Object> created = fixture.create(kind.resource(), sent.replace('"', '\''));

        assertEquals(anonymous(Rows.object(answered)), anonymous(created));
    }

    /** What a kube-apiserver wrote is in the form that objects have here, to the order of its fields. */
    @ParameterizedTest
    @MethodSource("created")
    void anObjectOfItsOwnFitsAsItIs(String apiVersion, String plural, String sent, String answered) {
        Kind kind = Kinds.load().find(apiVersion, plural).orElseThrow();
        Shape.Fitted fitted = Shape.fit(kind, Rows.object(answered));

        assertEquals(Rows.text(Rows.tree(answered)), Rows.text(fitted.object()));
        assertEquals(List.of(), fitted.unknown());
    }

    @ParameterizedTest
    @MethodSource("patched")
    void aPatchDoesWhatItDoesThere(String mediaType, String before, String patch, String answered) {
        Map<String, Object> expected = Rows.object(answered);
        if (expected.get("kind").equals("Status")) {
            Failure failure = assertThrows(Failure.class, () -> patch(mediaType, before, patch));
            assertEquals(expected.get("message"), failure.getMessage());
            assertEquals(expected.get("code"), (long) failure.code());
        } else {
            assertEquals(anonymous(expected), anonymous(patch(mediaType, before, patch)));
        }
    }

    private static Map<String, Object> patch(String mediaType, String before, String patch) {
        Fixture fixture = new Fixture();
        Kind deployments = fixture.kind("deployments.apps");
        Map<String, Object> stored = fixture.store.put(deployments, Rows.object(before));
        Map<String, Object> tree =
                Patch.of(mediaType).orElseThrow().apply(deployments.message(), stored, Rows.tree(patch));
        return fixture.registry
                .update(deployments, "default", Meta.name(stored), tree, Registry.Part.MAIN, Fixture.STRICT)
                .object();
    }

    /** Without what no two servers give alike. */
    private static Object anonymous(Map<String, Object> object) {
        String uid = Meta.uid(object);
        Map<String, Object> metadata = Meta.of(object);
        metadata.remove("resourceVersion");
        metadata.remove("creationTimestamp");
        Object address = Trees.at(object, "spec", "clusterIP");
        String text = Rows.text(object).replace(uid, "UID");
        return Rows.tree(address instanceof String ip && ip.startsWith("10.") ? text.replace(ip, "IP") : text);
    }
}
