package io.gatehouse.admission;

import io.gatehouse.core.Permit;
import io.gatehouse.core.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whether any policy concerns a request, of which none does. */
@State(Scope.Benchmark)
public class ConcernBenchmark {
    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: p%1$d}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}]
              validations: [{expression: "size(object.metadata.name) < 64"}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: p%1$d}
            spec: {policyName: p%1$d, validationActions: [Deny]}
            ---
            """;

    @Param({"10", "1000"})
    int policies;

    private PolicyController controller;
    private Permit read;
    private Permit write;

    @Setup
    public void load() throws Exception {
        Path file = Files.createTempFile("policies", ".yaml");
        try {
            controller = new PolicyController(PolicyLoader.load(List.of(written(file)), false));
        } finally {
            Files.delete(file);
        }
        read = Samples.permit("GET", Samples.TARGET);
        write = Samples.permit("POST", "/api/v1/namespaces/default/configmaps");
    }

    private Path written(Path file) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < policies; i++) {
            all.append(POLICY.formatted(i));
        }
        return Files.writeString(file, all);
    }

    @Benchmark
    public boolean read() {
        return controller.concerns(read);
    }

    @Benchmark
    public boolean writeOfAnotherKind() {
        return controller.concerns(write);
    }
}
