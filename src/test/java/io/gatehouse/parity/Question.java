package io.gatehouse.parity;

import io.gatehouse.core.Identity;
import io.gatehouse.lab.FrontProxy.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request of a user, whoever is to answer it.
 *
 * @param name says what is special about it, once in its list
 * @param user as authenticated, {@code system:authenticated} among the groups; empty where the credential proves nothing
 */
public record Question(
        String name, Optional<Identity> user, String method, String target, List<Header> headers, String body) {

    static Question of(String name, Identity user, String method, String target) {
        return new Question(name, Optional.of(user), method, target, List.of(), "");
    }

    /** @param namesAndValues by turns */
    Question with(String... namesAndValues) {
        List<Header> more = new ArrayList<>(headers);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            more.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Question(name, user, method, target, List.copyOf(more), body);
    }

    /** The same by somebody whose token nobody knows. */
    Question unauthenticated() {
        return new Question(name, Optional.empty(), method, target, headers, body)
                .with("Authorization", "Bearer nobody-knows-it");
    }

    Question withBody(String json) {
        return new Question(name, user, method, target, headers, json);
    }

    @Override
    public String toString() {
        return name;
    }
}
