package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.List;
import java.util.Map;

/** {@code meta/v1} LabelSelector: what fits all of it is selected, by an empty one everything. */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {
    /** What one label must be like. */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            boolean takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
            expect(
                    takesValues != values.isEmpty(),
                    "values",
                    values,
                    takesValues ? "at least one value beside " + operator : "no values beside " + operator);
        }

        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    /** As Kubernetes names them. */
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Whether it selects everything. */
    public boolean isEmpty() {
        return matchLabels.isEmpty() && matchExpressions.isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        return matchLabels.entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
    }
}
