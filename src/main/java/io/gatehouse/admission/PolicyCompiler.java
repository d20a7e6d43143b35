package io.gatehouse.admission;

import io.gatehouse.cel.Dialect;
import io.gatehouse.cel.Expression;
import io.gatehouse.cel.InvalidExpressionException;
import io.gatehouse.cel.Shape;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.kube.MatchResources;
import io.gatehouse.kube.ValidatingAdmissionPolicy;
import io.gatehouse.kube.ValidatingAdmissionPolicy.FailurePolicy;
import io.gatehouse.kube.ValidatingAdmissionPolicy.Reason;
import io.gatehouse.kube.ValidatingAdmissionPolicyBinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a policy of its document; what it asks for and the gate cannot do is a fault, and never left out. */
final class PolicyCompiler {
    private static final Map<String, String> NOT_THERE = Map.of(
            "params", "the gate reads no parameters from the cluster",
            "namespaceObject", "the gate does not know namespaces; request.namespace is there",
            "authorizer", "the gate's authorizers cannot be asked from expressions");

    /** Without variables: the same for all policies. */
    static final Dialect BASE =
            Dialect.of(Map.of("object", Shape.DYN, "oldObject", Shape.DYN, "request", RequestVariable.shape()));

    private final Document document;
    private final boolean seesStored;
    private final ValidatingAdmissionPolicy policy;
    private final Match match;
    private final FaultCollector faults = new FaultCollector();
    private final List<Expression> expressions = new ArrayList<>();
    private Dialect dialect = BASE;

    private PolicyCompiler(Document document, boolean seesStored) {
        this.seesStored = seesStored;
        this.document = document;
        this.policy = (ValidatingAdmissionPolicy) document.value();
        this.match = Match.of(policy.spec().matchConstraints());
    }

    /**
     * @param seesStored whether stored objects will be known
     * @throws InvalidConfigurationException with every fault of the policy and its bindings
     */
    static Policy compile(Document document, List<Document> bindings, boolean seesStored)
            throws InvalidConfigurationException {
        return new PolicyCompiler(document, seesStored).compile(bindings);
    }

    private Policy compile(List<Document> bindingDocuments) throws InvalidConfigurationException {
        ValidatingAdmissionPolicy.Spec spec = policy.spec();
        Policy.Selection selection = selection(document, "spec.matchConstraints", spec.matchConstraints());
        List<Policy.Binding> bindings =
                bindingDocuments.stream().map(this::binding).toList();
        List<Expression> conditions = conditions(spec.matchConditions());
        Map<String, Expression> variables = variables(spec.variables());
        List<Policy.Validation> validations = validations(spec.validations());
        List<Policy.Annotation> annotations = annotations(spec.auditAnnotations());
        faults.throwIfAny();
        return new Policy(
                policy.metadata().name(),
                spec.failurePolicy() == FailurePolicy.FAIL,
                selection,
                conditions,
                variables,
                validations,
                annotations,
                bindings,
                reads(selection, bindings));
    }

    private Policy.Binding binding(Document bindingDocument) {
        ValidatingAdmissionPolicyBinding binding = PolicyLoader.bindingOf(bindingDocument);
        Policy.Selection selection = binding.spec()
                .matchResources()
                .map(resources -> selection(bindingDocument, "spec.matchResources", resources))
                .orElse(Policy.Selection.EVERYTHING);
        return new Policy.Binding(
                binding.metadata().name(), selection, binding.spec().validationActions());
    }

    /** Of what is updated or deleted kube-apiserver looks at the stored object's labels too. */
    private Policy.Selection selection(Document where, String path, MatchResources resources) {
        boolean wantsStored = match.has(Operation.UPDATE) || match.has(Operation.DELETE);
        if (!resources.objectSelector().isEmpty() && wantsStored && !seesStored) {
            faults.add(where.fault(
                    path + ".objectSelector",
                    "a selector (expected: none with rules for UPDATE or DELETE, where the stored object's labels count,"
                            + " which the gate sees with reviewOn: upstreamDryRun alone)"));
        }
        return new Policy.Selection(Match.of(resources), resources.objectSelector());
    }

