package io.gatehouse.authz;

import static io.gatehouse.authz.Questions.answer;
import static io.gatehouse.authz.Questions.question;
import static io.gatehouse.authz.Questions.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.authz.AuthorizerChain.Named;
import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Mode;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.lab.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizersTest {
    private static final RequestInfo ACTION = RequestInfo.ofPath("/x", "get");
    private static final Decision ALLOW = new Decision(Verdict.ALLOW, "a", "because");
    private static final Decision DENY = new Decision(Verdict.DENY, "d", "no");

    @Test
    void theModesAreNamedAsAtKubeApiserver() throws Exception {
        assertEquals(
                new Decision(Verdict.ALLOW, "alwaysallow", ""), answer(modes(Mode.ALWAYS_ALLOW), user("u"), ACTION));
        assertEquals(
                new Decision(Verdict.NO_OPINION, "", "alwaysdeny: Everything is forbidden."),
                answer(modes(Mode.ALWAYS_DENY), user("u"), ACTION));
        assertEquals(Decision.NO_OPINION, answer(modes(Mode.RBAC), user("u"), ACTION));
        assertTrue(
                answer(modes(Mode.RBAC, Mode.ALWAYS_ALLOW), user("u"), ACTION).allows());
    }

    @Test
    void theGroupOfMastersIsAllowedBeforeAnybodyIsAsked() throws Exception {
        assertEquals(
                new Decision(Verdict.ALLOW, "kubernetes.io/system-privileged-group", ""),
                answer(modes(Mode.ALWAYS_DENY), user("u", "x", "system:masters"), ACTION));
        assertFalse(
                answer(modes(Mode.ALWAYS_DENY), user("system:masters"), ACTION).allows());
    }

    @Test
    void theFirstOpinionDecides() {
        assertSame(ALLOW, answer(chain(says(Decision.NO_OPINION), says(ALLOW), says(DENY)), user("u"), ACTION));
        assertSame(DENY, answer(chain(fails("x"), says(DENY), says(ALLOW)), user("u"), ACTION));
        assertSame(Decision.NO_OPINION, answer(chain(), user("u"), ACTION));
    }

    @Test
    void reasonsAreJoinedWhereNobodyDecides() {
        Authorizer one = says(new Decision(Verdict.NO_OPINION, "x", "1"));
        Authorizer two = says(new Decision(Verdict.NO_OPINION, "y", "2"));
        assertEquals(
                "0: 1\n2: 2",
                answer(chain(one, says(Decision.NO_OPINION), two), user("u"), ACTION)
                        .reason());
    }

    @Test
    void aFailureAllowsNothing() {
        Future<Decision> answer = chain(fails("first"), says(Decision.NO_OPINION), fails("second"))
                .authorize(question(user("u"), ACTION));
        assertEquals("first", answer.cause().getMessage());
        assertTrue(chain(attributes -> {
                    throw new IllegalStateException("thrown");
                })
                .authorize(question(user("u"), ACTION))
                .failed());
    }

    /** And what the client is told is nothing of it. */
    @Test
    void aFailureThatIsFinalIsTheEnd() {
        for (boolean isLate : List.of(false, true)) {
            Authorizer open = undecided(false, isLate);
            Authorizer closed = undecided(true, isLate);
            assertSame(ALLOW, result(chain(open, says(ALLOW))).result());
            for (Authorizer chain : List.of(chain(closed, says(ALLOW)), chain(open, says(Decision.NO_OPINION)))) {
                assertEquals(
                        "Internal error occurred: nobody could decide whether this is allowed",
                        ((Refusal) result(chain).cause()).message());
            }
        }
    }

    private static Authorizer undecided(boolean isFinal, boolean isLate) {
        UndecidedException failure = new UndecidedException("secret", isFinal);
        return attributes -> isLate
                ? Surroundings.NONE.vertx().timer(1).compose(over -> Future.<Decision>failedFuture(failure))
                : Future.failedFuture(failure);
    }

    private static Future<Decision> result(Authorizer authorizer) {
        Future<Decision> answer = authorizer.authorize(question(user("u"), ACTION));
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            while (!answer.isComplete()) {
                Thread.onSpinWait();
            }
        });
        return answer;
    }

    @Test
    void lateAnswersCountAsMuchAsThoseAtHand() {
        for (Decision last : List.of(ALLOW, DENY, Decision.NO_OPINION)) {
            Promise<Decision> late = Promise.promise();
            Promise<Decision> later = Promise.promise();
            Authorizer chain = chain(
                    says(new Decision(Verdict.NO_OPINION, "", "r")),
                    attributes -> late.future(),
                    attributes -> later.future(),
                    says(last));
            Future<Decision> answer = chain.authorize(question(user("u"), ACTION));
            assertFalse(answer.isComplete());
            late.complete(Decision.NO_OPINION);
            later.complete(new Decision(Verdict.NO_OPINION, "", "s"));
            assertEquals(
                    last == Decision.NO_OPINION ? new Decision(Verdict.NO_OPINION, "", "0: r\n2: s") : last,
                    answer.result());
        }
    }

    @Test
    void nobodyIsAskedBehindALateOpinion() {
        Promise<Decision> late = Promise.promise();
        List<String> asked = new ArrayList<>();
        Future<Decision> answer = chain(attributes -> late.future(), attributes -> {
                    asked.add("again");
                    return Future.succeededFuture(ALLOW);
                })
                .authorize(question(user("u"), ACTION));
        late.complete(DENY);
        assertSame(DENY, answer.result());
        assertEquals(List.of(), asked);
    }

    private static Authorizer modes(Mode... modes) throws InvalidConfigurationException {
        return Authorizers.of(
                new AuthorizationConfiguration(
                        List.of(modes), new AuthorizationConfiguration.Rbac(false, List.of()), Optional.empty()),
                Surroundings.NONE);
    }

    private static Authorizer says(Decision decision) {
        return attributes -> Future.succeededFuture(decision);
    }

    private static Authorizer fails(String message) {
        return attributes -> Future.failedFuture(message);
    }

    private static Authorizer chain(Authorizer... authorizers) {
        List<Named> chain = new ArrayList<>();
        for (Authorizer authorizer : authorizers) {
            chain.add(new Named(String.valueOf(chain.size()), authorizer));
        }
        return new AuthorizerChain(chain);
    }
}
