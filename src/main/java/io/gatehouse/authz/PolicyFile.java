package io.gatehouse.authz;

import io.gatehouse.config.Documents;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.TextFile;
import io.gatehouse.kube.AbacPolicy;
import io.gatehouse.kube.UnversionedAbacPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a file of ABAC policies: a JSON object a line; blank lines and those that begin with {@code #} count for nothing. */
final class PolicyFile {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
    private static final Map<String, Class<? extends Record>> CLASSES = Map.of(
            "abac.authorization.kubernetes.io/v1beta1/Policy",
            AbacPolicy.class,
            Documents.UNVERSIONED,
            UnversionedAbacPolicy.class);

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
        policies.forEach(PolicyFile::warn);
        return policies.stream().map(policy -> spec(policy.value())).toList();
    }

    /** A line is a document of its own, so that faults have its number. */
    private static String asDocument(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#") ? "" : "--- " + text;
    }

    private static AbacPolicy.Spec spec(Object policy) {
        return policy instanceof UnversionedAbacPolicy old ? old.spec() : ((AbacPolicy) policy).spec();
    }

    /** Of what means something else than it looks like. */
    private static void warn(Documents.Document policy) {
        AbacPolicy.Spec spec = spec(policy.value());
        if (spec.user().isEmpty() && spec.group().isEmpty()) {
            warn(policy, "a policy that names neither user nor group allows nobody anything");
        }
        if (policy.value() instanceof UnversionedAbacPolicy old && old.isEverybodys()) {
            warn(policy, "a policy without apiVersion that names nobody, or *, is for all who are authenticated");
        }
    }

    private static void warn(Documents.Document policy, String what) {
        LOG.warn("{}:{}: {}", policy.file(), policy.line(), what);
    }
}
