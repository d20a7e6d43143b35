package io.gatehouse.parity;

import io.gatehouse.core.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Callers who want to be others, each with rights of its own and asking once, so that no server remembers it. */
public final class ImpersonationCases {
    public static final String NAMESPACE = "impersonations";

    static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String REVIEW = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    // What callers may: a verb, an API group, resources and names, of which the last may be missing.
    private static final String OLD_USERS = "impersonate||users";
    private static final String OLD_GROUPS = "impersonate||groups";
    private static final String OLD_ACCOUNTS = "impersonate||serviceaccounts";
    private static final String OLD_UIDS = "impersonate|authentication.k8s.io|uids";
    private static final String OLD_EXTRAS = "impersonate|authentication.k8s.io|userextras/*";
    private static final String ON_REVIEW = "impersonate-on:user-info:create|authentication.k8s.io|selfsubjectreviews";
    private static final String USERS = "impersonate:user-info|authentication.k8s.io|users";
    private static final String GROUPS = "impersonate:user-info|authentication.k8s.io|groups";
    private static final String UIDS = "impersonate:user-info|authentication.k8s.io|uids";
    private static final String EXTRAS = "impersonate:user-info|authentication.k8s.io|userextras/*";
    private static final String EVERYTHING = "*|*|*";

    private final List<Question> questions = new ArrayList<>();
    private final Rights rights = new Rights(NAMESPACE);

    private ImpersonationCases() {
        addOlder();
        addUserInfo();
        addManyParts();
        addExtras();
        addServiceAccounts();
        addNodes();
        addOtherRequests();
        addNonsense();
        new GeneratedImpersonations().addTo(this);
    }

    public static List<Question> all() {
        return List.copyOf(new ImpersonationCases().questions);
    }

    /** What the callers may, and whom they become. */
    public static String roles() {
        return new ImpersonationCases().rights.yaml();
    }

    Rights rights() {
        return rights;
    }

    private void addOlder() {
        add("older: user", may(OLD_USERS), "User", "zoe");
        add("older: that user", may(OLD_USERS + "|zoe"), "User", "zoe");
        add("older: another user", may(OLD_USERS + "|zoe"), "User", "yan");
        add("older: in the wrong group", may("impersonate|authentication.k8s.io|users"), "User", "zoe");
        add("older: user in Chinese", may(OLD_USERS), "User", "张三");
        add("older: group", may(OLD_USERS, OLD_GROUPS), "User", "zoe", "Group", "g");
        add("older: one of two groups", may(OLD_USERS, OLD_GROUPS + "|g"), "User", "zoe", "Group", "g", "Group", "h");
        add("older: masters", may(OLD_USERS, OLD_GROUPS), "User", "zoe", "Group", "system:masters");
        add("older: unauthenticated", may(OLD_USERS, OLD_GROUPS), "User", "zoe", "Group", "system:unauthenticated");
        add("older: authenticated", may(OLD_USERS, OLD_GROUPS), "User", "zoe", "Group", "system:authenticated");
        add("older: anonymous", may(OLD_USERS), "User", "system:anonymous");
        add("older: UID", may(OLD_USERS, OLD_UIDS), "User", "zoe", "Uid", "1-2");
        add("older: UID not allowed", may(OLD_USERS), "User", "zoe", "Uid", "1-2");
        add("older: extra", may(OLD_USERS, OLD_EXTRAS), "User", "zoe", "Extra-Scopes", "a", "Extra-scopes", "b");
        add(
                "older: extra of that key",
                may(OLD_USERS, "impersonate|authentication.k8s.io|userextras/scopes|a"),
                "User",
                "zoe",
                "Extra-scopes",
                "a");
        add(
                "older: extra of another value",
                may(OLD_USERS, "impersonate|authentication.k8s.io|userextras/scopes|a"),
                "User",
                "zoe",
                "Extra-scopes",
                "b");
        add(
                "older: extra of another key",
                may(OLD_USERS, "impersonate|authentication.k8s.io|userextras/other"),
                "User",
                "zoe",
                "Extra-scopes",
                "a");
        add("older: encoded extra", may(OLD_USERS, OLD_EXTRAS), "User", "zoe", "Extra-Example.com%2fA%E1%9b%84", "a");
        add("older: extra that is no encoding", may(OLD_USERS, OLD_EXTRAS), "User", "zoe", "Extra-a%zz%2", "a");
        add("older: extra with capitals", may(OLD_USERS, OLD_EXTRAS), "User", "zoe", "Extra-%41", "a");
        add(
                "older: all",
                may(OLD_USERS, OLD_GROUPS, OLD_UIDS, OLD_EXTRAS),
                "User",
                "zoe",
                "Uid",
                "1",
                "Group",
                "g",
                "Extra-a",
                "x");
    }

