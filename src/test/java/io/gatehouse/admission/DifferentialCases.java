package io.gatehouse.admission;

import static io.gatehouse.admission.Sent.json;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes that a real kube-apiserver and the gate are to judge alike; dry runs, so that nothing is stored. */
final class DifferentialCases {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/vap/configmaps";
    private static final String DRY = "?dryRun=All";

    private final Map<String, Sent> cases = new LinkedHashMap<>();

    private DifferentialCases() {}

    static Map<String, Sent> all() {
        DifferentialCases cases = new DifferentialCases();
        cases.basics();
        cases.messages();
        cases.failures();
        cases.notes();
        cases.requests();
        cases.deletionsAndConnections();
        cases.selections();
        cases.workloads();
        cases.language();
        return cases.cases;
    }

    private void basics() {
        map("basic-ok", "a: ok, b: x");
        map("basic-first", "a: no, b: x");
        map("basic-second", "a: ok");
        map("basic-both", "a: no");
        map("basic-error", "b: x");
        map("unconcerned", "a: no");
        put("basic update", json("PUT", CONFIG_MAPS + "/basic-there" + DRY, configMap("basic-there", "a: no")));
        put(
                "basic update ok",
                json("PUT", CONFIG_MAPS + "/basic-there" + DRY, configMap("basic-there", "a: ok, b: x")));
        for (String reason : new String[] {"Forbidden", "RequestEntityTooLarge", "Invalid", "none"}) {
            map("reason-" + reason.toLowerCase(java.util.Locale.ROOT), "reason: " + reason);
        }
        put(
                "yaml",
                yaml(
                        CONFIG_MAPS + DRY,
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: basic-yaml}, data: {a: 'no'}}"));
        put(
                "without a content type",
                new Sent(
                        "POST",
                        CONFIG_MAPS + DRY,
                        "",
                        configMap("basic-x", "a: no").getBytes()));
        put(
                "unknown content type",
                new Sent(
                        "POST",
                        CONFIG_MAPS + DRY,
                        "text/plain",
                        configMap("basic-x", "a: no").getBytes()));
    }

    private void messages() {
        for (String one :
                new String[] {"expression", "lines", "empty", "fails", "variable", "trimmed", "long", "format", "none"
                }) {
            map("message-" + one, "case: " + one + ", text: hello");
        }
        map("warn-both", "a: no, b: no");
        map("warn-one", "a: ok, b: no");
        map("warn-none", "a: ok, b: ok");
        map("warn-and-deny", "a: no, b: no");
    }

    private void failures() {
        for (String one :
                new String[] {"key", "variable", "type", "index", "zero", "absorbed", "select", "cost", "none"}) {
            map("fail-" + one, "case: " + one);
        }
        map("ignore-condition", "a: no");
        map("ignore-false", "a: no, condition: false");
        map("ignore-errors", "a: ok, condition: true");
        map("ignore-denied", "a: no, condition: true");
        map("condition-all", "first: true, second: true");
        map("condition-false-and-error", "second: false");
        map("condition-error-and-true", "second: true");
        map("condition-errors", "x: y");
        map("condition-false", "first: false, second: true");
    }

    private void notes() {
        map("note-allowed", "text: x");
        map("note-denied", "text: x, deny: x");
        map("noted-error", "other: x");
    }

