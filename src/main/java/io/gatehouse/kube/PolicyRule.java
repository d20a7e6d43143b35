package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.List;

/**
 * {@code rbac.authorization.k8s.io/v1} PolicyRule: verbs on resources, or on paths that are none.
 *
 * @param apiGroups {@code ""} for the core group, {@code *} for all
 * @param resources {@code *}, {@code resource}, {@code resource/subresource} or {@code *}{@code /subresource}
 * @param resourceNames the only ones; all where it is empty
 * @param nonResourceURLs exact, or with a star at the end
 */
public record PolicyRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceURLs) {

    public PolicyRule {
        expect(!verbs.isEmpty(), "verbs", "nothing", "at least one verb");
        if (nonResourceURLs.isEmpty()) {
            expect(!apiGroups.isEmpty(), "apiGroups", "nothing", "at least one API group, \"\" for the core group");
            expect(!resources.isEmpty(), "resources", "nothing", "at least one resource");
        } else {
            expect(
                    apiGroups.isEmpty() && resources.isEmpty() && resourceNames.isEmpty(),
                    "nonResourceURLs",
                    nonResourceURLs,
                    "either these, or apiGroups, resources and resourceNames");
        }
    }
}
