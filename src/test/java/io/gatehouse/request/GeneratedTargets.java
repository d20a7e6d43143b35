package io.gatehouse.request;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Requests as nobody would write them, most of them legal: the same ones for the same seed. */
public final class GeneratedTargets {
    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final List<String> BEGINNINGS = List.of(
            "/api/v1",
            "/api/v1",
            "/api/v1",
            "/apis/apps/v1",
            "/apis/rbac.authorization.k8s.io/v1",
            "/apis/a/b",
            "/api",
            "/apis",
            "/apis/batch",
            "/healthz",
            "/openapi/v3",
            "/API/v1",
            "/%61pi/v1",
            "/api/%76%31",
            "/apis/%61pps/v1",
            "");
    private static final List<String> PARTS = List.of(
            "pods",
            "nodes",
            "services",
            "secrets",
            "deployments",
            "namespaces",
            "watch",
            "proxy",
            "status",
            "finalize",
            "log",
            "exec",
            "scale",
            "a",
            "b-1",
            "default",
            "kube-system",
            "x:80",
            "https:x:443",
            "syst%C3%A8me",
            "%70ods",
            "pro%78y",
            "n%61mespaces",
            "wa%74ch",
            "a%20b",
            "a%3Ab",
            "%E5%BC%A0%E4%B8%89",
            "a%252Fb",
            "a+b",
            "a;b",
            "a,b",
            "a=b",
            "a&b",
            "...",
            "~",
            "a%0Ab",
            "%22",
            "<b>");
    private static final List<String> TAILS =
            List.of("", "/", "/x", "/x//y", "/%2Fx", "/x%00", "/x%5C", "//", "/x%FF", "/x?y");
    private static final List<String> KEYS = List.of(
            "watch",
            "watch",
            "w%61tch",
            "Watch",
            "fieldSelector",
            "fieldSelector",
            "labelSelector",
            "limit",
            "timeoutSeconds",
            "allowWatchBookmarks",
            "resourceVersion",
            "continue",
            "sendInitialEvents",
            "pretty",
            "field%53elector",
            "");
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "true",
            "false",
            "FALSE",
            "fal%73e",
            "fal%C5%BFe",
            "yes",
            "%zz",
            "a;b",
            "abc",
            "+5",
            "-5",
            "%2B5",
            "9223372036854775807",
            "9223372036854775808",
            "0x10",
            "1_000",
            "%D9%A1",
            "500");
    private static final List<String> SELECTORS = List.of(
            "metadata.name=a",
            "metadata.name%3Db",
            "metadata.name==c",
            "metadata.name!=a",
            "metadata.name=",
            "metadata.name=..",
            "metadata.name=a/b",
            "metadata.name=%25",
            "spec.nodeName=n,metadata.name=p",
            "metadata.name=z,metadata.name=a",
            "metadata.name=a\\,b",
            "metadata.name=a\\b",
            "metadata.name=a=b",
            "metadata.name=%E5%BC%A0",
            "a",
            "a,b",
            "a%3Db",
            "a=b,!c",
            "a+in+(b,c)",
            "a+in+b",
            "a+notin+()",
            "a%3E1",
            "a%3Ex",
            "a!b",
            "example.com/a=b",
            "Example.com/a",
            "a=-b",
            "metadata.name",
            ",",
            "%20",
            "in+in+(in)");

    /** A method and a target. */
    public record Request(String method, String target) {}

    private final Random random;

    private GeneratedTargets(long seed) {
        random = new Random(seed);
    }

    public static Stream<Request> of(long seed, int count) {
        GeneratedTargets generated = new GeneratedTargets(seed);
        return Stream.generate(generated::next).limit(count);
    }

    private Request next() {
        return new Request(one(METHODS), path() + query());
    }

    private String path() {
        StringBuilder path = new StringBuilder(one(BEGINNINGS));
        int parts = random.nextInt(8);
        if (random.nextInt(3) == 0) {
            path.append("/namespaces/").append(one(PARTS));
        }
        for (int i = 0; i < parts; i++) {
            path.append('/').append(one(PARTS));
        }
        if (random.nextInt(4) == 0) {
            path.append("/proxy").append(one(TAILS)).append(one(TAILS));
        }
        if (path.isEmpty() || random.nextInt(10) == 0) {
            path.append('/');
        }
        return path.toString();
    }

    private String query() {
        int pairs = Math.max(0, random.nextInt(9) - 4);
        StringBuilder query = new StringBuilder(pairs > 0 || random.nextInt(20) == 0 ? "?" : "");
        for (int i = 0; i < pairs; i++) {
            query.append(i == 0 ? "" : "&").append(pair());
        }
        return query.toString();
    }

    private String pair() {
        String key = one(KEYS);
        if (random.nextInt(20) == 0) {
            return key;
        }
        return key + "=" + one(key.endsWith("elector") && random.nextInt(10) > 0 ? SELECTORS : VALUES);
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
