package io.gatehouse.admission;

import io.gatehouse.cel.Expression;
import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.kube.LabelSelector;
import io.gatehouse.remote.RemoteService;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A webhook of a configuration.
 *
 * @param index among all of its sort, in the order in which they are asked
 * @param labels which objects it is asked about
 * @param failsOnError what becomes of a write about which it gives no usable answer
 * @param isAskedAgain where others have changed the object after it
 * @param url as it is told in errors
 */
record Webhook(
        int index,
        String configuration,
        String name,
        Match match,
        LabelSelector labels,
        List<Expression> conditions,
        boolean failsOnError,
        boolean isAskedAgain,
        RemoteService service,
        String url,
        Duration timeout)
        implements WriteIndex.Interested {

    @Override
    public Set<String> resources() {
        return match.resources();
    }

    @Override
    public boolean mayConcern(Write write) {
        for (Operation operation : write.operations()) {
            if (match.mayFit(write, operation) != Match.Fit.NO) {
                return true;
            }
        }
        return false;
    }
}
