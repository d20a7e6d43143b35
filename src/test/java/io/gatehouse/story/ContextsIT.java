package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Kubectl;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One kubeconfig with two clusters, the one through the gate and the same straight, and with three users. */
class ContextsIT {
    @TempDir
    static Path temporary;

    private static StoryGate story;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary);
        TestGate gate = story.gate();
        CertifiedKey alice = gate.folder().users().issue(LeafSpec.client("alice", StoryGate.TELLERS));
        alice.write(gate.folder().file("alice.crt"), gate.folder().file("alice.key"));
        Path kubeconfig = Files.writeString(temporary.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: gate, cluster: {server: "https://127.0.0.1:%d", certificate-authority: pki/server-ca.crt}}
                - {name: straight, cluster: {server: "https://%s", certificate-authority: cluster-ca.crt}}
                users:
                - {name: alice, user: {client-certificate: alice.crt, client-key: alice.key}}
                - {name: bob, user: {token: %s}}
                - {name: admin, user: {client-certificate: "%s", client-key: "%s"}}
                contexts:
                - {name: alice-at-gate, context: {cluster: gate, user: alice}}
                - {name: bob-at-gate, context: {cluster: gate, user: bob}}
                - {name: admin-straight, context: {cluster: straight, user: admin}}
                """.formatted(
                        gate.port(),
                        story.cluster().endpoints().get(0),
                        GateFolder.BOBS_TOKEN,
                        story.cluster().files().certificateFile("admin"),
                        story.cluster().files().keyFile("admin")));
        kubectl = Kubectl.current(kubeconfig);
    }

    @AfterAll
    static void stop() throws Exception {
        story.close();
    }

    @ParameterizedTest
    @CsvSource({"alice-at-gate,alice,1", "bob-at-gate,bob,1", "admin-straight,kubernetes-admin,0"})
    void useContextSwitchesUserAndCluster(String context, String user, long eventsAtGate) throws Exception {
        kubectl.ok("config", "use-context", context);
        assertEquals(context + "\n", kubectl.ok("config", "current-context"));
        assertEquals(user, kubectl.ok("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"));
        String target = "/api/v1/namespaces?labelSelector=context%3D" + context;
        kubectl.ok("get", "--raw", target);
        // Its event is later than the one that is asked about.
        Kubectl.current(story.gate().carol()).ok("get", "--raw", target + "-last");
        story.awaitEvent(
                "the last event", event -> event.getString("requestURI").equals(target + "-last"));
        assertEquals(
                eventsAtGate,
                story.gate().auditEvents().stream()
                        .filter(event -> event.getString("requestURI").equals(target))
                        .filter(event -> event.getString("stage").equals("ResponseComplete"))
                        .count());
    }
}
