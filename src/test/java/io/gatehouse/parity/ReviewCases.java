package io.gatehouse.parity;

import io.gatehouse.core.Identity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Requests, made by chance, about which webhooks are asked; each user is treated by them in a way of its own. */
final class ReviewCases {
    private static final int USERS = 10;
    private static final List<String> FIELDS = List.of(
            "spec.nodeName=x",
            "metadata.name=a",
            "a!=b,c==d,,b=1",
            "x=\\,\\=y\\\\",
            "z=2,é=ü,a=",
            "bad",
            "a=b=c",
            "a=\\b");
    private static final List<String> LABELS = List.of(
            "a in (c,b,,c),!d",
            "b,a=1,b!=2,c==",
            "a>1",
            "a>1,b",
            "a=,b!=2",
            "a notin ()",
            "x.y/a in ( b , c )",
            "a b",
            "a=-");

    private final Random random;
    private final String prefix;
    private final int roles;

    /**
     * Those of a seed.
     *
     * @param prefix of names of users, groups and the namespace, as of those of {@link Reviews}
     * @param roles how many paths there are that roles may name
     */
    ReviewCases(long seed, String prefix, int roles) {
        this.random = new Random(seed);
        this.prefix = prefix;
        this.roles = roles;
    }

    List<Question> all(int count) {
        return Stream.iterate(0, i -> i + 1).limit(count).map(this::next).toList();
    }

    private Question next(int number) {
        String method = one(List.of("GET", "GET", "GET", "POST", "DELETE"));
        return Question.of(String.valueOf(number), user(), method, target(method));
    }

    private Identity user() {
        List<String> groups = new ArrayList<>(List.of(prefix + "-group-" + random.nextInt(4)));
        if (random.nextInt(4) == 0) {
            groups.add("é, \"quoted\"");
        }
        groups.add(Identity.AUTHENTICATED);
        Map<String, List<String>> extra = one(List.of(
                Map.of(), Map.of("k", List.of("x")), Map.of("a.b/c", List.of("1", "2")), Map.of("k", List.of("y"))));
        return new Identity(
                prefix + "-user-" + random.nextInt(USERS), one(List.of("", "u-1", "left-out")), groups, extra);
    }

    private String target(String method) {
        if (random.nextInt(6) == 0) {
            return "/" + prefix + "/" + random.nextInt(roles);
        }
        String base = one(List.of("/api/v1", "/apis/apps/v1"))
                + one(List.of("", "/namespaces/" + prefix, "/namespaces/" + prefix + "-other"));
        String resource = base + "/" + one(List.of("pods", "secrets", "deployments"));
        if (method.equals("POST")) {
            return resource;
        }
        String name = one(List.of("", "", "/a", "/b", "/b/status"));
        return name.isEmpty() ? resource + selectors() : resource + name;
    }

    private String selectors() {
        return switch (random.nextInt(4)) {
            case 0 -> "?fieldSelector=" + encoded(one(FIELDS));
            case 1 -> "?labelSelector=" + encoded(one(LABELS));
            case 2 -> "?limit=1&fieldSelector=" + encoded(one(FIELDS)) + "&labelSelector=" + encoded(one(LABELS));
            default -> "";
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
