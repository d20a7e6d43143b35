package io.gatehouse.authz;

import static io.gatehouse.authz.Questions.answer;
import static io.gatehouse.authz.Questions.resource;
import static io.gatehouse.authz.Questions.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.AbacPolicy.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies allow whom; a real kube-apiserver is the judge of the rest. */
class AbacTest {
    private static final RequestInfo READ = resource("list", "", "pods", "a", "");
    private static final RequestInfo WRITE = resource("create", "", "pods", "a", "");

    private static boolean allows(Spec policy, Identity user, RequestInfo action) {
        return answer(new Abac(List.of(policy)), user, action).allows();
    }

    @Test
    void aUserAndAGroupHaveBothToFit() {
        Spec policy = new Spec("u", "g", false, "", "pods", "a", "");
        assertTrue(allows(policy, user("u", "g"), WRITE));
        assertFalse(allows(policy, user("u"), WRITE));
        assertFalse(allows(policy, user("v", "g"), WRITE));
    }

    @Test
    void aStarIsWhoeverIsAuthenticated() {
        Spec policy = new Spec("*", "g", false, "", "pods", "a", "");
        assertTrue(allows(policy, user("u", Identity.AUTHENTICATED), WRITE));
        assertFalse(allows(policy, user("system:anonymous", Identity.UNAUTHENTICATED, "g"), WRITE));
    }

    @Test
    void readOnlyPoliciesAllowReadingAlone() {
        Spec policy = new Spec("u", "", true, "", "pods", "a", "");
        assertTrue(allows(policy, user("u"), READ));
        assertFalse(allows(policy, user("u"), WRITE));
    }

    @Test
    void whatIsLeftOutMatchesOnlyNothing() {
        Spec policy = new Spec("u", "", false, "", "pods", "", "");
        assertFalse(allows(policy, user("u"), WRITE));
        assertFalse(allows(policy, user("u"), RequestInfo.ofPath("/version", "get")));
        assertFalse(allows(new Spec("", "", false, "*", "*", "*", "*"), user("u"), WRITE));
    }

    @Test
    void theReasonIsKubeApiservers() {
        assertEquals(
                "No policy matched.",
                answer(new Abac(List.of()), user("u"), READ).reason());
    }

    @TempDir
    private Path folder;

    private List<Spec> read(String lines) throws Exception {
        return PolicyFile.read(Files.writeString(folder.resolve("policy.jsonl"), lines));
    }

    private static Spec everybodys(boolean readonly, String resource, String namespace, String path) {
        return new Spec("*", "", readonly, "*", resource, namespace, path);
    }

    @Test
    void ofALineWithoutVersionWhatIsLeftOutIsEverything() throws Exception {
        assertEquals(
                List.of(
                        new Spec("u", "", false, "*", "*", "*", "*"),
                        new Spec("u", "g", true, "*", "pods", "*", ""),
                        new Spec("", "g", false, "*", "*", "a", ""),
                        everybodys(false, "*", "*", "*"),
                        everybodys(true, "pods", "a", ""),
                        everybodys(false, "*", "a", "")),
                read("""
                        {"user": "u"}
                        {"user": "u", "group": "g", "readonly": true, "resource": "pods"}
                        {"group": "g", "namespace": "a"}
                        {}
                        {"user": "*", "group": "g", "readonly": true, "resource": "pods", "namespace": "a"}
                        {"user": "u", "group": "*", "namespace": "a"}
                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'spec': {'user': 'u'}}",
                "{'kind': 'Policy', 'user': 'u'}",
                "{'kind': 'Policy', 'spec': {'user': 'u'}}",
                "{'apiVersion': 'abac.authorization.kubernetes.io/v1beta1', 'spec': {'user': 'u'}}",
                "{'apiVersion': 'abac.authorization.kubernetes.io/v1', 'kind': 'Policy', 'spec': {'user': 'u'}}",
                "{'apiVersion': '', 'kind': '', 'user': 'u'}",
                "{'user': 'u', 'apiGroup': 'apps'}",
                "{'User': 'u'}"
            })
    void aSlipInALineNeverMakesItEverybodys(String line) {
        assertThrows(InvalidConfigurationException.class, () -> read(line.replace('\'', '"')));
    }
}
