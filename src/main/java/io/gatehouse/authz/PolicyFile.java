package io.gatehouse.authz;

import io.gatehouse.config.Documents;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.TextFile;
import io.gatehouse.kube.AbacPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a file of ABAC policies: a JSON object a line; blank lines and those that begin with {@code #} count for nothing. */
final class PolicyFile {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
    private static final Map<String, Class<? extends Record>> CLASSES =
            Map.of("abac.authorization.kubernetes.io/v1beta1/Policy", AbacPolicy.class);

    private PolicyFile() {}

    /** @throws InvalidConfigurationException with every fault, and for a file without any policy: it has been cut short */
    static List<AbacPolicy.Spec> read(Path file) throws InvalidConfigurationException {
        String documents =
                TextFile.read(file).lines().map(PolicyFile::asDocument).collect(Collectors.joining("\n"));
        List<Documents.Document> policies = Documents.read(file, documents, CLASSES);
        if (policies.isEmpty()) {
            throw new InvalidConfigurationException(
                    List.of(new Fault(file.toString(), 0, "", "no policy (expected: at least one, a line each)")));
        }
        policies.forEach(PolicyFile::warnOfNobody);
        return policies.stream()
                .map(policy -> ((AbacPolicy) policy.value()).spec())
                .toList();
    }

    /** A line is a document of its own, so that faults have its number. */
    private static String asDocument(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#") ? "" : "--- " + text;
    }

    private static void warnOfNobody(Documents.Document policy) {
        AbacPolicy.Spec spec = ((AbacPolicy) policy.value()).spec();
        if (spec.user().isEmpty() && spec.group().isEmpty()) {
            LOG.warn(
                    "{}:{}: a policy that names neither user nor group allows nobody anything",
                    policy.file(),
                    policy.line());
        }
    }
}
