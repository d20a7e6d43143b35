package io.gatehouse.audit;

import io.gatehouse.audit.PolicyFile.Policy;
import io.gatehouse.audit.PolicyFile.Rule;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says of each request how much of it is written down: by the first rule that matches it, and nothing where none does. */
public final class AuditPolicy {
    /** Nothing is ever written. */
    public static final AuditPolicy NONE = new AuditPolicy(List.of());

    private final List<PolicyRule> rules;

    private AuditPolicy(List<PolicyRule> rules) {
        this.rules = rules;
    }

    /**
     * @param file YAML or JSON, one {@code audit.k8s.io/v1} Policy
     * @throws InvalidConfigurationException with every fault of the file
     */
    public static AuditPolicy load(Path file) throws InvalidConfigurationException {
        return of(PolicyFile.read(file));
    }

    /** The same of a text that is in no file; {@code name} stands for it in faults. */
    static AuditPolicy parse(Path name, String text) throws InvalidConfigurationException {
        return of(PolicyFile.read(name, text));
    }

    private static AuditPolicy of(Policy policy) {
        return new AuditPolicy(policy.rules().stream()
                .map(rule -> new PolicyRule(rule, treatment(policy, rule)))
                .toList());
    }

    private static Treatment treatment(Policy policy, Rule rule) {
        Set<Stage> omitted = EnumSet.noneOf(Stage.class);
        omitted.addAll(policy.omitStages());
        omitted.addAll(rule.omitStages());
        return new Treatment(rule.level(), omitted, rule.omitManagedFields().orElse(policy.omitManagedFields()));
    }

    /** @param user who calls, before any impersonation; null where nobody was identified, whom no rule about users matches */
    Treatment treatmentOf(@Nullable Identity user, RequestInfo info) {
        for (PolicyRule rule : rules) {
            if (rule.matches(user, info)) {
                return rule.treatment();
            }
        }
        return Treatment.NOTHING;
    }
}