    private void addUserInfo() {
        add("user", may(ON_REVIEW, USERS), "User", "zoe");
        add("that user", may(ON_REVIEW, USERS + "|zoe"), "User", "zoe");
        add("another user", may(ON_REVIEW, USERS + "|zoe"), "User", "yan");
        add("user, on nothing", may(USERS), "User", "zoe");
        add(
                "user, on another verb",
                may("impersonate-on:user-info:list|authentication.k8s.io|selfsubjectreviews", USERS),
                "User",
                "zoe");
        add("on it, no user", may(ON_REVIEW), "User", "zoe");
        add("on it, user in the core group", may(ON_REVIEW, "impersonate:user-info||users"), "User", "zoe");
        add("user or older user", may(ON_REVIEW, USERS + "|yan", OLD_USERS), "User", "zoe");
        add(
                "user and group",
                may(ON_REVIEW, USERS, GROUPS),
                "User",
                "zoe",
                "Group",
                "g",
                "Group",
                "system:authenticated");
        add("user and not the group", may(ON_REVIEW, USERS, GROUPS + "|g"), "User", "zoe", "Group", "h");
        add("user and masters", may(ON_REVIEW, USERS, GROUPS), "User", "zoe", "Group", "g", "Group", "system:masters");
        add(
                "masters and the older",
                may(ON_REVIEW, USERS, GROUPS, OLD_USERS, OLD_GROUPS),
                "User",
                "zoe",
                "Group",
                "system:masters");
        add("user and UID", may(ON_REVIEW, USERS, UIDS), "User", "zoe", "Uid", "1");
        add("user and not the UID", may(ON_REVIEW, USERS, UIDS + "|2"), "User", "zoe", "Uid", "1");
        add("anonymous, refused behind it", may(ON_REVIEW, USERS), "User", "system:anonymous");
        add("everything", may(EVERYTHING), "User", "zoe", "Uid", "1", "Group", "g", "Extra-a.b%2Fc", "x");
    }

    private void addManyParts() {
        String[] four = {"User", "zoe", "Group", "1", "Group", "2", "Group", "3", "Group", "4"};
        add("many groups by one star", may(ON_REVIEW, USERS, GROUPS + "|*"), four);
        add("many groups one by one", may(ON_REVIEW, USERS, GROUPS + "|1|2|3|4"), four);
        add("many groups but one", may(ON_REVIEW, USERS, GROUPS + "|1|2|3"), four);
        add("three groups by a star", may(ON_REVIEW, USERS, GROUPS + "|*"), Arrays.copyOf(four, 8));
    }

    private void addExtras() {
        String key = "Extra-example.com%2Fscopes";
        add("extra", may(ON_REVIEW, USERS, EXTRAS), "User", "zoe", key, "a", key, "b");
        add(
                "extra of that key",
                may(ON_REVIEW, USERS, "impersonate:user-info|authentication.k8s.io|userextras/example.com/scopes|a"),
                "User",
                "zoe",
                key,
                "a");
        add(
                "extra of another value",
                may(ON_REVIEW, USERS, "impersonate:user-info|authentication.k8s.io|userextras/example.com/scopes|a"),
                "User",
                "zoe",
                key,
                "b");
        add("no extra", may(ON_REVIEW, USERS), "User", "zoe", key, "a");
        add(
                "many extras by stars",
                may(ON_REVIEW, USERS, "impersonate:user-info|authentication.k8s.io|userextras/*|*"),
                "User",
                "zoe",
                key,
                "1",
                key,
                "2",
                key,
                "3",
                key,
                "4");
        add("extra without a domain", may(ON_REVIEW, USERS, EXTRAS), "User", "zoe", "Extra-scopes", "a");
        add("extra of a broken domain", may(ON_REVIEW, USERS, EXTRAS), "User", "zoe", "Extra-a..b%2Fc", "a");
        add(
                "extra of a long domain",
                may(ON_REVIEW, USERS, EXTRAS),
                "User",
                "zoe",
                "Extra-" + "a".repeat(300) + "_%2Fc",
                "a");
        add("extra of a broken path", may(ON_REVIEW, USERS, EXTRAS), "User", "zoe", "Extra-a.b%2F%3Cc%3E", "a");
        add("extra with capitals", may(ON_REVIEW, USERS, EXTRAS), "User", "zoe", "Extra-a.b%2F%43", "a");
        add("extra with an empty value", may(ON_REVIEW, USERS, EXTRAS), "User", "zoe", "Extra-a.b%2Fc", "");
    }

