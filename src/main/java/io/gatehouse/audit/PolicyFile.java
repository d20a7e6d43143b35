package io.gatehouse.audit;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import io.gatehouse.config.Documents;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An {@code audit.k8s.io/v1} Policy as it stands in its file, and what is legal there (k8s.io/apiserver, {@code
 * pkg/apis/audit/validation/validation.go}).
 */
final class PolicyFile {
    private static final String KIND = "audit.k8s.io/v1/Policy";
    private static final String GROUP_NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final int LONGEST_GROUP_NAME = 253;

    private PolicyFile() {}

    /** @param metadata means nothing to an audit */
    record Policy(
            String apiVersion,
            String kind,
            Map<String, Object> metadata,
            List<Stage> omitStages,
            @Default("false") boolean omitManagedFields,
            List<Rule> rules) {
        Policy {
            expect(!rules.isEmpty(), "rules", "nothing", "at least one rule, for without one nothing is written");
        }
    }

    record Rule(
            Level level,
            List<String> users,
            List<String> userGroups,
            List<String> verbs,
            List<GroupResources> resources,
            List<String> namespaces,
            List<String> nonResourceURLs,
            List<Stage> omitStages,
            Optional<Boolean> omitManagedFields) {
        Rule {
            nonResourceURLs.forEach(Rule::expectUrl);
            expect(
                    nonResourceURLs.isEmpty() || resources.isEmpty() && namespaces.isEmpty(),
                    "nonResourceURLs",
                    "beside resources or namespaces",
                    "either of them, for no request is for both");
        }

        private static void expectUrl(String url) {
            if (!url.equals("*")) {
                expect(url.startsWith("/"), "nonResourceURLs", '"' + url + '"', "paths that begin with a slash, or *");
                int wildcard = url.indexOf('*');
                expect(
                        wildcard < 0 || wildcard == url.length() - 1,
                        "nonResourceURLs",
                        '"' + url + '"',
                        "a wildcard only at the end");
            }
        }
    }

    record GroupResources(@Default("''") String group, List<String> resources, List<String> resourceNames) {
        GroupResources {
            expect(
                    group.isEmpty() || group.equals("*") || isGroupName(group),
                    "group",
                    '"' + group + '"',
                    "an API group without its version, * for all, or nothing for the core group");
            expect(
                    resourceNames.isEmpty() || !resources.isEmpty(),
                    "resourceNames",
                    "without resources",
                    "at least one resource beside them");
        }

        private static boolean isGroupName(String group) {
            return group.length() <= LONGEST_GROUP_NAME && group.matches(GROUP_NAME);
        }
    }

    /** @throws InvalidConfigurationException with every fault of the file */
    static Policy read(Path file) throws InvalidConfigurationException {
        return only(file, Documents.read(file, Map.of(KIND, Policy.class)));
    }

    /** The same of a text that is in no file. */
    static Policy read(Path name, String text) throws InvalidConfigurationException {
        return only(name, Documents.read(name, text, Map.of(KIND, Policy.class)));
    }

    private static Policy only(Path file, List<Document> documents) throws InvalidConfigurationException {
        if (documents.size() != 1) {
            int line = documents.isEmpty() ? 0 : documents.get(1).line();
            String found = documents.isEmpty() ? "there is no policy" : "a second policy";
            throw new InvalidConfigurationException(List.of(
                    new Fault(file.toString(), line, "", found + " (expected: one Policy of audit.k8s.io/v1)")));
        }
        return (Policy) documents.get(0).value();
    }
}
