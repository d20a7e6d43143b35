package io.gatehouse.parity;

import io.gatehouse.core.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests that are refused, of all shapes. */
public final class RefusalCases {
    public static final String NAMESPACE = "refusals";

    /** What some of the users may do, so that it is something else that is refused. */
    public static final String ROLES = """
            {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: streamer, namespace: refusals}, rules: [
              {verbs: [get], apiGroups: [""], resources: [pods/exec, pods/attach, pods/portforward]},
              {verbs: [get], apiGroups: [""], resources: [secrets], resourceNames: [mine]}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: streamer, namespace: refusals},
              roleRef: {kind: Role, name: streamer, apiGroup: rbac.authorization.k8s.io},
              subjects: [{kind: User, name: refusals-streamer, apiGroup: rbac.authorization.k8s.io}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: refusals-lost},
              roleRef: {kind: ClusterRole, name: refusals-lost, apiGroup: rbac.authorization.k8s.io},
              subjects: [{kind: Group, name: refusals-lost, apiGroup: rbac.authorization.k8s.io}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: lost, namespace: refusals},
              roleRef: {kind: Role, name: 'lost "role"', apiGroup: rbac.authorization.k8s.io},
              subjects: [{kind: User, name: refusals-lost, apiGroup: rbac.authorization.k8s.io}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: refusals-older}, rules: [
              {verbs: [impersonate], apiGroups: [""], resources: [users], resourceNames: [zoe]},
              {verbs: [impersonate], apiGroups: [""], resources: [groups], resourceNames: [g]}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: refusals-older},
              roleRef: {kind: ClusterRole, name: refusals-older, apiGroup: rbac.authorization.k8s.io},
              subjects: [{kind: Group, name: refusals-older, apiGroup: rbac.authorization.k8s.io}]}
            """;

    private static final String HERE = "/api/v1/namespaces/refusals";
    private static final Identity BOB = user("refusals-bob");
    private static final Identity STREAMER = user("refusals-streamer");

    private final List<Question> questions = new ArrayList<>();

    private RefusalCases() {}

    public static List<Question> all() {
        RefusalCases cases = new RefusalCases();
        cases.addResources();
        cases.addPaths();
        cases.addUsers();
        cases.addHalfAllowed();
        cases.addImpersonation();
        return List.copyOf(cases.questions);
    }

    private void addResources() {
        add("list", "GET", HERE + "/pods");
        add("watch", "GET", HERE + "/pods?watch=1");
        add("watch by path", "GET", "/api/v1/watch/namespaces/refusals/pods/p");
        add("get", "GET", HERE + "/pods/p");
        add("list one by field selector", "GET", HERE + "/pods?fieldSelector=metadata.name%3Dp");
        add("create", "POST", HERE + "/pods");
        add("create by name", "POST", HERE + "/pods/p");
        add("update", "PUT", HERE + "/pods/p");
        add("patch", "PATCH", HERE + "/pods/p");
        add("delete", "DELETE", HERE + "/pods/p");
        add("delete all", "DELETE", HERE + "/pods");
        add("options", "OPTIONS", HERE + "/pods/p");
        add("all namespaces", "GET", "/api/v1/pods");
        add("cluster scope", "GET", "/api/v1/nodes/n");
        add("namespaces", "GET", "/api/v1/namespaces");
        add("a namespace", "DELETE", HERE);
        add("a namespace's subresource", "PUT", HERE + "/finalize");
        add("subresource", "GET", HERE + "/pods/p/log?follow=true");
        add("deeper than a subresource", "GET", HERE + "/pods/p/log/x/y");
        add("scale", "PATCH", "/apis/apps/v1/namespaces/refusals/deployments/d/scale");
        add("service proxy", "GET", HERE + "/services/https:s:443/proxy//x%2Fy");
        add("node proxy", "POST", "/api/v1/nodes/n/proxy/run");
        add("proxy as a verb", "GET", "/api/v1/proxy/namespaces/refusals/pods/p");
        add("unknown group", "GET", "/apis/x.example.com/v1beta1/things/t");
        add("unknown resource", "GET", HERE + "/nothing");
        add("name in quotes", "GET", HERE + "/pods/%22p%22");
        add("name like HTML", "GET", HERE + "/pods/%3Cp%3E&amp;");
        add("namespace like HTML", "GET", "/api/v1/namespaces/%3Cb%3E&/pods/p");
        add("resource like HTML", "GET", "/apis/%3Cg%3E/v1/%3Cr%3E");
        add("name in Chinese", "GET", HERE + "/pods/%E5%BC%A0%E4%B8%89");
        add("name with line's end", "GET", HERE + "/pods/a%0Ab%09%7F%C2%85");
        add("access review", "POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews");
        add("certificate approval", "PUT", "/apis/certificates.k8s.io/v1/certificatesigningrequests/c/approval");
    }

    private void addPaths() {
        add("metrics", "GET", "/metrics");
        add("post to a path", "POST", "/version");
        add("path with a slash at its end", "GET", "/logs/");
        add("path like HTML", "GET", "/a%3Cb%3E&c%22d");
        add("path in Chinese", "DELETE", "/%E5%BC%A0%E4%B8%89");
        add("path with line's end", "PUT", "/a%0Ab");
        add("profile", "GET", "/debug/pprof/heap?seconds=1");
        add("options of a path", "OPTIONS", "/metrics");
    }

