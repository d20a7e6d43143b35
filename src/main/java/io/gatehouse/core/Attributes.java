package io.gatehouse.core;

/**
 * What authorizers are asked about: may this user do this.
 *
 * @param cluster the configured name of the cluster that the request is for
 * @param user the effective identity
 * @param action the request's own action, or one that it implies (impersonation, the synthetic create)
 */
public record Attributes(String cluster, Identity user, RequestInfo action, Origin origin) {
    /** The same question about another action of the same user. */
    public Attributes about(RequestInfo other) {
        return new Attributes(cluster, user, other, origin);
    }
}
