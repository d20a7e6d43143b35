package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.authz.Authorizers;
import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Live;
import io.gatehouse.config.AuthorizationConfiguration.Mode;
import io.gatehouse.config.AuthorizationConfiguration.Rbac;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Lasting;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.OwnUser;
import io.gatehouse.lab.RealCluster;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A gate that reads the cluster's roles answers as the cluster's own kube-apiserver does. */
class LiveRolesIT {
    private static final String NAME = "live";
    private static final int ROLES = 12;
    private static final int CASES = 400;
    private static final int BURST = 1000;

    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger CHANGES = new AtomicInteger();

    private static ControlPlane cluster;
    private static Kubectl admin;
    private static Authorizer gate;
    private static Environment environment;

    @BeforeAll
    static void read() throws Exception {
        cluster = RealCluster.get(ClusterKind.API_ONLY);
        admin = Kubectl.current(cluster.adminKubeconfig(0));
        admin.ok("apply", "-f", Path.of("config/live-rbac-roles.yaml").toString());
        environment = new Environment(
                VERTX,
                Clock.systemUTC(),
                new OwnUser(VERTX, cluster),
                Counters.NONE,
                new Lasting(),
                CHANGES::incrementAndGet);
        Rbac live = new Rbac(false, List.of(), Optional.of(new Live(Duration.ofMinutes(1))));
        gate = Authorizers.of(new AuthorizationConfiguration(List.of(Mode.RBAC), live, Optional.empty()), environment);
    }

    @AfterAll
    static void end() throws Exception {
        environment.end();
        VERTX.close().toCompletionStage().toCompletableFuture().get();
    }

    private static boolean knows(String user) {
        Attributes asked = new Reviews(0, NAME).next();
        return gate.authorize(new Attributes(
                        asked.cluster(),
                        Identity.of(user, List.of()),
                        RequestInfo.ofPath("/" + user, "get"),
                        asked.origin()))
                .result()
                .allows();
    }

    @Test
    void decisionsEqualKubeApiservers() throws Exception {
        Reviews reviews = new Reviews(7, NAME);
        SharedRoles.give(cluster, NAME, reviews.roles(ROLES));
        Await.until("the gate knows them too", () -> knows(NAME + "-last"));
        int allowed = 0;
        List<String> differences = new ArrayList<>();
        try (FrontProxy kube = FrontProxy.of(cluster)) {
            for (int i = 0; i < CASES; i++) {
                Attributes asked = reviews.next();
                String ours = Reviews.answer(gate.authorize(asked).result());
                String theirs = Reviews.answer(kube, asked);
                allowed += theirs.startsWith("true") ? 1 : 0;
                if (!ours.equals(theirs)) {
                    differences.add(asked + ": " + ours + ", kube-apiserver: " + theirs);
                }
            }
        }
        assertEquals(List.of(), differences);
        assertTrue(allowed > CASES / 10 && allowed < CASES * 9 / 10, allowed + " of " + CASES + " are allowed");
    }

    @Test
    void changesThatComeTogetherMakeFewIndexes() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < BURST; i++) {
            many.append("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: burst-%d}\n"
                            .formatted(i)
                    + "rules: [{verbs: [get], nonResourceURLs: [/burst]}]\n");
        }
        many.append("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: burst}\n"
                + "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: burst-" + (BURST - 1) + "}\n"
                + "subjects: [{kind: User, name: burst, apiGroup: rbac.authorization.k8s.io}]\n");
        int before = CHANGES.get();
        long began = System.nanoTime();
        admin.runWithInput(many.toString(), "create", "-f", "-").ok();
        Await.until("all are known", () -> knows("burst"));
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        int indexes = CHANGES.get() - before;
        assertTrue(indexes <= 2 + millis / 50 && indexes < BURST / 2, indexes + " indexes in " + millis + " ms");
        admin.ok("delete", "clusterrolebinding", "burst");
        Await.until("it is taken back", () -> !knows("burst"));
    }
}