    private void addServiceAccounts() {
        String on = "impersonate-on:serviceaccount:create|authentication.k8s.io|selfsubjectreviews";
        String accounts = "impersonate:serviceaccount|authentication.k8s.io|serviceaccounts";
        String name = "system:serviceaccount:impersonations:s";
        add("account", may(on, accounts), "User", name);
        add("account, older", may(OLD_ACCOUNTS), "User", name);
        add("account as a user, older", may(OLD_USERS), "User", name);
        add("account as a user", may(ON_REVIEW, USERS), "User", name);
        add("account and group", may(on, accounts, ON_REVIEW, GROUPS), "User", name, "Group", "g");
        add("account and group, older", may(OLD_ACCOUNTS, OLD_GROUPS), "User", name, "Group", "g");
        add("no account's name", may(ON_REVIEW, USERS), "User", "system:serviceaccount:Impersonations:s");
        add("no account's name either", may(ON_REVIEW, USERS), "User", "system:serviceaccount:a:b:c");
        add("account, on nothing", may(accounts), "User", name);
    }

    private void addNodes() {
        String on = "impersonate-on:arbitrary-node:create|authentication.k8s.io|selfsubjectreviews";
        String nodes = "impersonate:arbitrary-node|authentication.k8s.io|nodes";
        String onOwn = "impersonate-on:associated-node:create|authentication.k8s.io|selfsubjectreviews";
        String own = "impersonate:associated-node|authentication.k8s.io|nodes";
        add("node", may(on, nodes), "User", "system:node:n");
        add("that node", may(on, nodes + "|n"), "User", "system:node:n");
        add("another node", may(on, nodes + "|n"), "User", "system:node:m");
        add("node, older", may(OLD_USERS), "User", "system:node:n");
        add("node as a user", may(ON_REVIEW, USERS), "User", "system:node:n");
        add("no node's name", may(ON_REVIEW, USERS), "User", "system:node:N");
        add("node and group", may(on, nodes), "User", "system:node:n", "Group", "g");
        add("own node, but no account", may(onOwn, own), "User", "system:node:n");
        addPod("own node", may(onOwn, own), "system:node:n");
        addPod("own node by name", may(onOwn, own + "|n"), "system:node:n");
        addPod("own node by star", may(onOwn, own + "|*"), "system:node:n");
        addPod("own node, any node", may(on, nodes), "system:node:n");
        addPod("own node, nothing", may("get||pods"), "system:node:n");
        addPod("another's node", may(onOwn, own), "system:node:m");
    }

    private void addOtherRequests() {
        add(
                "list of pods",
                may("impersonate-on:user-info:list||pods", USERS, OLD_GROUPS),
                "GET",
                "/api/v1/pods",
                "User",
                "zoe");
        add(
                "a pod by name",
                may("impersonate-on:user-info:get||pods|p", USERS),
                "GET",
                "/api/v1/namespaces/impersonations/pods/q",
                "User",
                "zoe");
        add("a path", may("impersonate-on:user-info:get /version", USERS), "GET", "/version", "User", "zoe");
        add("another path", may("impersonate-on:user-info:get /version", USERS), "GET", "/api", "User", "zoe");
        add("a path, older", may(OLD_USERS), "GET", "/version", "User", "zoe");
    }

