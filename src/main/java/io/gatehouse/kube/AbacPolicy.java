package io.gatehouse.kube;

import io.gatehouse.config.Default;

/** {@code abac.authorization.kubernetes.io/v1beta1} Policy: a line of a policy file, that allows something. */
public record AbacPolicy(
        String apiVersion, String kind, @Default("{}") Spec spec) {
    /**
     * Who may do what; what is left out is the empty text, and matches only that.
     *
     * @param user {@code *} for all who are authenticated
     * @param group {@code *} the same
     * @param readonly whether only get, list and watch are allowed
     * @param apiGroup {@code *} for all
     * @param resource {@code *} for all; without a subresource
     * @param namespace {@code *} for all; empty for objects that are in none
     * @param nonResourcePath {@code *} for all; what ends with it is a beginning
     */
    public record Spec(
            @Default("''") String user,
            @Default("''") String group,
            @Default("false") boolean readonly,
            @Default("''") String apiGroup,
            @Default("''") String resource,
            @Default("''") String namespace,
            @Default("''") String nonResourcePath) {}
}
