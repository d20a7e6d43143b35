package io.gatehouse.demo.embedded.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTest {
    private static final String POD = "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i:1'}]}}";
    private static final String DEPLOYMENT =
            "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},"
                    + "'spec':{'containers':[{'name':'c','image':'i:1'}]}}}}";

    private final Fixture fixture = new Fixture();

    /** The texts are kube-apiserver's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "configmaps | {'metadata':{}} | 422 | ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required",
                "configmaps | {'metadata':{'name':'z','namespace':'other'}} | 400 | the namespace of the provided object does not match the namespace sent on the request",
                "configmaps | {'metadata':{'name':'y','bar':2},'data':{'a':'1'},'foo':1} | 400 | ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"metadata.bar\", unknown field \"foo\"",
                "pods | {'metadata':{'name':'p'},'spec':{}} | 422 | Pod \"p\" is invalid: spec.containers: Required value",
                "pods | {'metadata':{'name':'p'},'spec':{'containers':[{'name':'c'}]}} | 422 | Pod \"p\" is invalid: spec.containers[0].image: Required value",
                "services | {'metadata':{'name':'s'},'spec':{}} | 422 | Service \"s\" is invalid: spec.ports: Required value",
                "deployments.apps | {'metadata':{'name':'p'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'spec':{'containers':[{'name':'c','image':'x'}]}}}} | 422 | Deployment.apps \"p\" is invalid: spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
            })
    void whatBreaksARuleIsRefused(String resource, String json, int code, String text) {
        Failure failure = assertThrows(Failure.class, () -> fixture.create(resource, json));
        assertEquals(text, failure.getMessage());
        assertEquals(code, failure.code());
    }

    @ParameterizedTest
    @CsvSource({"configmaps, Y_", "configmaps, -a", "configmaps, a..b", "services, a.b", "namespaces, A"})
    void namesMustBeOfDns(String resource, String name) {
        Failure failure =
                assertThrows(Failure.class, () -> fixture.create(resource, "{'metadata':{'name':'" + name + "'}}"));
        assertEquals(422, failure.code());
        assertTrue(failure.getMessage().contains("metadata.name: Invalid value: \"" + name + "\""));
    }

    @Test
    void rolesMayHaveAlmostAnyName() {
        fixture.create("clusterroles.rbac.authorization.k8s.io", "{'metadata':{'name':'system:Node_x'}}");
        assertThrows(
                Failure.class,
                () -> fixture.create("clusterroles.rbac.authorization.k8s.io", "{'metadata':{'name':'a/b'}}"));
    }

    @Test
    void noTwoObjectsHaveOneName() {
        fixture.create("configmaps", "{'metadata':{'name':'c'}}");
        Failure failure = assertThrows(Failure.class, () -> fixture.create("configmaps", "{'metadata':{'name':'c'}}"));
        assertEquals("configmaps \"c\" already exists", failure.getMessage());
        assertEquals(409, failure.code());
    }

    @Test
    void anObjectNeedsALivingNamespace() {
        Kind configMaps = fixture.kind("configmaps");
        Map<String, Object> object = Fixture.json("{'metadata':{'name':'c'}}");
        Failure missing =
                assertThrows(Failure.class, () -> fixture.registry.create(configMaps, "nope", object, Fixture.STRICT));
        assertEquals("namespaces \"nope\" not found", missing.getMessage());

        fixture.create("namespaces", "{'metadata':{'name':'dying'}}");
        fixture.delete("namespaces", "dying", Fixture.PLAIN_DELETION);
        Failure dying =
                assertThrows(Failure.class, () -> fixture.registry.create(configMaps, "dying", object, Fixture.STRICT));
        assertEquals(
                "configmaps \"c\" is forbidden: unable to create new content in namespace dying because it is being terminated",
                dying.getMessage());
    }

    @Test
    void namesAreMadeOnDemand() {
        String name = Meta.name(fixture.create("configmaps", "{'metadata':{'generateName':'c-'}}"));
        assertTrue(name.matches("c-[a-z0-9]{5}"), name);
    }

    @Test
    void aDryRunLeavesNothing() {
        Kind configMaps = fixture.kind("configmaps");
        long version = fixture.store.version();
        fixture.registry.create(
                configMaps, "default", Fixture.json("{'metadata':{'name':'c'}}"), new Registry.Options(true, true));

        assertEquals(version, fixture.store.version());
        assertEquals(List.of(), fixture.store.list(configMaps, ""));
    }

    @Test
    void aClientCannotSetWhatTheServerSets() {
        Map<String, Object> created = fixture.create(
                "configmaps",
                "{'metadata':{'name':'c','uid':'mine','resourceVersion':'7','creationTimestamp':'2000-01-01T00:00:00Z'}}");
        assertNotEquals("mine", Meta.uid(created));
        assertNotEquals("7", Meta.resourceVersion(created));
        assertEquals(
                "Pending",
                Trees.at(
                        fixture.create("pods", POD.replace("}]}}", "}]},'status':{'phase':'Failed'}}")),
                        "status",
                        "phase"));
    }

    @Test
    void anUpdateOfAnOlderVersionIsAConflict() {
        Map<String, Object> first = fixture.create("configmaps", "{'metadata':{'name':'c'}}");
        Map<String, Object> change = Fixture.copy(first);
        change.put("data", Trees.of("a", "1"));
        fixture.update("configmaps", change, Registry.Part.MAIN);

        Failure failure = assertThrows(Failure.class, () -> fixture.update("configmaps", change, Registry.Part.MAIN));
        assertEquals(
                "Operation cannot be fulfilled on configmaps \"c\": the object has been modified; please apply your changes to the latest version and try again",
                failure.getMessage());
        assertEquals(409, failure.code());
    }

    @Test
    void anUpdateThatChangesNothingHasNoVersionOfItsOwn() {
        Map<String, Object> first = fixture.create("configmaps", "{'metadata':{'name':'c'}}");
        assertEquals(
                Meta.resourceVersion(first),
                Meta.resourceVersion(fixture.update("configmaps", Fixture.copy(first), Registry.Part.MAIN)));
    }

    @Test
    void statusAndTheRestAreChangedApart() {
        Map<String, Object> pod = Fixture.copy(fixture.create("pods", POD));
        pod.put("status", Trees.of("phase", "Running"));
        Trees.grow(pod, "metadata", "labels").put("x", "y");
        Map<String, Object> main = fixture.update("pods", pod, Registry.Part.MAIN);
        assertEquals("Pending", Trees.at(main, "status", "phase"));
        assertEquals("y", Meta.labels(main).get("x"));

        Map<String, Object> again = Fixture.copy(main);
        again.put("status", Trees.of("phase", "Running"));
        Trees.grow(again, "metadata", "labels").put("x", "z");
        Map<String, Object> status = fixture.update("pods", again, Registry.Part.STATUS);
        assertEquals("Running", Trees.at(status, "status", "phase"));
        assertEquals("y", Meta.labels(status).get("x"));
    }

    @Test
    void theGenerationCountsChangesOfTheSpec() {
        Map<String, Object> deployment = Fixture.copy(fixture.create("deployments.apps", DEPLOYMENT));
        assertEquals(1L, Trees.at(deployment, "metadata", "generation"));
        Trees.grow(deployment, "metadata", "labels").put("x", "y");
        deployment = Fixture.copy(fixture.update("deployments.apps", deployment, Registry.Part.MAIN));
        assertEquals(1L, Trees.at(deployment, "metadata", "generation"));
        Trees.grow(deployment, "spec").put("replicas", 3L);
        deployment = fixture.update("deployments.apps", deployment, Registry.Part.MAIN);
        assertEquals(2L, Trees.at(deployment, "metadata", "generation"));
    }

    @Test
    void whatMustNotChangeDoesNot() {
        Map<String, Object> pod = Fixture.copy(fixture.create("pods", POD));
        Trees.object(Trees.list(pod, "spec", "containers").get(0)).orElseThrow().put("image", "i:2");
        Map<String, Object> updated = fixture.update("pods", pod, Registry.Part.MAIN);
        Map<String, Object> moved = Fixture.copy(updated);
        Trees.grow(moved, "spec").put("nodeName", "elsewhere");
        Failure failure = assertThrows(Failure.class, () -> fixture.update("pods", moved, Registry.Part.MAIN));
        assertEquals(422, failure.code());
        assertTrue(
                failure.getMessage().startsWith("Pod \"p\" is invalid: spec: Forbidden: pod updates may not change"));
    }

    @Test
    void noAddressOrNodePortIsGivenTwice() {
        String service =
                "{'metadata':{'name':'%s'},'spec':{'type':'NodePort','ports':[{'name':'a','port':1},{'name':'b','port':2}]}}";
        Map<String, Object> one = fixture.create("services", service.formatted("one"));
        Map<String, Object> two = fixture.create("services", service.formatted("two"));

        assertNotEquals(Trees.at(one, "spec", "clusterIP"), Trees.at(two, "spec", "clusterIP"));
        long ports = List.of(one, two).stream()
                .flatMap(s -> Trees.list(s, "spec", "ports").stream())
                .map(port -> Trees.at(port, "nodePort"))
                .distinct()
                .count();
        assertEquals(4, ports);
        assertThrows(
                Failure.class,
                () -> fixture.create(
                        "services",
                        "{'metadata':{'name':'s'},'spec':{'type':'NodePort','ports':[{'port':1,'nodePort':30000}]}}"));
    }

    @Test
    void fieldsThatAreUnknownAreOnlyNamedWhereNobodyIsStrict() {
        Registry.Written written = fixture.registry.create(
                fixture.kind("configmaps"),
                "default",
                Fixture.json("{'metadata':{'name':'c'},'foo':1}"),
                new Registry.Options(false, false));
        assertEquals(List.of("foo"), written.unknown());
    }
}