    private void requests() {
        map("ask-map", "a: b");
        put("ask manager", json("POST", CONFIG_MAPS + DRY + "&fieldManager=me", configMap("ask-map", "a: b")));
        put("ask update", json("PUT", CONFIG_MAPS + "/ask-there" + DRY, configMap("ask-there", "a: b")));
        put("ask excluded", object("POST", "/api/v1/namespaces/vap/secrets", "v1", "Secret", "ask-excluded", ""));
        put("ask not excluded", object("POST", "/api/v1/namespaces/vap/secrets", "v1", "Secret", "ask-secret", ""));
        put(
                "ask excluded group",
                object(
                        "POST",
                        "/apis/coordination.k8s.io/v1/namespaces/vap/leases",
                        "coordination.k8s.io/v1",
                        "Lease",
                        "ask-lease",
                        ""));
        put("ask namespace", object("POST", "/api/v1/namespaces", "v1", "Namespace", "ask-namespace", ""));
        put("ask namespace status", object("PUT", "/api/v1/namespaces/ask-ns/status", "v1", "Namespace", "ask-ns", ""));
        put(
                "ask cluster role",
                object(
                        "POST",
                        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                        "rbac.authorization.k8s.io/v1",
                        "ClusterRole",
                        "ask-role",
                        ""));
        put(
                "ask scale",
                object(
                        "PUT",
                        "/apis/apps/v1/namespaces/vap/deployments/ask-deployment/scale",
                        "autoscaling/v1",
                        "Scale",
                        "ask-deployment",
                        "'spec':{'replicas':1}"));
        put(
                "ask pod status",
                object("PUT", "/api/v1/namespaces/vap/pods/ask-pod/status", "v1", "Pod", "ask-pod", podSpec("x:1")));
        put(
                "ask eviction",
                object("POST", "/api/v1/namespaces/vap/pods/ask-pod/eviction", "policy/v1", "Eviction", "ask-pod", ""));
        put(
                "ask binding",
                object(
                        "POST",
                        "/api/v1/namespaces/vap/pods/ask-pod/binding",
                        "v1",
                        "Binding",
                        "ask-pod",
                        "'target':{'kind':'Node','name':'n'}"));
        put(
                "ask old binding",
                object(
                        "POST",
                        "/api/v1/namespaces/vap/bindings",
                        "v1",
                        "Binding",
                        "ask-pod",
                        "'target':{'kind':'Node','name':'n'}"));
        put(
                "ask ephemeral",
                object(
                        "PUT",
                        "/api/v1/namespaces/vap/pods/ask-pod/ephemeralcontainers",
                        "v1",
                        "Pod",
                        "ask-pod",
                        podSpec("x:1")));
        put(
                "ask token",
                object(
                        "POST",
                        "/api/v1/namespaces/vap/serviceaccounts/ask-account/token",
                        "authentication.k8s.io/v1",
                        "TokenRequest",
                        "ask-account",
                        "'spec':{'audiences':['x']}"));
        put(
                "ask review",
                json(
                        "POST",
                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                        "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\",\"metadata\":{\"name\":\"ask-x\"},\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}"));
    }

    private void deletionsAndConnections() {
        put("delete", Sent.of("DELETE", CONFIG_MAPS + "/keep-there" + DRY));
        put("delete another", Sent.of("DELETE", CONFIG_MAPS + "/basic-there" + DRY));
        put("delete by name", Sent.of("DELETE", CONFIG_MAPS + "/precious" + DRY));
        put("delete all", Sent.of("DELETE", "/api/v1/namespaces/collection/configmaps" + DRY));
        put("delete all, one precious", Sent.of("DELETE", "/api/v1/namespaces/precious/configmaps" + DRY));
        put(
                "delete with options",
                json(
                        "DELETE",
                        CONFIG_MAPS + "/keep-there",
                        "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"dryRun\":[\"All\"]}"));
        put("undeletable namespace", Sent.of("DELETE", "/api/v1/namespaces/default" + DRY));
        put("undeletable kube-system", Sent.of("DELETE", "/api/v1/namespaces/kube-system"));
        put("undeletable kube-public", Sent.of("DELETE", "/api/v1/namespaces/kube-public?propagationPolicy=Orphan"));
        put("undeletable's status", Sent.of("DELETE", "/api/v1/namespaces/default/status"));
        put("all namespaces", Sent.of("DELETE", "/api/v1/namespaces"));
        put(
                "undeletable's finalize",
                object("PUT", "/api/v1/namespaces/kube-public/finalize", "v1", "Namespace", "kube-public", ""));
        put("exec", Sent.of("GET", "/api/v1/namespaces/vap/pods/ask-pod/exec?command=true&stdout=true"));
        put("exec by post", Sent.of("POST", "/api/v1/namespaces/vap/pods/ask-pod/exec?command=true&stdout=true"));
        put("attach", Sent.of("POST", "/api/v1/namespaces/vap/pods/ask-pod/attach?stdout=true"));
        put("service proxy", Sent.of("DELETE", "/api/v1/namespaces/vap/services/ask-service/proxy/some/path"));
    }

