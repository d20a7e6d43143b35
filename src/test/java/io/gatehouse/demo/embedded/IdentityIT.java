package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.wire.Trees;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityIT {
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private static EmbeddedCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new EmbeddedCluster();
    }

    @AfterAll
    static void end() throws Exception {
        cluster.close();
    }

    @Test
    void withoutACertificateHeadersProveNothing() throws Exception {
        Asking.Said said =
                Asking.by(cluster, cluster.clientWithoutCertificate()).get("/api/v1/namespaces");

        assertEquals(401, said.code());
        assertEquals(
                "{'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure','message':'Unauthorized','reason':'Unauthorized','code':401}",
                said.text().replace('"', '\''));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/version", "/healthz", "/livez", "/readyz"})
    void whatAnybodyMayReadNeedsNoCertificate(String path) throws Exception {
        assertEquals(
                200,
                Asking.withoutHeaders(cluster, cluster.clientWithoutCertificate())
                        .get(path)
                        .code());
    }

    @Test
    void aFrontProxyThatNamesNobodyIsNobody() throws Exception {
        assertEquals(
                401,
                Asking.withoutHeaders(cluster, cluster.client()).get("/api").code());
        assertEquals(
                401,
                Asking.withoutHeaders(cluster, cluster.client())
                        .with("X-Remote-User", "")
                        .get("/api")
                        .code());
        assertEquals(
                401,
                Asking.withoutHeaders(cluster, cluster.client())
                        .with("Impersonate-User", "bob")
                        .get("/api")
                        .code());
    }

    @Test
    void aCertificateWithAnotherNameIsNoFrontProxy() throws Exception {
        var other = cluster.frontProxies.issue(LeafSpec.client("somebody-else"));
        assertEquals(401, Asking.by(cluster, cluster.client(other)).get("/api").code());
    }

    /** A client that knows whom the server trusts does not even show it. */
    @Test
    void aCertificateOfAnotherAuthorityProvesNothing() throws Exception {
        var foreign = CertificateAuthority.create("foreign").issue(LeafSpec.client("front-proxy-client"));
        assertEquals(
                401, Asking.by(cluster, cluster.client(foreign)).get("/api").code());
    }

    @Test
    void whoTheFrontProxyNamesIsWhoAsks() throws Exception {
        Asking.Said said = Asking.withoutHeaders(cluster, cluster.client())
                .with("X-Remote-User", utf8("张三"))
                .with("X-Remote-Uid", "u-1")
                .with("X-Remote-Group", "dev")
                .with("X-Remote-Group", "ops, really")
                .with("X-Remote-Extra-Example.com%2fScopes", "a")
                .with("X-Remote-Extra-example.com%2fscopes", "b")
                .post(REVIEWS, "{}");

        assertEquals(201, said.code());
        assertEquals(
                Map.of(
                        "username",
                        "张三",
                        "uid",
                        "u-1",
                        "groups",
                        List.of("dev", "ops, really", "system:authenticated"),
                        "extra",
                        Map.of("example.com/scopes", List.of("a", "b"))),
                Trees.at(said.object(), "status", "userInfo"));
    }

    @Test
    void anonymousIsNotAuthenticated() throws Exception {
        Asking.Said said = Asking.withoutHeaders(cluster, cluster.client())
                .with("X-Remote-User", "system:anonymous")
                .with("X-Remote-Group", "system:unauthenticated")
                .post(REVIEWS, "{}");
        assertEquals(List.of("system:unauthenticated"), Trees.at(said.object(), "status", "userInfo", "groups"));
    }

    @Test
    void whoIsImpersonatedIsWhoAsks() throws Exception {
        Asking.Said said = Asking.by(cluster, cluster.client())
                .with("X-Remote-Group", "admins")
                .with("Impersonate-User", "bob")
                .with("Impersonate-Uid", "u-2")
                .with("Impersonate-Group", "dev")
                .with("Impersonate-Extra-Reason", "test")
                .post(REVIEWS, "{}");
        assertEquals(
                Map.of(
                        "username",
                        "bob",
                        "uid",
                        "u-2",
                        "groups",
                        List.of("dev", "system:authenticated"),
                        "extra",
                        Map.of("reason", List.of("test"))),
                Trees.at(said.object(), "status", "userInfo"));
    }

    @Test
    void impersonationNeedsAUser() throws Exception {
        assertEquals(
                400,
                Asking.by(cluster, cluster.client())
                        .with("Impersonate-Group", "dev")
                        .get("/api")
                        .code());
    }

    /** Header values are bytes; the client makes one of each character. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
