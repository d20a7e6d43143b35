package io.gatehouse.admission;

import io.gatehouse.cel.Expression;
import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.kube.LabelSelector;
import io.gatehouse.kube.ValidatingAdmissionPolicy.Reason;
import io.gatehouse.kube.ValidatingAdmissionPolicyBinding.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A compiled ValidatingAdmissionPolicy with its bindings.
 *
 * @param failsOnError what becomes of a write about which an expression failed
 * @param reads paths in the object, each standing for all that is below it; the empty one for everything
 */
record Policy(
        String name,
        boolean failsOnError,
        Selection selection,
        List<Expression> conditions,
        Map<String, Expression> variables,
        List<Validation> validations,
        List<Annotation> annotations,
        List<Binding> bindings,
        Set<List<String>> reads)
        implements WriteIndex.Interested {

    /** @param message as written in the file, empty where there is none */
    record Validation(Expression expression, String message, Optional<Expression> messageExpression, Reason reason) {}

    record Annotation(String key, Expression value) {}

    record Binding(String name, Selection selection, List<Action> actions) {}

    /** Which writes are meant: by what is known without the object, and by the object's labels. */
    record Selection(Match match, LabelSelector labels) {
        static final Selection EVERYTHING = new Selection(Match.EVERYTHING, new LabelSelector(Map.of(), List.of()));

        Match.Fit fit(Write write, Operation operation, SentObject subject) {
            Match.Fit fit = match.fit(write, operation, subject);
            return labels.isEmpty() || isSelected(write, operation, subject) ? fit : Match.Fit.NO;
        }

        /** Of a patch nobody knows what labels come of it; what one connects with has none. */
        private boolean isSelected(Write write, Operation operation, SentObject subject) {
            return operation != Operation.CONNECT && (write.patch().isPresent() || subject.isSelectedBy(labels));
        }
    }

    @Override
    public Set<String> resources() {
        return selection.match().resources();
    }

    @Override
    public boolean mayConcern(Write write) {
        for (Operation operation : write.operations()) {
            if (selection.match().mayFit(write, operation) != Match.Fit.NO) {
                for (Binding binding : bindings) {
                    if (binding.selection().match().mayFit(write, operation) != Match.Fit.NO) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