    private void selections() {
        put("scope namespace", object("POST", "/api/v1/namespaces", "v1", "Namespace", "scope-namespace", ""));
        put(
                "scope namespaced",
                object("POST", "/api/v1/namespaces/vap/configmaps", "v1", "ConfigMap", "scope-map", ""));
        put("scope node", object("POST", "/api/v1/nodes", "v1", "Node", "scope-node", ""));
        put("selected", labelled("'tier':'web'"));
        put("not selected", labelled("'tier':'db'"));
        put("excepted", labelled("'tier':'web','skip':''"));
        put("unlabelled", labelled(""));
        put(
                "role put",
                object(
                        "PUT",
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/vap/roles/made",
                        "rbac.authorization.k8s.io/v1",
                        "Role",
                        "made",
                        "'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['*']}]"));
        put(
                "role put ok",
                object(
                        "PUT",
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/vap/roles/made",
                        "rbac.authorization.k8s.io/v1",
                        "Role",
                        "made",
                        "'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]"));
        put(
                "role post",
                object(
                        "POST",
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/vap/roles",
                        "rbac.authorization.k8s.io/v1",
                        "Role",
                        "made",
                        "'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['*']}]"));
    }

    private void workloads() {
        String deployments = "/apis/apps/v1/namespaces/vap/deployments";
        for (String image : new String[] {"nginx", "nginx:1.27", "nginx:latest"}) {
            put(
                    "deployment of " + image,
                    object("POST", deployments, "apps/v1", "Deployment", "work-x", deploymentSpec(image, 1)));
            put(
                    "pod of " + image,
                    object("POST", "/api/v1/namespaces/vap/pods", "v1", "Pod", "work-x", podSpec(image)));
        }
        put(
                "five replicas",
                object("POST", deployments, "apps/v1", "Deployment", "work-x", deploymentSpec("nginx:1", 5)));
        put(
                "much memory",
                object(
                        "POST",
                        "/api/v1/namespaces/vap/pods",
                        "v1",
                        "Pod",
                        "work-x",
                        "'spec':{'containers':[{'name':'c','image':'nginx:1','resources':{'limits':{'memory':'2Gi'}}}]}"));
        put(
                "little memory",
                object(
                        "POST",
                        "/api/v1/namespaces/vap/pods",
                        "v1",
                        "Pod",
                        "work-x",
                        "'spec':{'containers':[{'name':'c','image':'nginx:1','resources':{'limits':{'memory':'512Mi'}}}]}"));
        put(
                "null replicas",
                object("POST", deployments, "apps/v1", "Deployment", "work-x", deploymentSpec("nginx", null)));
    }

    private void language() {
        for (String one : new String[] {
            "lists",
            "sets",
            "optional",
            "two",
            "url",
            "quantity",
            "ip",
            "regex",
            "strings",
            "time",
            "not ip",
            "not a quantity",
            "not a list"
        }) {
            put("speak " + one, json("POST", CONFIG_MAPS + DRY, configMap("speak-x", "case: " + one)));
        }
    }

    private static String podSpec(String image) {
        return "'spec':{'containers':[{'name':'c','image':'" + image + "'}]}";
    }

    private static String deploymentSpec(String image, Integer replicas) {
        return "'spec':{'replicas':" + replicas
                + ",'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}}," + podSpec(image)
                + "}}";
    }

    private void map(String name, String data) {
        put(name, json("POST", CONFIG_MAPS + DRY, configMap(name, data)));
    }

    private static String configMap(String name, String data) {
        StringBuilder json = new StringBuilder();
        for (String pair : data.split(", ")) {
            String[] parts = pair.split(": ");
            json.append(json.isEmpty() ? "" : ",").append('"' + parts[0] + "\":\"" + parts[1] + '"');
        }
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"},\"data\":{"
                + json + "}}";
    }

    private static Sent labelled(String labels) {
        String body = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'x','labels':{" + labels + "}}}";
        return json("POST", CONFIG_MAPS + DRY, body.replace('\'', '"'));
    }

    private static Sent yaml(String target, String body) {
        return new Sent("POST", target, "application/yaml", body.getBytes());
    }

    private static Sent object(String method, String path, String version, String kind, String name, String rest) {
        String body = "{'apiVersion':'" + version + "','kind':'" + kind + "','metadata':{'name':'" + name + "'}"
                + (rest.isEmpty() ? "" : "," + rest) + "}";
        return json(method, path + DRY, body.replace('\'', '"'));
    }

    private void put(String name, Sent sent) {
        if (cases.put(name, sent) != null) {
            throw new IllegalArgumentException("two cases are called " + name);
        }
    }
}
