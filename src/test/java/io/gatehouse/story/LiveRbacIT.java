package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What is granted and revoked at the API servers holds at a gate that reads their roles. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveRbacIT {
    private static final String READER = Path.of("config/live-rbac-roles.yaml").toString();
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String INDEXES = "gatehouse_rbac_live_indexes_total";

    @TempDir
    static Path temporary;

    private static ControlPlane cluster;
    private static Kubectl admin;
    private static TestGate gate;
    private static HttpUser bob;

    @BeforeAll
    static void start() throws Exception {
        cluster = new ControlPlane(ControlPlaneOptions.apiOnly(temporary.resolve("cluster"), Parts.here()));
        cluster.start(line -> {});
        admin = Kubectl.current(cluster.adminKubeconfig(0));
        GateFolder files = GateFolder.inFrontOf(cluster, temporary.resolve("gate"))
                .with(
                        "authorization",
                        GateFolder.map(
                                "rbac", GateFolder.map("defaultRoles", false, "live", Map.of("staleAfter", "2s"))));
        gate = TestGate.startUnready(files);
        bob = HttpUser.at(gate).withToken(GateFolder.BOBS_TOKEN);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        cluster.close();
    }

    private static String readiness() throws Exception {
        return AdminPage.get(gate.adminPort(), "/readyz?verbose").body();
    }

    private static void grant(String name) throws Exception {
        admin.ok("create", "clusterrolebinding", name, "--clusterrole=cluster-admin", "--user=bob");
        Await.until("bob may", () -> bob.get(MAPS).statusCode() == 200);
    }

    private static void revoke(String name) throws Exception {
        admin.ok("delete", "clusterrolebinding", name);
        Await.until("bob may no longer", () -> bob.get(MAPS).statusCode() == 403);
    }

    private static HttpResponse<InputStream> watch() throws Exception {
        HttpResponse<InputStream> watch = bob.open(Version.HTTP_2, MAPS + "?watch=1");
        assertEquals(200, watch.statusCode());
        return watch;
    }

    /** Nobody may before the roles are known, and the reason is told to those who run the gate alone. */
    @Test
    @Order(1)
    void isNotReadyAndAllowsNobodyBeforeItMayReadRoles() throws Exception {
        admin.ok("create", "clusterrolebinding", "early", "--clusterrole=cluster-admin", "--user=bob");
        Await.until("it says why", () -> readiness().contains("answers 403"));
        String said = readiness();
        assertTrue(said.contains("[-]rbac failed: reason withheld"), said);
        assertTrue(said.contains("the cluster's roles are not known yet"), said);
        assertTrue(said.contains("[+]upstream ok"), said);
        HttpResponse<String> refused = bob.get(MAPS);
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("the cluster's roles are not known yet"), refused.body());
        admin.ok("apply", "-f", READER);
        Await.until("it is ready", () -> gate.gateway().isReady());
        assertEquals(200, bob.get(MAPS).statusCode());
        revoke("early");
    }

    @Test
    @Order(2)
    void whatIsGrantedAndRevokedHoldsAndEndsWatches() throws Exception {
        Kubectl kubectl = Kubectl.current(gate.bob());
        Finished refused = kubectl.run("get", "configmaps");
        assertTrue(refused.err().contains("User \"bob\" cannot list resource \"configmaps\""), refused::toString);
        grant("granted");
        kubectl.ok("create", "configmap", "by-bob");
        HttpResponse<InputStream> watch = watch();
        revoke("granted");
        String events = new String(watch.body().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(events.startsWith("{\"type\":\"ADDED\"") && events.endsWith("}\n"), events);
        assertTrue(kubectl.run("get", "configmaps").err().contains("forbidden"));
    }

    /** The same roles are known from a reload's first moment on: nobody is refused, nothing is read anew. */
    @Test
    @Order(3)
    void aReloadOfFilesForgetsNothing() throws Exception {
        grant("kept");
        HttpResponse<InputStream> watch = watch();
        double indexes = AdminPage.metric(gate, INDEXES);
        double reloads = AdminPage.metric(gate, "gatehouse_reload_total{result=\"success\"}");
        gate.folder().replace("tokens.csv", GateFolder.BOBS_TOKEN + ",bob,u-bob,\"dev,readers\"\nother,other,other\n");
        Await.until("it is reloaded", () -> {
            assertEquals(200, bob.get(MAPS).statusCode());
            return AdminPage.metric(gate, "gatehouse_reload_total{result=\"success\"}") > reloads;
        });
        assertEquals(200, bob.get(MAPS).statusCode());
        assertEquals(indexes, AdminPage.metric(gate, INDEXES));
        revoke("kept");
        assertTrue(new String(watch.body().readAllBytes(), StandardCharsets.UTF_8).endsWith("}\n"));
    }

    /** What was known holds on while nobody answers, but for the readiness; and what has changed meanwhile is heard. */
    @Test
    @Order(4)
    void anApiServerThatBeginsAnewIsHeardAgain() throws Exception {
        grant("before");
        cluster.kill(0);
        Await.until("its age is told", () -> readiness().contains("the cluster's roles are those of"));
        assertFalse(gate.gateway().isReady());
        assertTrue(AdminPage.metric(gate, "gatehouse_feeds_age_seconds") > 2);
        assertEquals(503, bob.get(MAPS).statusCode(), "allowed still, and nobody answers");
        cluster.restart(0);
        Await.until("it is ready", () -> gate.gateway().isReady());
        assertEquals(200, bob.get(MAPS).statusCode());
        revoke("before");
        grant("after");
    }

    /** The gate's own right goes: what it knows by then gets old, and it says so. */
    @Test
    @Order(5)
    void isNotReadyOnceItMayNoLongerReadRoles() throws Exception {
        admin.ok("delete", "-f", READER);
        cluster.kill(0);
        cluster.restart(0);
        Await.until(
                "it says why",
                () -> readiness().contains("the cluster's roles are those of")
                        && readiness().contains("answers 403"));
        assertEquals(200, bob.get(MAPS).statusCode());
        assertFalse(gate.gateway().isReady());
    }
}
