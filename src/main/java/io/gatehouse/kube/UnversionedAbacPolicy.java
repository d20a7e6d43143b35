package io.gatehouse.kube;

import io.gatehouse.config.Default;

/**
 * A line of a policy file from before they had an {@code apiVersion}, which kube-apiserver still reads (its {@code
 * pkg/apis/abac/v0}): what is left out matches everything.
 *
 * @param user {@code *} for all who are authenticated
 * @param group {@code *} the same
 * @param readonly whether only get, list and watch are allowed
 */
public record UnversionedAbacPolicy(
        @Default("''") String user,
        @Default("''") String group,
        @Default("false") boolean readonly,
        @Default("''") String resource,
        @Default("''") String namespace) {

    /** Whether nobody is named, which are all who are authenticated. */
    public boolean isEverybodys() {
        return user.isEmpty() && group.isEmpty() || user.equals("*") || group.equals("*");
    }

    /** The same as one of today. */
    public AbacPolicy.Spec spec() {
        boolean isAnything = resource.isEmpty() && namespace.isEmpty();
        return new AbacPolicy.Spec(
                isEverybodys() ? "*" : user,
                isEverybodys() ? "" : group,
                readonly,
                "*",
                resource.isEmpty() ? "*" : resource,
                namespace.isEmpty() ? "*" : namespace,
                isAnything ? "*" : "");
    }
}
