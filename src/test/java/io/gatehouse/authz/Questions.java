package io.gatehouse.authz;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.RequestInfo;
import java.util.List;
import java.util.Optional;

/** Makes questions for authorizers, and gets their answers. */
final class Questions {
    private static final Origin ORIGIN = Origin.of("test", "127.0.0.1", Optional.empty());

    private Questions() {}

    static Identity user(String name, String... groups) {
        return Identity.of(name, List.of(groups));
    }

    /** @param resource with its subresource behind a slash, where there is one */
    static RequestInfo resource(String verb, String group, String resource, String namespace, String name) {
        String[] parts = resource.split("/", 2);
        return RequestInfo.ofAction(verb, group, "v1", namespace, parts[0], parts.length > 1 ? parts[1] : "", name);
    }

    static Attributes question(Identity user, RequestInfo action) {
        return new Attributes("default", user, action, ORIGIN);
    }

    static Decision answer(Authorizer authorizer, Identity user, RequestInfo action) {
        return authorizer.authorize(question(user, action)).result();
    }
}
