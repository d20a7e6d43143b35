package io.gatehouse.authz;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;

/** All that a webhook's answer depends on: two are equal only where nothing at all is different. */
record Question(Identity user, RequestInfo action) {
    private static final int MOST_KEPT = 10_000;

    static Question of(Attributes asked) {
        return new Question(asked.user(), asked.action());
    }

    /** As kube-apiserver has it: what a client can make long at will is not kept. */
    boolean mayBeKept() {
        return actionLength() < MOST_KEPT;
    }

    /** About as many characters as it takes to keep it. */
    int length() {
        int length = actionLength()
                + action.fieldSelector().length()
                + action.labelSelector().length()
                + user.name().length()
                + user.uid().length();
        for (String group : user.groups()) {
            length += group.length();
        }
        return user.extra().entrySet().stream()
                .mapToInt(extra -> extra.getKey().length()
                        + extra.getValue().stream().mapToInt(String::length).sum())
                .reduce(length, Integer::sum);
    }

    private int actionLength() {
        return action.namespace().length()
                + action.verb().length()
                + action.apiGroup().length()
                + action.apiVersion().length()
                + action.resource().length()
                + action.subresource().length()
                + action.name().length()
                + action.path().length();
    }
}
