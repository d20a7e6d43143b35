package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Kinds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private final Kinds kinds = Kinds.load();

    @ParameterizedTest
    @CsvSource({
        "/api/v1/pods, pods, '', '', ''",
        "/api/v1/namespaces/n/pods, pods, n, '', ''",
        "/api/v1/namespaces/n/pods/p, pods, n, p, ''",
        "/api/v1/namespaces/n/pods/p/log, pods, n, p, log",
        "/api/v1/namespaces, namespaces, '', '', ''",
        "/api/v1/namespaces/n, namespaces, '', n, ''",
        "/api/v1/namespaces/n/status, namespaces, '', n, status",
        "/api/v1/nodes/x, nodes, '', x, ''",
        "/apis/apps/v1/namespaces/n/deployments/d/scale, deployments.apps, n, d, scale",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode, clusterroles.rbac.authorization.k8s.io, '', system:node, ''",
        "/api/v1/namespaces/n/configmaps/a+b, configmaps, n, a+b, ''",
    })
    void aPathLeadsToWhatItNames(String path, String resource, String namespace, String name, String subresource) {
        Target expected = new Target(kinds.get(resource), namespace, name, subresource);
        assertEquals(Optional.of(expected), Target.of(kinds, Request.segments(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/v1",
                "/apis/apps/v1",
                "/api/v1/foos",
                "/api/v2/pods",
                "/api/v1/pods/p",
                "/api/v1/namespaces/n/nodes/x",
                "/api/v1/namespaces/n/pods/p/log/more",
                "/apis/apps/v1/pods",
            })
    void aPathToNothingLeadsNowhere(String path) {
        assertEquals(Optional.empty(), Target.of(kinds, Request.segments(path)));
    }

    @Test
    void aBadEscapeIsABadRequest() {
        assertEquals(List.of("a", "b c"), Request.segments("//a/b%20c/"));
        assertEquals(
                400, assertThrows(Failure.class, () -> Request.segments("/a%2")).code());
    }
}
