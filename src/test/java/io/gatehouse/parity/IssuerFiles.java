package io.gatehouse.parity;

import java.util.ArrayList;
import java.util.List;

/** AuthenticationConfigurations, each with something about it. */
final class IssuerFiles {
    private static final String HEAD = "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n";
    private static final String ISSUER = "url: https://a.example, audiences: [k]";
    private static final String USER = "username: {claim: sub, prefix: ''}";

    /** To be taken, or not, by the gate as by kube-apiserver. */
    static final List<Case> ALIKE = new ArrayList<>();

    /** Taken by kube-apiserver, and by the gate not. */
    static final List<Case> STRICTER = new ArrayList<>();

    record Case(String name, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    private IssuerFiles() {}

    static {
        issuers();
        mappings();
        rules();
        anonymous();
        documents();
        stricter();
    }

    private static void add(List<Case> cases, String name, String body) {
        cases.add(new Case(name, HEAD + body));
    }

    private static void issuer(String name, String issuer) {
        add(ALIKE, name, jwt(issuer, USER, ""));
    }

    private static void mapping(String name, String mappings) {
        add(ALIKE, name, jwt(ISSUER, mappings, ""));
    }

    private static void rule(String name, String rules) {
        add(ALIKE, name, jwt(ISSUER, USER, ", claimValidationRules: [" + rules + "]"));
    }

    private static String jwt(String issuer, String mappings, String more) {
        return "jwt:\n" + entry(issuer, mappings, more);
    }

    private static String entry(String issuer, String mappings, String more) {
        return "- {issuer: {" + issuer + "}, claimMappings: {" + mappings + "}" + more + "}\n";
    }

    private static void issuers() {
        issuer("the least", ISSUER);
        issuer("no url", "audiences: [k]");
        issuer("an empty url", "url: '', audiences: [k]");
        issuer("http", "url: http://a.example, audiences: [k]");
        issuer("a user in the url", "url: https://me@a.example, audiences: [k]");
        issuer("a query in the url", "url: https://a.example?b=c, audiences: [k]");
        issuer("a fragment in the url", "url: https://a.example#b, audiences: [k]");
        issuer("no url at all", "url: a, audiences: [k]");
        issuer("a path in the url", "url: https://a.example/realms/b/, audiences: [k]");
        issuer("no audiences", "url: https://a.example");
        issuer("an empty audience", "url: https://a.example, audiences: ['']");
        issuer("an audience twice", "url: https://a.example, audiences: [k, k], audienceMatchPolicy: MatchAny");
        issuer("two audiences", "url: https://a.example, audiences: [k, l], audienceMatchPolicy: MatchAny");
        issuer("two audiences and no policy", "url: https://a.example, audiences: [k, l]");
        issuer("one audience and a policy", ISSUER + ", audienceMatchPolicy: MatchAny");
        issuer("another policy", ISSUER + ", audienceMatchPolicy: MatchAll");
        issuer("elsewhere", ISSUER + ", discoveryURL: https://b.example/x");
        issuer("elsewhere without TLS", ISSUER + ", discoveryURL: http://b.example/x");
        issuer("elsewhere is here", ISSUER + ", discoveryURL: https://a.example/");
        issuer("an authority that is none", ISSUER + ", certificateAuthority: x");
        issuer("an unknown key", ISSUER + ", audience: k");
        String twice = entry(ISSUER, USER, "") + entry(ISSUER, USER, "");
        add(ALIKE, "an issuer twice", "jwt:\n" + twice);
        String two = entry(ISSUER, USER, "") + entry("url: https://b.example, audiences: [k]", USER, "");
        add(ALIKE, "two issuers", "jwt:\n" + two);
        add(
                ALIKE,
                "two that are found at one place",
                "jwt:\n" + two.replace("audiences: [k]", "audiences: [k], discoveryURL: https://c.example/x"));
    }

    private static void mappings() {
        mapping("no username", "groups: {claim: groups, prefix: ''}");
        mapping("an empty claim", "username: {claim: '', prefix: ''}");
        mapping("no prefix", "username: {claim: sub}");
        mapping("a prefix without claim", "username: {prefix: 'a:'}");
        mapping("groups", USER + ", groups: {claim: groups, prefix: 'a:'}");
        mapping("groups without prefix", USER + ", groups: {claim: groups}");
        mapping("a prefix of no groups", USER + ", groups: {prefix: 'a:'}");
        mapping("no groups", USER + ", groups: {}");
        mapping("a uid", USER + ", uid: {claim: uid}");
        mapping("no uid", USER + ", uid: {}");
        mapping("claim and expression", "username: {claim: sub, prefix: '', expression: claims.sub}");
        mapping("claim and expression of the uid", USER + ", uid: {claim: uid, expression: claims.uid}");
        mapping("an extra without a domain", USER + ", extra: [{key: a, valueExpression: claims.a}]");
    }

    private static void rules() {
        rule("a rule", "{claim: hd, requiredValue: a}");
        rule("a rule of nothing", "{claim: hd}");
        rule("no claim", "{requiredValue: a}");
        rule("a claim twice", "{claim: hd, requiredValue: a}, {claim: hd, requiredValue: b}");
        rule("a message beside a claim", "{claim: hd, requiredValue: a, message: m}");
        rule("a rule that is both", "{claim: hd, expression: claims.a == 'b'}");
    }

    private static void anonymous() {
        add(ALIKE, "anybody", "anonymous: {enabled: true}\n");
        add(ALIKE, "nobody", "anonymous: {enabled: false}\n");
        add(ALIKE, "some paths", "anonymous: {enabled: true, conditions: [{path: /livez}]}\n");
        add(ALIKE, "some paths for nobody", "anonymous: {enabled: false, conditions: [{path: /livez}]}\n");
        add(ALIKE, "an unknown condition", "anonymous: {enabled: true, conditions: [{prefix: /livez}]}\n");
    }

    private static void documents() {
        String jwt = jwt(ISSUER, USER, "");
        add(ALIKE, "nothing", "");
        ALIKE.add(new Case("v1beta1", HEAD.replace("/v1", "/v1beta1") + jwt));
        ALIKE.add(new Case("v2", HEAD.replace("/v1", "/v2") + jwt));
        ALIKE.add(new Case("another kind", HEAD.replace("kind: Authentication", "kind: Authorization") + jwt));
        ALIKE.add(new Case("an empty file", ""));
        add(ALIKE, "an unknown key at the top", "jwts: []\n");
        add(ALIKE, "a key twice", "anonymous: {enabled: true}\nanonymous: {enabled: true}\n");
    }

    private static void stricter() {
        add(STRICTER, "CEL of the username", jwt(ISSUER, "username: {expression: claims.sub}", ""));
        add(STRICTER, "CEL of the uid", jwt(ISSUER, USER + ", uid: {expression: claims.uid}", ""));
        add(STRICTER, "extras", jwt(ISSUER, USER + ", extra: [{key: a.example/b, valueExpression: claims.a}]", ""));
        add(STRICTER, "CEL of claims", jwt(ISSUER, USER, ", claimValidationRules: [{expression: claims.a == 'b'}]"));
        add(
                STRICTER,
                "CEL of users",
                jwt(ISSUER, USER, ", userValidationRules: [{expression: \"user.username != 'a'\"}]"));
        add(STRICTER, "no host", jwt("url: 'https:///a', audiences: [k]", USER, ""));
    }
}