    private void addNonsense() {
        add("group alone", may(EVERYTHING), "Group", "g\"h");
        add("UID alone", may(EVERYTHING), "Uid", "1");
        add("extra alone", may(EVERYTHING), "Extra-b", "x", "Extra-a", "y", "Extra-a", "z");
        add("names in other letters", may(OLD_USERS, OLD_GROUPS), "uSER", "zoe", "GROUP", "g", "group", "h");
        add(
                "names that mean nothing",
                may(OLD_USERS),
                "User",
                "zoe",
                "Users",
                "a",
                "Userextra",
                "b",
                "Extra",
                "c",
                "",
                "d");
        add("nothing that means anything", may(), "Users", "a", "Groups", "b", "Extra", "c", "", "d");
        add("spaces around", may(OLD_USERS, OLD_GROUPS), "User", "  zoe  ", "Group", "\tg h ");
        add("a list is one name", may(OLD_USERS, OLD_GROUPS), "User", "zoe, yan", "Group", "g,h");
        add("an empty UID is none", may(OLD_USERS), "User", "zoe", "Uid", "");
        add("an empty extra", may(OLD_USERS, OLD_EXTRAS), "User", "zoe", "Extra-a", "");
        add("encoded names are other names", may(OLD_USERS + "|zoe"), "User", "z%6fe");
        add("all but the user", may(EVERYTHING), "Uid", "1", "Group", "g", "Group", "h", "Extra-a", "y");
    }

    /** What kube-apiserver lets through, and the gate takes for a fault. */
    static Stream<Question> takenForFaults() {
        Identity root = Identity.of("impersonations-root", List.of("system:masters"));
        return Stream.of(
                        "User: zoe | User: yan",
                        "User: zoe | user: zoe",
                        "User: zoe | Uid: 1 | Uid: 2",
                        "User: zoe | Group: g | Group:",
                        "User: zoe | Extra-: x",
                        "User: zoe | Extra-%FF: x",
                        "User: zoe | Extra-%20a: x",
                        "User: zoe | Extra-a%0Ab: x")
                .map(line -> Question.of(line, root, "POST", REVIEWS)
                        .withBody(REVIEW)
                        .with(Arrays.stream(line.split(" \\| "))
                                .flatMap(header -> Arrays.stream(("Impersonate-" + header).split(": ?", 2)))
                                .toArray(String[]::new)));
    }

    private static String[] may(String... rules) {
        return rules;
    }

    private void add(String name, String[] rules, String... headers) {
        boolean hasRequest = headers[0].equals("GET");
        addUser(
                name,
                rules,
                hasRequest ? headers[0] : "POST",
                hasRequest ? headers[1] : REVIEWS,
                hasRequest ? Arrays.copyOfRange(headers, 2, headers.length) : headers);
    }

    void addUser(String name, String[] rules, String method, String target, String... headers) {
        Identity caller = Identity.of(callerName(), List.of("system:authenticated"));
        add(name, caller, rules, method, target, headers);
    }

    private void addPod(String name, String[] rules, String node) {
        addPod(name, rules, "POST", REVIEWS, "User", node);
    }

    /** By a ServiceAccount whose pod runs on the node n. */
    void addPod(String name, String[] rules, String method, String target, String... headers) {
        Map<String, List<String>> extra = Map.of("authentication.kubernetes.io/node-name", List.of("n"));
        String account = "system:serviceaccount:impersonations:" + callerName();
        Identity caller = new Identity(account, "", List.of("system:authenticated"), extra);
        add(name, caller, rules, method, target, headers);
    }

    private void add(String name, Identity caller, String[] rules, String method, String target, String... headers) {
        rights.give(caller.name(), rules);
        String[] prefixed = headers.clone();
        for (int i = 0; i < prefixed.length; i += 2) {
            prefixed[i] = "Impersonate-" + prefixed[i];
        }
        Question question = Question.of(name, caller, method, target).with(prefixed);
        questions.add(target.equals(REVIEWS) ? question.withBody(REVIEW) : question);
    }

    private String callerName() {
        return "impersonations-" + questions.size();
    }
}
