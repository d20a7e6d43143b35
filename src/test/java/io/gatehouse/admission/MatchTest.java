package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.kube.LabelSelector;
import io.gatehouse.kube.MatchResources;
import io.gatehouse.kube.MatchResources.MatchPolicy;
import io.gatehouse.kube.MatchResources.NamedRule;
import io.gatehouse.kube.MatchResources.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kube-apiserver does is seen in the differential test; here is what it does not tell. */
class MatchTest {
    @ParameterizedTest
    @CsvSource({
        "apps, v1, deployments, POST /apis/apps/v1/namespaces/d/deployments, YES",
        "apps, v1, deployments, POST /apis/apps/v1beta1/namespaces/d/deployments, OTHER_VERSION",
        "apps, v1, deployments, POST /apis/extensions/v1beta1/namespaces/d/deployments, OTHER_VERSION",
        "apps, v1, deployments, POST /apis/other.io/v1/namespaces/d/deployments, NO",
        "apps, *, deployments, POST /apis/apps/v1beta1/namespaces/d/deployments, YES",
        "apps, v1, deployments/scale, PUT /apis/apps/v2/namespaces/d/deployments/x/scale, OTHER_VERSION",
        "apps, v1, deployments, PUT /apis/apps/v2/namespaces/d/deployments/x/scale, NO",
        "'', v1, events, POST /apis/events.k8s.io/v1/namespaces/d/events, OTHER_VERSION",
        "events.k8s.io, v1, events, POST /api/v1/namespaces/d/events, OTHER_VERSION",
        "autoscaling, v1, horizontalpodautoscalers, POST /apis/autoscaling/v2/namespaces/d/horizontalpodautoscalers, OTHER_VERSION",
        "'', v1, pods/*, PUT /api/v1/namespaces/d/pods/x/status, YES",
        "'', v1, pods/*, PUT /api/v1/namespaces/d/pods/x, YES",
        "'', v1, '*', PUT /api/v1/namespaces/d/pods/x, YES",
        "'', v1, '*', PUT /api/v1/namespaces/d/pods/x/status, NO",
        "'', v1, '*/status', PUT /api/v1/namespaces/d/pods/x/status, YES",
        "'', v1, '*/*', PUT /api/v1/namespaces/d/pods/x/status, YES",
        "*, *, '*/*', PUT /apis/x.io/v1/namespaces/d/things/x, YES",
    })
    void otherVersionsOfTheSameObjectsAreSeen(
            String group, String version, String resource, String request, Match.Fit fit) {
        assertEquals(fit, fit(rules(MatchPolicy.EQUIVALENT, rule(group, version, resource)), request));
        Match.Fit exact = fit == Match.Fit.OTHER_VERSION ? Match.Fit.NO : fit;
        assertEquals(exact, fit(rules(MatchPolicy.EXACT, rule(group, version, resource)), request));
    }

    @Test
    void aRuleThatNamesTheVersionComesFirst() {
        MatchResources resources =
                rules(MatchPolicy.EQUIVALENT, rule("apps", "v1", "deployments"), rule("apps", "v2", "deployments"));
        assertEquals(Match.Fit.YES, fit(resources, "POST /apis/apps/v2/namespaces/d/deployments"));
    }

    @Test
    void whatIsExcludedInAnotherVersionIsNotExcludedHere() {
        MatchResources resources = new MatchResources(
                List.of(rule("apps", "*", "*")),
                List.of(rule("apps", "v1", "deployments")),
                new LabelSelector(Map.of(), List.of()),
                new LabelSelector(Map.of(), List.of()),
                MatchPolicy.EQUIVALENT);
        assertEquals(Match.Fit.NO, fit(resources, "POST /apis/apps/v1/namespaces/d/deployments"));
        assertEquals(Match.Fit.YES, fit(resources, "POST /apis/apps/v2/namespaces/d/deployments"));
    }

    @Test
    void aNameThatTheObjectSaysIsWaitedFor() {
        NamedRule named = new NamedRule(
                List.of("x"),
                List.of(MatchResources.Operation.ALL),
                List.of(""),
                List.of("v1"),
                List.of("pods"),
                Scope.ALL);
        Match match = Match.of(rules(MatchPolicy.EXACT, named));
        Write create = write("POST /api/v1/namespaces/d/pods");
        assertEquals(Match.Fit.YES, match.mayFit(create, Operation.CREATE));
        assertEquals(
                Match.Fit.NO,
                match.fit(
                        create,
                        Operation.CREATE,
                        SentObject.of(create, object("y"), Optional.empty(), Optional.empty())));
        assertEquals(
                Match.Fit.YES,
                match.fit(
                        create,
                        Operation.CREATE,
                        SentObject.of(create, object("x"), Optional.empty(), Optional.empty())));
        assertEquals(Match.Fit.NO, match.mayFit(write("DELETE /api/v1/namespaces/d/pods"), Operation.DELETE));
        assertEquals(Match.Fit.NO, match.mayFit(write("PUT /api/v1/namespaces/d/pods/y"), Operation.UPDATE));
    }

    private static Optional<Map<String, Object>> object(String name) {
        return Optional.of(Map.of("metadata", Map.of("name", name)));
    }

    private static Match.Fit fit(MatchResources resources, String request) {
        Write write = write(request);
        return Match.of(resources).mayFit(write, write.operations().get(0));
    }

    private static Write write(String request) {
        String[] words = request.split(" ");
        return Write.of(Sent.of(words[0], words[1]).permit(Sent.ADMIN)).orElseThrow();
    }

    private static MatchResources rules(MatchPolicy policy, NamedRule... rules) {
        return new MatchResources(
                Arrays.asList(rules),
                List.of(),
                new LabelSelector(Map.of(), List.of()),
                new LabelSelector(Map.of(), List.of()),
                policy);
    }

    private static NamedRule rule(String group, String version, String resource) {
        return new NamedRule(
                List.of(),
                List.of(MatchResources.Operation.ALL),
                List.of(group),
                List.of(version),
                List.of(resource),
                Scope.ALL);
    }
}
