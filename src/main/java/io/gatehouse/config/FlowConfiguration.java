package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

/**
 * How much at a time.
 *
 * @param maxRequestsInFlight get, list; 0 for no limit (kube-apiserver: {@code --max-requests-inflight})
 * @param maxMutatingRequestsInFlight all others that are not long-running; 0 for no limit
 * @param maxRequestsPerUser of one user, of those that are not long-running; 0 for no limit
 * @param maxLongRunningRequestsPerUser watches, exec, port-forward and the like of one user; 0 for no limit
 */
public record FlowConfiguration(
        @Default("400") int maxRequestsInFlight,
        @Default("200") int maxMutatingRequestsInFlight,
        @Default("0") int maxRequestsPerUser,
        @Default("2000") int maxLongRunningRequestsPerUser) {
    public FlowConfiguration {
        expect(maxRequestsInFlight >= 0, "maxRequestsInFlight", maxRequestsInFlight, "0 or more");
        expect(
                maxMutatingRequestsInFlight >= 0,
                "maxMutatingRequestsInFlight",
                maxMutatingRequestsInFlight,
                "0 or more");
        expect(maxRequestsPerUser >= 0, "maxRequestsPerUser", maxRequestsPerUser, "0 or more");
        expect(
                maxLongRunningRequestsPerUser >= 0,
                "maxLongRunningRequestsPerUser",
                maxLongRunningRequestsPerUser,
                "0 or more");
    }
}