    private List<Expression> conditions(List<ValidatingAdmissionPolicy.MatchCondition> conditions) {
        List<Expression> compiled = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            expression(
                            "spec.matchConditions[" + i + "].expression",
                            conditions.get(i).expression(),
                            Shape.BOOL)
                    .ifPresent(compiled::add);
        }
        return compiled;
    }

    /** Each sees those before it. */
    private Map<String, Expression> variables(List<ValidatingAdmissionPolicy.Variable> variables) {
        Map<String, Expression> compiled = new LinkedHashMap<>();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            dialect = dialect.with("variables", Shape.object("kubernetes.variables", shapes));
            ValidatingAdmissionPolicy.Variable variable = variables.get(i);
            Optional<Expression> expression = expression("spec.variables[" + i + "].expression", variable.expression());
            expression.ifPresent(there -> compiled.put(variable.name(), there));
            shapes.put(variable.name(), expression.map(Expression::shape).orElse(Shape.DYN));
        }
        if (!variables.isEmpty()) {
            dialect = dialect.with("variables", Shape.object("kubernetes.variables", shapes));
        }
        return compiled;
    }

    private List<Policy.Validation> validations(List<ValidatingAdmissionPolicy.Validation> validations) {
        List<Policy.Validation> compiled = new ArrayList<>();
        for (int i = 0; i < validations.size(); i++) {
            ValidatingAdmissionPolicy.Validation validation = validations.get(i);
            String path = "spec.validations[" + i + "].";
            Optional<Expression> expression = expression(path + "expression", validation.expression(), Shape.BOOL);
            Optional<Expression> message = validation
                    .messageExpression()
                    .flatMap(text -> expression(path + "messageExpression", text, Shape.STRING));
            expression.ifPresent(there -> compiled.add(new Policy.Validation(
                    there,
                    validation.message().orElse(""),
                    message,
                    validation.reason().orElse(Reason.INVALID))));
        }
        return compiled;
    }

    private List<Policy.Annotation> annotations(List<ValidatingAdmissionPolicy.AuditAnnotation> annotations) {
        List<Policy.Annotation> compiled = new ArrayList<>();
        for (int i = 0; i < annotations.size(); i++) {
            ValidatingAdmissionPolicy.AuditAnnotation annotation = annotations.get(i);
            String path = "spec.auditAnnotations[" + i + "].valueExpression";
            expression(path, annotation.valueExpression(), Shape.STRING, Shape.NULL)
                    .ifPresent(value -> compiled.add(new Policy.Annotation(annotation.key(), value)));
        }
        return compiled;
    }

    /** Empty where it is none; a fault is then told. */
    private Optional<Expression> expression(String path, String source, Shape... results) {
        Optional<String> missing = NOT_THERE.keySet().stream()
                .filter(name -> Pattern.compile("(?<![\\w.'\"])" + name + "\\b")
                        .matcher(source)
                        .find())
                .findFirst();
        try {
            Expression expression = results.length == 0 ? dialect.compile(source) : dialect.compile(source, results);
            requireSeen(path, expression);
            expressions.add(expression);
            return Optional.of(expression);
        } catch (InvalidExpressionException e) {
            String why = missing.map(name -> name + " (expected: none of it, for " + NOT_THERE.get(name) + ")")
                    .orElseGet(() -> "no valid expression: " + e.getMessage());
            faults.add(document.fault(path, "policy \"" + policy.metadata().name() + "\": " + why));
            return Optional.empty();
        }
    }

    /** The gate reads what was sent: no stored object, no options of a connection. */
    private void requireSeen(String path, Expression expression) {
        if (!seesStored
                && !expression.reads("oldObject").isEmpty()
                && (match.has(Operation.UPDATE) || match.has(Operation.DELETE))) {
            refuse(
                    path,
                    "oldObject",
                    "with rules for UPDATE or DELETE, for the gate sees the stored object with reviewOn: upstreamDryRun"
                            + " alone");
        }
        if (!expression.reads("object").isEmpty() && match.has(Operation.CONNECT)) {
            refuse(path, "object", "with rules for CONNECT, whose options the gate does not read");
        }
    }

    private void refuse(String path, String what, String why) {
        faults.add(document.fault(
                path, "policy \"" + policy.metadata().name() + "\": " + what + " (expected: none of it " + why + ")"));
    }

    private Set<List<String>> reads(Policy.Selection own, List<Policy.Binding> bindings) {
        Set<List<String>> reads = new HashSet<>();
        expressions.forEach(expression -> reads.addAll(expression.reads("object")));
        if (hasSelector(own, bindings)) {
            reads.add(List.of("metadata", "labels"));
        }
        return Set.copyOf(reads);
    }

    private static boolean hasSelector(Policy.Selection own, List<Policy.Binding> bindings) {
        return !own.labels().isEmpty()
                || bindings.stream()
                        .anyMatch(binding -> !binding.selection().labels().isEmpty());
    }
}
