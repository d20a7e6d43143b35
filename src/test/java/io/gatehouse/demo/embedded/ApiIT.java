package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.wire.Trees;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ApiIT {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    private static EmbeddedCluster cluster;
    private static Asking alice;

    @BeforeAll
    static void start() throws Exception {
        cluster = new EmbeddedCluster();
        alice = Asking.by(cluster, cluster.client());
    }

    @AfterAll
    static void end() throws Exception {
        cluster.close();
    }

    /** Codes and texts are kube-apiserver's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /api/v1/namespaces/default/pods/nope         | 404 | pods \"nope\" not found",
                "GET    | /api/v1/namespaces/default/foos              | 404 | the server could not find the requested resource",
                "GET    | /api/v2/pods                                 | 404 | the server could not find the requested resource",
                "GET    | /api/v1/namespaces/default/pods/p/foo        | 404 | the server could not find the requested resource",
                "DELETE | /api/v1/namespaces/default                   | 403 | namespaces \"default\" is forbidden: this namespace may not be deleted",
                "DELETE | /api/v1/namespaces                           | 405 | the server does not allow this method on the requested resource",
                "PUT    | /api/v1/namespaces                           | 405 | the server does not allow this method on the requested resource",
                "POST   | /api/v1/namespaces/default/configmaps/y      | 405 | the server does not allow this method on the requested resource",
                "PATCH  | /version                                     | 405 | the server does not allow this method on the requested resource",
                "GET    | /api/v1/configmaps?fieldSelector=foo=b       | 400 | \"foo\" is not a known field selector",
                "GET    | /api/v1/namespaces/default/pods/p/log        | 501 | the embedded Kubernetes API runs no containers: logs, exec, attach, port-forward and proxy need a real cluster",
            })
    void whatCannotBeDoneIsSaidAsAStatus(String method, String uri, int code, String message) throws Exception {
        Asking.Said said = alice.ask(HttpMethod.valueOf(method), uri, "");
        assertEquals("Status", said.object().get("kind"));
        assertEquals(message, said.message());
        assertEquals(code, said.code());
        assertEquals((long) code, said.object().get("code"));
    }

    @Test
    void aPathOutsideTheApiIsNoStatus() throws Exception {
        Asking.Said said = alice.get("/foo");
        assertEquals(404, said.code());
        assertEquals("404 page not found\n", said.text());
    }

    @Test
    void bodiesAreReadInTheirFormatsAndNoOther() throws Exception {
        String yaml = "metadata:\n  name: from-yaml\ndata:\n  a: 'yes'\n";
        assertEquals(
                201,
                alice.with("Content-Type", "application/yaml")
                        .ask(HttpMethod.POST, CONFIG_MAPS, yaml)
                        .code());
        assertEquals(
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
                alice.with("Content-Type", "text/plain")
                        .ask(HttpMethod.POST, CONFIG_MAPS, yaml)
                        .message());
        assertEquals(
                400,
                alice.post(CONFIG_MAPS, "{'metadata':{'name':'a','name':'b'}}").code());
        assertEquals(400, alice.post(CONFIG_MAPS, "").code());
        assertEquals(
                415,
                alice.patch(CONFIG_MAPS + "/from-yaml", "application/json", "{}")
                        .code());
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() throws Exception {
        String text = "x".repeat(3 * 1024 * 1024);
        Asking.Said said = alice.post(CONFIG_MAPS, "{'metadata':{'name':'big'},'data':{'x':'" + text + "'}}");
        assertEquals(413, said.code());
    }

    @Test
    void unknownFieldsAreWarnedOf() throws Exception {
        String json = "{'metadata':{'name':'warned','bar':2},'foo':1}";
        assertEquals(
                400, alice.post(CONFIG_MAPS + "?fieldValidation=Strict", json).code());
        assertEquals(
                List.of("299 - \"unknown field \\\"metadata.bar\\\"\"", "299 - \"unknown field \\\"foo\\\"\""),
                alice.post(CONFIG_MAPS + "?dryRun=All", json).headers().getAll("Warning"));
        assertEquals(
                List.of(),
                alice.post(CONFIG_MAPS + "?dryRun=All&fieldValidation=Ignore", json)
                        .headers()
                        .getAll("Warning"));
        assertEquals(
                400, alice.post(CONFIG_MAPS + "?fieldValidation=Perhaps", json).code());
    }

    @Test
    void clusterInfoIsThereToBeRead() throws Exception {
        Asking.Said said = Asking.withoutHeaders(cluster, cluster.client())
                .with("X-Remote-User", "system:anonymous")
                .with("X-Remote-Group", "system:unauthenticated")
                .get("/api/v1/namespaces/kube-public/configmaps/cluster-info");
        assertEquals(EmbeddedCluster.CLUSTER_INFO, Trees.at(said.object(), "data", "kubeconfig"));
    }

    @Test
    void scaleIsAnObjectOfItsOwn() throws Exception {
        String deployments = "/apis/apps/v1/namespaces/default/deployments";
        alice.post(
                deployments,
                "{'metadata':{'name':'scaled'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        Asking.Said said =
                alice.patch(deployments + "/scaled/scale", "application/merge-patch+json", "{'spec':{'replicas':4}}");
        assertEquals(200, said.code(), said.text());
        assertEquals("Scale", said.object().get("kind"));
        assertEquals("a=b", Trees.at(said.object(), "status", "selector"));
        assertEquals(4L, Trees.at(alice.get(deployments + "/scaled").object(), "spec", "replicas"));
        assertEquals(
                "Scale.autoscaling \"scaled\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                alice.patch(deployments + "/scaled/scale", "application/merge-patch+json", "{'spec':{'replicas':-1}}")
                        .message());
    }

    @Test
    void anAppliedObjectIsMadeOrMerged() throws Exception {
        String uri = CONFIG_MAPS + "/applied?fieldManager=me";
        String apply = "application/apply-patch+yaml";
        assertEquals(
                201,
                alice.patch(uri, apply, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {a: '1'}")
                        .code());
        Asking.Said said =
                alice.patch(uri, apply, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {b: '2'}");
        assertEquals(200, said.code());
        assertEquals(Map.of("a", "1", "b", "2"), said.object().get("data"));
    }

    @Test
    void manyAreDeletedAtOnceBySelector() throws Exception {
        alice.post(CONFIG_MAPS, "{'metadata':{'name':'m1','labels':{'many':'1'}}}");
        alice.post(CONFIG_MAPS, "{'metadata':{'name':'m2','labels':{'many':'1'}}}");
        Asking.Said said = alice.delete(CONFIG_MAPS + "?labelSelector=many");

        assertEquals(2, Trees.list(said.object(), "items").size());
        assertEquals(404, alice.get(CONFIG_MAPS + "/m1").code());
    }

    @Test
    void listsAreTablesOrMetadataOnDemand() throws Exception {
        Map<String, Object> table = alice.with("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .get("/api/v1/namespaces?fieldSelector=metadata.name=default")
                .object();
        assertEquals("Table", table.get("kind"));
        Object row = Trees.list(table, "rows").get(0);
        assertEquals("default", Trees.list(row, "cells").get(0));
        assertEquals("PartialObjectMetadata", Trees.at(row, "object", "kind"));

        Map<String, Object> metadata = alice.with(
                        "Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
                .get("/api/v1/namespaces")
                .object();
        assertEquals("PartialObjectMetadataList", metadata.get("kind"));
        assertEquals(
                406,
                alice.with("Accept", "text/plain").get("/api/v1/namespaces").code());
    }

    @Test
    void aVersionThatIsNotThereYetIsNotWaitedFor() throws Exception {
        Asking.Said said = alice.get("/api/v1/namespaces?resourceVersion=99999999");
        assertEquals(504, said.code());
        assertTrue(said.message().startsWith("Timeout: Too large resource version: 99999999, current: "));
    }

    @Test
    void discoveryIsPlainToo() throws Exception {
        assertEquals(List.of("v1"), alice.get("/api").object().get("versions"));
        assertTrue(alice.get("/apis").text().contains("\"groupVersion\":\"apps/v1\""));
        assertEquals("apps", alice.get("/apis/apps").object().get("name"));
        assertTrue(alice.get("/apis/apps/v1").text().contains("\"deployments/scale\""));
        assertEquals(404, alice.get("/apis/foo.com").code());
        assertEquals(404, alice.get("/openapi/v3/apis/foo.com/v1").code());
        assertEquals(404, alice.get("/openapi/v4").code());
        assertEquals("2.0", alice.get("/openapi/v2").object().get("swagger"));
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void bothVersionsOfHttpAreSpoken(HttpVersion version) throws Exception {
        var client = cluster.client(
                new HttpClientOptions().setProtocolVersion(version).setUseAlpn(true));
        var response = Asking.by(cluster, client).begin(HttpMethod.GET, "/api/v1/namespaces/default");
        assertEquals(version, response.version());
        assertEquals(200, response.statusCode());
    }
}
