package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacesIT {
    /** As kubeadm makes it: what a machine may know before it has joined the cluster. */
    private static final String CLUSTER_INFO = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: cluster-info, namespace: kube-public}
            data: {kubeconfig: "apiVersion: v1\\nkind: Config\\n"}
            """;

    private static final String FOR_EVERYBODY = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: cluster-info, namespace: kube-public}
            rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [cluster-info], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: cluster-info, namespace: kube-public}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: cluster-info}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:anonymous"}]
            """;

    @TempDir
    static Path temporary;

    private static StoryGate story;

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary, FOR_EVERYBODY);
        story.admin().runWithInput(CLUSTER_INFO, "apply", "-f", "-").ok();
    }

    @AfterAll
    static void stop() throws Exception {
        story.close();
    }

    static List<Teller> tellers() throws IOException {
        return story.tellers();
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void theFourDefaultOnesAreShown(Teller teller) throws Exception {
        String shown = teller.kubectl().ok("get", "namespace");
        for (String name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
            assertTrue(
                    Pattern.compile("(?m)^" + name + " +Active ").matcher(shown).find(), shown);
        }
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void oneIsCreatedAndDeleted(Teller teller) throws Exception {
        assertEquals("namespace/lagou created\n", teller.kubectl().ok("create", "ns", "lagou"));
        assertTrue(teller.kubectl().ok("get", "ns").contains("lagou "));
        assertEquals("namespace \"lagou\" deleted\n", teller.kubectl().ok("delete", "ns", "lagou"));
        Finished gone = teller.kubectl().run("get", "ns", "lagou");
        assertEquals("Error from server (NotFound): namespaces \"lagou\" not found\n", gone.err());
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void theDefaultOneIsNotDeleted(Teller teller) throws Exception {
        Finished refused = teller.kubectl().run("delete", "ns", "default");
        assertEquals(1, refused.code(), refused::toString);
        assertEquals(
                "Error from server (Forbidden): namespaces \"default\" is forbidden: this namespace may not be deleted\n",
                refused.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void clusterInfoIsReadWithoutCredentials(String version) throws Exception {
        String target = "/api/v1/namespaces/kube-public/configmaps";
        assertTrue(Curl.at(story.gate(), target + "/cluster-info", version).ok().contains("kind: Config"));
        assertTrue(Curl.at(story.gate(), target, version).ok().contains("User \\\"system:anonymous\\\" cannot list"));
    }
}
