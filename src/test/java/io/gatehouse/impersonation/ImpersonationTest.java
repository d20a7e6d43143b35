package io.gatehouse.impersonation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Subject;
import io.gatehouse.core.Subject.Impersonated;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpersonationTest {
    private static final RequestInfo GET_POD = RequestInfo.ofAction("get", "", "v1", "n", "pods", "", "p");
    private static final String ON_USER_INFO = "impersonate-on:user-info:get  n pods p";

    private final Impersonation impersonation = new Impersonation();
    private final List<String> asked = new ArrayList<>();
    private final Set<String> allowed = new HashSet<>();

    @Test
    void withoutItsHeadersTheCallerIsItselfAndNobodyIsAsked() {
        Subject subject = ask(caller("c"), "Accept", "x", "Impersonation", "x", "Impersonate-Other", "x")
                .result();
        assertEquals(Subject.itself(caller("c")), subject);
        assertEquals(List.of(), asked);
    }

    @Test
    void everyPartOfTheWantedIdentityIsAskedAbout() {
        allow(
                ON_USER_INFO,
                "impersonate:user-info authentication.k8s.io  users u",
                "impersonate:user-info authentication.k8s.io  uids 1",
                "impersonate:user-info authentication.k8s.io  groups g",
                "impersonate:user-info authentication.k8s.io  groups h",
                "impersonate:user-info authentication.k8s.io  userextras/a.b/c x",
                "impersonate:user-info authentication.k8s.io  userextras/a.b/c y");
        Impersonated as = succeeded(
                "Impersonate-User",
                "u",
                "impersonate-UID",
                "1",
                "Impersonate-Group",
                "g",
                "IMPERSONATE-GROUP",
                "h",
                "Impersonate-Extra-A.b%2FC",
                "x",
                "Impersonate-Extra-a.b%2fc",
                "y");
        Identity wanted = new Identity("u", "1", List.of("g", "h"), Map.of("a.b/c", List.of("x", "y")));
        assertEquals(wanted, as.requested());
        assertEquals(new Identity("u", "1", List.of("g", "h", "system:authenticated"), wanted.extra()), as.identity());
        assertEquals("impersonate:user-info", as.constraint());
        assertEquals(7, asked.size());
        for (String question : List.copyOf(allowed)) {
            allowed.remove(question);
            assertTrue(
                    new Impersonation()
                            .subject(
                                    authorizer(),
                                    call(
                                            "Impersonate-User",
                                            "u",
                                            "Impersonate-Uid",
                                            "1",
                                            "Impersonate-Group",
                                            "g",
                                            "Impersonate-Group",
                                            "h",
                                            "Impersonate-Extra-A.b%2Fc",
                                            "x",
                                            "Impersonate-Extra-a.b%2fc",
                                            "y"),
                                    caller("c"))
                            .failed(),
                    question);
            allowed.add(question);
        }
    }

    @Test
    void theOlderVerbAsksAboutTheCoreGroupAndTellsNoConstraint() {
        allow(
                "impersonate   users u",
                "impersonate   groups system:masters",
                "impersonate authentication.k8s.io  uids 1",
                "impersonate authentication.k8s.io  userextras/Scopes x");
        Impersonated as = succeeded(
                "Impersonate-User",
                "u",
                "Impersonate-Uid",
                "1",
                "Impersonate-Group",
                "system:masters",
                "Impersonate-Extra-%53copes",
                "x");
        assertEquals(
                List.of("system:masters", "system:authenticated"), as.identity().groups());
        assertEquals("", as.constraint());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u | | system:authenticated",
                "u | system:unauthenticated | system:unauthenticated",
                "u | system:authenticated | system:authenticated",
                "system:anonymous | | system:unauthenticated",
                "system:anonymous | system:authenticated | system:authenticated,system:unauthenticated",
                "system:serviceaccount:n:s | | system:serviceaccounts,system:serviceaccounts:n,system:authenticated",
                "system:serviceaccount:n:s | g | g,system:authenticated",
                "system:serviceaccount:N:s | | system:authenticated",
                "system:node:n | | system:authenticated"
            })
    void groupsComeWithNamesByTheOlderVerb(String user, String group, String groups) {
        allow("impersonate   users " + user, "impersonate  n serviceaccounts s", "impersonate   groups " + group);
        Impersonated as = group == null
                ? succeeded("Impersonate-User", user)
                : succeeded("Impersonate-User", user, "Impersonate-Group", group);
        assertEquals(List.of(groups.split(",")), as.identity().groups());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serviceaccount | system:serviceaccount:n:s | authentication.k8s.io n serviceaccounts s | system:serviceaccounts,system:serviceaccounts:n,system:authenticated",
                "arbitrary-node | system:node:n | authentication.k8s.io  nodes n | system:nodes,system:authenticated",
                "user-info | system:node:N | authentication.k8s.io  users system:node:N | system:authenticated",
                "user-info | system:anonymous | authentication.k8s.io  users system:anonymous | system:unauthenticated"
            })
    void eachConstrainedModeIsForItsOwnNames(String mode, String user, String question, String groups) {
        allow("impersonate-on:" + mode + ":get  n pods p", "impersonate:" + mode + " " + question);
        Impersonated as = succeeded("Impersonate-User", user);
        assertEquals("impersonate:" + mode, as.constraint());
        assertEquals(List.of(groups.split(",")), as.identity().groups());
        assertTrue(ask(caller("c"), "Impersonate-User", user, "Impersonate-Uid", "1")
                .failed());
    }

    @Test
    void aServiceAccountMayActAsItsOwnNodeWhoeverThatIs() {
        allow(
                "impersonate-on:associated-node:get  n pods p",
                "impersonate:associated-node authentication.k8s.io  nodes *");
        Map<String, List<String>> extra =
                Map.of("authentication.kubernetes.io/node-name", List.of("mine"), "b", List.of("1", "2"));
        Caller pod = caller(new Identity("system:serviceaccount:n:s", "", List.of(), extra));
        List<Map<String, List<String>>> shown = new ArrayList<>();
        Authorizer authorizer = attributes -> {
            shown.add(attributes.user().extra());
            return authorizer().authorize(attributes);
        };
        Subject subject = impersonation
                .subject(authorizer, call("Impersonate-User", "system:node:mine"), pod)
                .result();
        assertEquals("impersonate:associated-node", subject.as().orElseThrow().constraint());
        assertEquals(
                Identity.of("system:node:mine", List.of("system:nodes", "system:authenticated")), subject.effective());
        assertEquals(pod, subject.caller());
        Map<String, List<String>> keys = Map.of(
                "authentication.kubernetes.io/associated-node-keys",
                List.of("authentication.kubernetes.io/node-name", "b"));
        assertEquals(List.of(keys, keys), shown);

        Map<String, List<String>> two = Map.of("authentication.kubernetes.io/node-name", List.of("mine", "mine"));
        Caller podOfTwo = caller(new Identity("system:serviceaccount:n:s", "", List.of(), two));
        assertTrue(ask(podOfTwo, "Impersonate-User", "system:node:mine").failed());
        assertTrue(ask(pod, "Impersonate-User", "system:node:other").failed());
        assertTrue(ask(caller(new Identity("u", "", List.of(), extra)), "Impersonate-User", "system:node:mine")
                .failed());
    }

    @Test
    void theRefusalIsThatOfTheFirstModeThatConcernsIt() {
        assertEquals(
                "pods \"p\" is forbidden: User \"c\" cannot impersonate-on:user-info:get resource \"pods\" in API group \"\" in the namespace \"n\": why",
                refusal("Impersonate-User", "u"));
        allow(ON_USER_INFO);
        assertEquals(
                "users.authentication.k8s.io \"u\" is forbidden: User \"c\" cannot impersonate:user-info resource \"users\" in API group \"authentication.k8s.io\" at the cluster scope: why",
                refusal("Impersonate-User", "u"));
        assertEquals("impersonate   users u", asked.get(asked.size() - 1));
    }

    @Test
    void theModeThatLastLetTheCallerThroughIsTriedFirst() {
        allow("impersonate   users u");
        succeeded("Impersonate-User", "u");
        asked.clear();
        succeeded("Impersonate-User", "u");
        assertEquals(List.of("impersonate   users u"), asked);
        assertEquals(
                "users \"v\" is forbidden: User \"c\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope: why",
                refusal("Impersonate-User", "v"));
    }

    @Test
    void constrainedModesNeverGiveMasters() {
        allow(
                ON_USER_INFO,
                "impersonate:user-info authentication.k8s.io  users u",
                "impersonate:user-info authentication.k8s.io  groups *",
                "impersonate:user-info authentication.k8s.io  groups system:masters");
        assertEquals(
                "groups.authentication.k8s.io \"system:masters\" is forbidden: User \"c\" cannot impersonate:user-info resource \"groups\" in API group \"authentication.k8s.io\" at the cluster scope: impersonating the system:masters group is not allowed",
                refusal("Impersonate-User", "u", "Impersonate-Group", "system:masters"));
    }

    @Test
    void manyGroupsAreAskedAboutAllAtOnceFirst() {
        allow(
                ON_USER_INFO,
                "impersonate:user-info authentication.k8s.io  users u",
                "impersonate:user-info authentication.k8s.io  groups *",
                "impersonate:user-info authentication.k8s.io  userextras/* *");
        String[] three = {
            "Impersonate-User", "u", "Impersonate-Group", "1", "Impersonate-Group", "2", "Impersonate-Group", "3"
        };
        assertTrue(ask(caller("c"), three).failed());
        asked.clear();
        succeeded(
                "Impersonate-User",
                "u",
                "Impersonate-Group",
                "1",
                "Impersonate-Group",
                "2",
                "Impersonate-Group",
                "3",
                "Impersonate-Group",
                "4",
                "Impersonate-Extra-a.b%2Fc",
                "1",
                "Impersonate-Extra-a.b%2Fc",
                "2",
                "Impersonate-Extra-a.b%2Fc",
                "3",
                "Impersonate-Extra-a.b%2Fd",
                "4");
        assertEquals(4, asked.size());
    }

    @Test
    void manyGroupsAreAskedAboutOneByOneWhereNotAllAreAllowed() {
        allow(ON_USER_INFO, "impersonate:user-info authentication.k8s.io  users u");
        List<String> headers = new ArrayList<>(List.of("Impersonate-User", "u"));
        for (int i = 0; i < 20_000; i++) {
            allow("impersonate:user-info authentication.k8s.io  groups " + i);
            headers.addAll(List.of("Impersonate-Group", String.valueOf(i)));
        }
        assertEquals(
                20_001,
                succeeded(headers.toArray(String[]::new)).identity().groups().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scopes | x | impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \"scopes\": must be a domain-prefixed path (such as \"acme.io/foo\")",
                "%2Fa | x | impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \"/a\": must be a domain-prefixed path (such as \"acme.io/foo\")",
                "a%2F%7B | x | impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \"{\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
                "a%2F%42 | x | impersonating a non-lowercase key in extra is not allowed: \"a/B\"",
                "a%2Fb | '' | impersonating the empty string value in extra is not allowed"
            },
            quoteCharacter = '\u0001')
    void constrainedModesHaveRulesForExtras(String key, String value, String reason) {
        allow(ON_USER_INFO, "impersonate:user-info authentication.k8s.io  users u");
        assertEquals(
                "userextras.authentication.k8s.io is forbidden: User \"c\" cannot impersonate:user-info resource \"userextras\" in API group \"authentication.k8s.io\" at the cluster scope: "
                        + reason,
                refusal("Impersonate-User", "u", "Impersonate-Extra-" + key, value.equals("''") ? "" : value));
    }

    @Test
    void headersThatMakeNoSenseAreBadRequests() {
        assertEquals(
                "requested &user.DefaultInfo{Name:\"\", UID:\"1\", Groups:[]string{\"g\", \"h\"}, "
                        + "Extra:map[string][]string{\"a\":[]string{\"x\", \"y\"}, \"b\":[]string{\"\"}}} without impersonating a user name",
                badRequest(
                        "Impersonate-Uid",
                        "1",
                        "Impersonate-Group",
                        "g",
                        "Impersonate-Group",
                        "h",
                        "Impersonate-Extra-b",
                        "",
                        "Impersonate-Extra-a",
                        "x",
                        "Impersonate-Extra-a",
                        "y"));
        assertEquals(
                "requested &user.DefaultInfo{Name:\"\", UID:\"\", Groups:[]string(nil), Extra:map[string][]string(nil)} without impersonating a user name",
                badRequest("Impersonate-User", ""));
        assertEquals(
                "Impersonate-User is there more than once",
                badRequest("Impersonate-User", "u", "impersonate-user", "u"));
        assertEquals(
                "Impersonate-Uid is there more than once",
                badRequest("Impersonate-User", "u", "Impersonate-Uid", "1", "Impersonate-Uid", ""));
        assertEquals(
                "the impersonated user cannot be forwarded: a group is empty",
                badRequest("Impersonate-User", "u", "Impersonate-Group", ""));
        assertEquals("an Impersonate header is not UTF-8", badRequest("Impersonate-User", "\u00e4"));
        assertEquals(
                "an Impersonate header is not UTF-8",
                badRequest("Impersonate-User", "u", "Impersonate-Extra-%E4", "x"));
        assertEquals(List.of(), asked);
    }

    @Test
    void headersAreUtf8AndKeysOfExtrasPercentEncoded() {
        String name = "张三";
        allow("impersonate   users " + name, "impersonate authentication.k8s.io  userextras/ᛄ%zz x");
        String bytes = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertTrue(ask(caller("c"), "Impersonate-User", bytes, "Impersonate-Extra-%e1%9b%84%zz", "x")
                .failed());
        allow("impersonate authentication.k8s.io  userextras/%e1%9b%84%zz x");
        assertEquals(
                name,
                succeeded("Impersonate-User", bytes, "Impersonate-Extra-%e1%9b%84%zz", "x")
                        .identity()
                        .name());
        allow("impersonate authentication.k8s.io  userextras/ᛄ x");
        succeeded("Impersonate-User", bytes, "Impersonate-Extra-%e1%9b%84", "x");
    }

    @Test
    void lateAnswersLetThroughAsThoseAtHand() {
        allow("impersonate   users u", "impersonate   groups g", "impersonate   groups h");
        List<Promise<Decision>> promises = new ArrayList<>();
        Authorizer late = attributes -> {
            Promise<Decision> promise = Promise.promise();
            promises.add(promise);
            return promise.future().compose(nothing -> authorizer().authorize(attributes));
        };
        Future<Subject> subject = impersonation.subject(
                late, call("Impersonate-User", "u", "Impersonate-Group", "g", "Impersonate-Group", "h"), caller("c"));
        for (int i = 0; i < promises.size(); i++) {
            assertFalse(subject.isComplete());
            promises.get(i).complete();
        }
        assertEquals(
                List.of("g", "h", "system:authenticated"),
                subject.result().effective().groups());
    }

    @Test
    void aFailureOfTheAuthorizersLetsNobodyThrough() {
        Future<Subject> subject = impersonation.subject(
                attributes -> Future.failedFuture(new IllegalStateException("broken")),
                call("Impersonate-User", "u"),
                caller("c"));
        assertInstanceOf(IllegalStateException.class, subject.cause());
    }

    private void allow(String... questions) {
        allowed.addAll(List.of(questions));
    }

    private Authorizer authorizer() {
        return attributes -> {
            String question = shown(attributes);
            asked.add(question);
            return Future.succeededFuture(
                    new Decision(allowed.contains(question) ? Verdict.ALLOW : Verdict.NO_OPINION, "test", "why"));
        };
    }

    private static String shown(Attributes attributes) {
        RequestInfo action = attributes.action();
        return String.join(
                " ", action.verb(), action.apiGroup(), action.namespace(), action.fullResource(), action.name());
    }

    private Impersonated succeeded(String... headers) {
        Future<Subject> subject = ask(caller("c"), headers);
        assertTrue(subject.succeeded(), () -> subject.cause() + " after " + asked);
        return subject.result().as().orElseThrow();
    }

    private String refusal(String... headers) {
        Refusal refusal =
                assertInstanceOf(Refusal.class, ask(caller("c"), headers).cause());
        assertEquals(403, refusal.code());
        return refusal.message();
    }

    private String badRequest(String... headers) {
        Refusal refusal =
                assertInstanceOf(Refusal.class, ask(caller("c"), headers).cause());
        assertEquals(400, refusal.code());
        return refusal.message();
    }

    private Future<Subject> ask(Caller caller, String... headers) {
        return impersonation.subject(authorizer(), call(headers), caller);
    }

    private static Caller caller(String name) {
        return caller(Identity.of(name, List.of()));
    }

    private static Caller caller(Identity identity) {
        return new Caller(identity, Proof.by("test"));
    }

    private static Call call(String... headers) {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            map.add(headers[i], headers[i + 1]);
        }
        return new Call(
                "id",
                Instant.EPOCH,
                0,
                "default",
                "GET",
                "/",
                GET_POD,
                map,
                Body.NONE,
                Optional.empty(),
                Origin.of("test", "127.0.0.1", Optional.empty()),
                Future.succeededFuture());
    }
}
