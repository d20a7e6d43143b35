package io.gatehouse.authz;

import static io.gatehouse.authz.Questions.answer;
import static io.gatehouse.authz.Questions.resource;
import static io.gatehouse.authz.Questions.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.AbacPolicy.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