    private void addUsers() {
        Identity anonymous = Identity.of("system:anonymous", List.of("system:unauthenticated"));
        questions.add(Question.of("anonymous", anonymous, "GET", "/api/v1/pods"));
        questions.add(Question.of("anonymous at a path", anonymous, "GET", "/apis"));
        questions.add(Question.of("unknown token", BOB, "GET", "/api/v1/pods").unauthenticated());
        questions.add(
                Question.of("unknown token, open path", BOB, "GET", "/version").unauthenticated());
        addUser("user in quotes", "a\"b\\c'd`");
        addUser("user like HTML", "<b>&amp;</b>");
        addUser("user in Chinese", "张三");
        addUser("user with emoji", "x😀y");
        addUser("user with spaces that are none", "a\u00a0b\u2003c");
        addUser("user with invisible characters", "a\u200bb\u00adc\u2028d\ufeffe\u0085f");
        addUser("user with private characters", "a\ue000b\udbff\udffdc");
        addUser("user with combining characters", "e\u0301\u0300");
        addUser("service account", "system:serviceaccount:refusals:s");
        addUser("node", "system:node:n");
    }

    private void addHalfAllowed() {
        for (String stream : List.of("exec?command=ls", "attach", "portforward?ports=80")) {
            Question question = Question.of("half allowed " + stream, STREAMER, "GET", HERE + "/pods/p/" + stream);
            questions.add(question.with(
                    "Connection",
                    "Upgrade",
                    "Upgrade",
                    "websocket",
                    "Sec-WebSocket-Version",
                    "13",
                    "Sec-WebSocket-Key",
                    "AAAAAAAAAAAAAAAAAAAAAA==",
                    "Sec-WebSocket-Protocol",
                    "v5.channel.k8s.io"));
            questions.add(Question.of("refused " + stream, BOB, "POST", HERE + "/pods/p/" + stream));
        }
        questions.add(Question.of("exec by GET without upgrade", STREAMER, "GET", HERE + "/pods/p/exec?command=ls"));
        questions.add(Question.of("another name", STREAMER, "GET", HERE + "/secrets/yours"));
        questions.add(Question.of("no name", STREAMER, "GET", HERE + "/secrets"));
        questions.add(Question.of("missing ClusterRole", user("refusals-x", "refusals-lost"), "GET", "/api/v1/pods"));
        questions.add(Question.of("missing Role", user("refusals-lost"), "GET", HERE + "/pods"));
        questions.add(Question.of("missing Role elsewhere", user("refusals-lost"), "GET", "/api/v1/pods"));
        questions.add(Question.of("both missing", user("refusals-lost", "refusals-lost"), "GET", HERE + "/pods"));
    }

    private void addImpersonation() {
        addAs("as a user", BOB, "Impersonate-User", "zoe");
        addAs("as a user with a group", BOB, "Impersonate-User", "zoe", "Impersonate-Group", "g");
        addAs("as masters", BOB, "Impersonate-User", "zoe", "Impersonate-Group", "system:masters");
        addAs("as a service account", BOB, "Impersonate-User", "system:serviceaccount:refusals:s");
        addAs("as a node", BOB, "Impersonate-User", "system:node:n");
        addAs("as anonymous", BOB, "Impersonate-User", "system:anonymous");
        addAs("as <a> \"user\"", BOB, "Impersonate-User", "<a> \"user\" 张三");
        Map<String, List<String>> pod = Map.of("authentication.kubernetes.io/node-name", List.of("n"));
        Identity account =
                new Identity("system:serviceaccount:refusals:agent", "", List.of("system:authenticated"), pod);
        addAs("as its own node", account, "Impersonate-User", "system:node:n");
        questions.add(
                Question.of("as a user, at a path", BOB, "GET", "/version").with("Impersonate-User", "zoe"));
        questions.add(Question.of("as a user, stream", BOB, "POST", HERE + "/pods/p/exec")
                .with("Impersonate-User", "zoe"));
        Identity older = user("refusals-older-1", "refusals-older");
        addAs("may be zoe, who may not", older, "Impersonate-User", "zoe");
        addAs("may be zoe in g, who may not", older, "Impersonate-User", "zoe", "Impersonate-Group", "g");
        addAs("may be zoe, not yan", older, "Impersonate-User", "yan");
        addAs(
                "may be zoe in g, not in h",
                older,
                "Impersonate-User",
                "zoe",
                "Impersonate-Group",
                "g",
                "Impersonate-Group",
                "h");
        addAs("may be zoe, without a UID", older, "Impersonate-User", "zoe", "Impersonate-Uid", "1");
        addAs(
                "may be zoe, without extra",
                older,
                "Impersonate-User",
                "zoe",
                "Impersonate-Extra-Example.com%2Fa",
                "<1>");
        addAs("group without user", older, "Impersonate-Group", "g", "Impersonate-Group", "h");
        addAs("UID without user", older, "Impersonate-Uid", "\"1\"");
        addAs(
                "extra without user",
                older,
                "Impersonate-Extra-b",
                "1",
                "Impersonate-Extra-A",
                "2",
                "Impersonate-Extra-A",
                "3");
    }

    private void add(String name, String method, String target) {
        questions.add(Question.of(name, BOB, method, target));
    }

    private void addUser(String name, String user) {
        questions.add(Question.of(name, user(user), "GET", HERE + "/pods/p"));
    }

    private void addAs(String name, Identity caller, String... headers) {
        questions.add(Question.of(name, caller, "GET", HERE + "/pods/p").with(headers));
    }

    private static Identity user(String name, String... groups) {
        List<String> all = new ArrayList<>(List.of(groups));
        all.add("system:authenticated");
        return Identity.of(name, all);
    }
}
