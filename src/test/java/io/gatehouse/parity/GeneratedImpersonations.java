package io.gatehouse.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Wishes of all sorts for requests of all sorts, of callers who have most of the rights that these take, or others. */
final class GeneratedImpersonations {
    private static final long SEED = 5284;
    private static final int CASES = 200;

    private static final List<String> USERS = List.of(
            "zoe",
            "zoe",
            "张三",
            "with space",
            "system:anonymous",
            "system:kube-scheduler",
            "system:node:n",
            "system:node:n",
            "system:node:m.example.com",
            "system:node:N",
            "system:node:",
            "system:serviceaccount:impersonations:s",
            "system:serviceaccount:impersonations:s",
            "system:serviceaccount:impersonations:",
            "system:serviceaccount:other:s.t");

    private static final List<String> GROUPS = List.of(
            "g",
            "h",
            "g",
            "开发",
            "system:authenticated",
            "system:unauthenticated",
            "system:masters",
            "system:nodes",
            "system:serviceaccounts");

    private static final List<String> EXTRA_KEYS = List.of(
            "example.com%2Fscopes",
            "example.com%2Fscopes",
            "Example.com%2Fother",
            "a.b%2Fc%2Fd",
            "scopes",
            "authentication.kubernetes.io%2Fnode-name");

    /** About nothing that the Node authorizer, which the gate has not, has a word of its own for. Method, target, verb, API group and resource; or method, target and verb of a path. */
    private static final String[][] REQUESTS = {
        {"POST", ImpersonationCases.REVIEWS, "create", "authentication.k8s.io", "selfsubjectreviews"},
        {"GET", "/api/v1/endpoints", "list", "", "endpoints"},
        {"GET", "/api/v1/namespaces/impersonations/endpoints?watch=1&timeoutSeconds=1", "watch", "", "endpoints"},
        {"GET", "/api/v1/namespaces/impersonations/pods/q/log?tailLines=1", "get", "", "pods/log"},
        {"POST", "/api/v1/namespaces/impersonations/pods/q/exec?command=true", "create", "", "pods/exec"},
        {"GET", "/api/v1/namespaces/impersonations/pods/q/exec?command=true", "get", "", "pods/exec"},
        {"DELETE", "/api/v1/namespaces/impersonations/pods/q", "delete", "", "pods"},
        {"DELETE", "/api/v1/namespaces/impersonations/pods?labelSelector=a", "deletecollection", "", "pods"},
        {"GET", "/apis/apps/v1/namespaces/impersonations/deployments/d/scale", "get", "apps", "deployments/scale"},
        {"GET", "/api/v1/nodes/n/proxy/metrics", "get", "", "nodes/proxy"},
        {"GET", "/api/v1/namespaces/impersonations", "get", "", "namespaces"},
        {"GET", "/apis/example.com/v1/widgets", "list", "example.com", "widgets"},
        {"GET", "/version", "get"},
        {"HEAD", "/readyz", "head"},
        {"GET", "/apis/apps", "get"}
    };

    /** So that some who become others may do what they ask for. */
    private static final List<String> OTHERS =
            List.of("zoe", "system:node:n", "system:serviceaccount:impersonations:s");

    private static final String GROUP = "authentication.k8s.io";

    private final Random random = new Random(SEED);

    void addTo(ImpersonationCases cases) {
        for (String other : OTHERS) {
            cases.rights().give(other, "list||endpoints", "get||pods/log", "get||namespaces", "create||pods/exec");
        }
        for (int i = 0; i < CASES; i++) {
            add(cases, i);
        }
    }

    private void add(ImpersonationCases cases, int number) {
        String user = one(USERS);
        List<String> headers = new ArrayList<>(List.of("User", user));
        List<String> parts = new ArrayList<>();
        boolean isAlone = random.nextInt(5) < 2;
        if (!isAlone) {
            addUid(headers, parts);
            addGroups(headers, parts);
            addExtras(headers, parts);
        }
        String[] request = one(Arrays.asList(REQUESTS));
        boolean byPod = random.nextInt(4) == 0;
        String[] rules = rules(mode(user, byPod), user, parts, request);
        String name = SEED + "/" + number + ": " + headers + " " + request[0] + " " + request[1] + " "
                + Arrays.toString(rules);
        String[] all = headers.toArray(String[]::new);
        if (byPod) {
            cases.addPod(name, rules, request[0], request[1], all);
        } else {
            cases.addUser(name, rules, request[0], request[1], all);
        }
    }

    private void addUid(List<String> headers, List<String> parts) {
        if (random.nextInt(3) == 0) {
            headers.addAll(List.of("Uid", "1"));
            parts.add("uids");
        }
    }

    private void addGroups(List<String> headers, List<String> parts) {
        for (int left = Math.max(0, random.nextInt(8) - 2); left > 0; left--) {
            String group = one(GROUPS);
            headers.addAll(List.of("Group", group));
            parts.add(random.nextBoolean() ? "groups" : "groups|" + group);
        }
    }

    /** All under one key, for kube-apiserver asks about keys in any order, and tells what it refuses first. */
    private void addExtras(List<String> headers, List<String> parts) {
        String key = one(EXTRA_KEYS);
        for (int left = Math.max(0, random.nextInt(8) - 3); left > 0; left--) {
            headers.addAll(List.of("Extra-" + key, one(List.of("a", "b", "c d"))));
            parts.add(
                    one(List.of("userextras/*", "userextras/example.com/scopes", "userextras/*|*", "userextras/*|a")));
        }
    }

    /** One through which it could be, more often than not. */
    private String mode(String user, boolean byPod) {
        if (random.nextInt(8) == 0) {
            return one(List.of("user-info", "serviceaccount", "arbitrary-node", "associated-node"));
        }
        if (user.startsWith("system:node:")) {
            return byPod ? one(List.of("associated-node", "arbitrary-node")) : "arbitrary-node";
        }
        return user.startsWith("system:serviceaccount:") ? "serviceaccount" : "user-info";
    }

    private String[] rules(String mode, String user, List<String> parts, String[] request) {
        String on = "impersonate-on:" + mode + ":" + request[2];
        Stream<String> constrained = Stream.concat(
                Stream.of(
                        request.length == 3 ? on + " " + request[1] : on + "|" + request[3] + "|" + request[4],
                        "impersonate:" + mode + "|" + GROUP + "|" + names(user)),
                parts.stream().map(part -> "impersonate:" + mode + "|" + GROUP + "|" + part));
        Stream<String> older = Stream.concat(
                Stream.of("impersonate||" + names(user)),
                parts.stream().map(part -> "impersonate|" + (part.startsWith("groups") ? "" : GROUP) + "|" + part));
        int dice = random.nextInt(4);
        return Stream.concat(dice == 0 ? Stream.of() : most(constrained), dice > 1 ? Stream.of() : most(older))
                .distinct()
                .toArray(String[]::new);
    }

    private Stream<String> most(Stream<String> rules) {
        boolean isAll = random.nextBoolean();
        return rules.filter(rule -> isAll || random.nextInt(5) > 0);
    }

    /** The resource whose names a user's name is looked for among, or all of which stand for nobody in it. */
    private String names(String user) {
        String[] parts = user.split(":", 4);
        boolean isSystem = parts.length > 2 && parts[0].equals("system");
        String resource = isSystem && parts[1].equals("serviceaccount")
                ? "serviceaccounts"
                : isSystem && parts[1].equals("node") ? one(List.of("nodes", "users")) : "users";
        String last = isSystem ? parts[parts.length - 1] : user;
        return one(List.of(resource, resource, resource + "|" + last, resource + "|*", resource + "|nobody"));
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
