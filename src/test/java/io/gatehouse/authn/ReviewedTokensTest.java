package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.StoppedClock;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.remote.RemoteService.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users by tokens that somebody else knows; how often that one is asked, and what of his answers is believed. */
class ReviewedTokensTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final String ALICE = yes("alice", "\"dev\"");
    private static final String ACCOUNT = "system:serviceaccount:ns:robot";
    private static final String ACCOUNT_GROUPS =
            "\"system:serviceaccounts\",\"system:serviceaccounts:ns\",\"system:authenticated\"";

    private final List<Buffer> questions = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Future<Answer>> answers = new ArrayDeque<>();

    private Future<Answer> answer(Buffer question) {
        questions.add(question);
        return answers.isEmpty() ? Future.failedFuture("nobody is there") : answers.remove();
    }

    private void willSay(int status, String body) {
        answers.add(Future.succeededFuture(new Answer(status, Buffer.buffer(body))));
    }

    private static String yes(String name, String groups) {
        return TokenReviewTest.answer(
                "{\"authenticated\":true,\"user\":{\"username\":\"" + name + "\",\"groups\":[" + groups + "]}}");
    }

    private ReviewedTokens tokens(TokenScope scope, List<String> audiences, int failuresPerMinute) {
        return new ReviewedTokens(
                new ReviewedTokens.Terms(
                        "them", scope, audiences, Duration.ofHours(1), Duration.ofMinutes(1), failuresPerMinute),
                new TokenReviewer(Surroundings.NONE.vertx(), this::answer, Duration.ofSeconds(60)),
                Counters.NONE);
    }

    private ReviewedTokens anybody() {
        return tokens(new TokenScope.Anybody(new SystemNames(List.of("system:named"))), List.of(), 1000);
    }

    private ReviewedTokens accounts(String... issuers) {
        return tokens(new TokenScope.ServiceAccounts(List.of(issuers), new StoppedClock(NOW)), List.of(), 1000);
    }

    private static Future<AuthnResult> shown(ReviewedTokens tokens, String token) {
        return tokens.authenticate(new Credential.Bearer(token), Origin.of("main", "192.0.2.7", Optional.empty()));
    }

    private static AuthnResult result(ReviewedTokens tokens, String token) throws Exception {
        Future<AuthnResult> result = shown(tokens, token);
        Await.until("it is judged", result::isComplete);
        return result.result();
    }

    private static Refusal refusal(ReviewedTokens tokens, String token) throws Exception {
        Future<AuthnResult> result = shown(tokens, token);
        Await.until("it is judged", result::isComplete);
        return assertInstanceOf(Refusal.class, result.cause());
    }

    private static String jwt(String claims) {
        String payload =
                Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "e30." + payload + ".c2ln";
    }

    @Test
    void aYesIsRememberedAndItsProofIsToBeAskedForAgain() throws Exception {
        ReviewedTokens tokens = anybody();
        willSay(201, ALICE);
        AuthnResult.Accepted accepted = assertInstanceOf(AuthnResult.Accepted.class, result(tokens, "t"));
        assertEquals(
                Identity.of("alice", List.of("dev", Identity.AUTHENTICATED)),
                accepted.caller().identity());
        assertEquals(
                new Proof("them", Optional.empty(), Optional.of(Duration.ofMinutes(1))),
                accepted.caller().proof());
        assertSame(accepted, result(tokens, "t"));
        assertEquals(1, questions.size());
        assertEquals("t", questions.get(0).toJsonObject().getJsonObject("spec").getString("token"));
    }

    @Test
    void oneTokenIsAskedAboutOnceAtATime() throws Exception {
        ReviewedTokens tokens = anybody();
        Promise<Answer> late = Promise.promise();
        answers.add(late.future());
        Future<AuthnResult> first = shown(tokens, "t");
        Future<AuthnResult> second = shown(tokens, "t");
        assertFalse(first.isComplete() || second.isComplete());
        late.complete(new Answer(200, Buffer.buffer(ALICE)));
        Await.until("both are judged", () -> first.isComplete() && second.isComplete());
        assertSame(first.result(), second.result());
        assertEquals(1, questions.size());
    }

    @Test
    void aNoIsForgottenSoon() throws Exception {
        ReviewedTokens tokens = anybody();
        willSay(200, TokenReviewTest.answer("{}"));
        assertEquals(new AuthnResult.Rejected("them: the token is nobody's", false), result(tokens, "t"));
        assertInstanceOf(AuthnResult.Rejected.class, result(tokens, "t"));
        assertEquals(1, questions.size());
        willSay(200, ALICE);
        Await.until("it is asked about again", () -> result(tokens, "t") instanceof AuthnResult.Accepted);
    }

    @Test
    void anotherAttemptMayBeBetter() throws Exception {
        willSay(503, "");
        answers.add(Future.failedFuture("reset"));
        willSay(200, ALICE);
        assertInstanceOf(AuthnResult.Accepted.class, result(anybody(), "t"));
        assertEquals(3, questions.size());
    }

    @ParameterizedTest
    @CsvSource({"403", "404", "302", "204"})
    void whereNobodyCanTellItIs401AndNotFinal(int status) throws Exception {
        ReviewedTokens tokens = anybody();
        willSay(status, ALICE);
        Refusal refusal = refusal(tokens, "t");
        assertEquals(401, refusal.code());
        assertEquals("Unauthorized", refusal.message());
        assertFalse(refusal.isFinal());
        willSay(200, ALICE);
        assertInstanceOf(AuthnResult.Accepted.class, result(tokens, "t"), "a failure is not remembered");
    }

    @Test
    void garbageLetsNobodyIn() throws Exception {
        willSay(200, "garbage");
        assertEquals(401, refusal(anybody(), "t").code());
        assertEquals(1, questions.size());
    }

    @Test
    void whoIsNeverThereLetsNobodyIn() throws Exception {
        assertEquals(401, refusal(anybody(), "t").code());
        assertEquals(4, questions.size());
    }

    @ParameterizedTest
    @CsvSource({
        "system:masters, ''",
        "system:serviceaccount:ns:robot, ''",
        "system:anonymous, ''",
        "alice, system:masters",
        "alice, system:unauthenticated",
        "alice, system:serviceaccounts"
    })
    void aWebhookNamesNobodyOfKubernetesOwn(String name, String group) throws Exception {
        willSay(200, yes(name, group.isEmpty() ? "" : '"' + group + '"'));
        assertEquals(
                new AuthnResult.Rejected("them: it names what begins with system: and is not among systemNames", false),
                result(anybody(), "t"));
    }

    @Test
    void whatIsNamedMayBeNamed() throws Exception {
        willSay(200, yes("system:named", "\"system:authenticated\""));
        assertInstanceOf(AuthnResult.Accepted.class, result(anybody(), "t"));
    }

    @Test
    void aTokenHasToBeMeantForOneOfTheAudiences() throws Exception {
        ReviewedTokens tokens = tokens(new TokenScope.Anybody(new SystemNames(List.of())), List.of("a", "b"), 1000);
        willSay(200, ALICE.replace("\"authenticated\"", "\"audiences\":[\"c\",\"b\"],\"authenticated\""));
        assertInstanceOf(AuthnResult.Accepted.class, result(tokens, "1"));
        assertEquals(
                List.of("a", "b"),
                questions
                        .get(0)
                        .toJsonObject()
                        .getJsonObject("spec")
                        .getJsonArray("audiences")
                        .getList());
        willSay(200, ALICE);
        assertEquals(new AuthnResult.Rejected("them: the token is meant for others", false), result(tokens, "2"));
        willSay(200, ALICE.replace("\"authenticated\"", "\"audiences\":[\"c\"],\"authenticated\""));
        assertInstanceOf(AuthnResult.Rejected.class, result(tokens, "3"));
    }

    @Test
    void failuresAreCountedAndTurnedAwayUnseenButNotWhatIsKnown() throws Exception {
        ReviewedTokens tokens = tokens(new TokenScope.Anybody(new SystemNames(List.of())), List.of(), 2);
        willSay(200, ALICE);
        assertInstanceOf(AuthnResult.Accepted.class, result(tokens, "good"));
        for (String junk : List.of("1", "2")) {
            willSay(200, TokenReviewTest.answer("{}"));
            assertInstanceOf(AuthnResult.Rejected.class, result(tokens, junk));
        }
        assertEquals(429, refusal(tokens, "3").code());
        assertInstanceOf(AuthnResult.Accepted.class, result(tokens, "good"));
        assertEquals(3, questions.size());
    }

    @Test
    void onlySoManyAreUnderWay() throws Exception {
        ReviewedTokens tokens = anybody();
        List<Promise<Answer>> late = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            late.add(Promise.promise());
            answers.add(late.get(i).future());
            shown(tokens, "t" + i);
        }
        assertEquals(429, refusal(tokens, "more").code());
        late.get(0).complete(new Answer(200, Buffer.buffer(ALICE)));
        Await.until("one has ended", () -> shown(tokens, "t0").isComplete());
        willSay(200, ALICE);
        assertInstanceOf(AuthnResult.Accepted.class, result(tokens, "more"));
    }

    @Test
    void aServiceAccountIsTakenForWhatItIsUntilItsTokenEnds() throws Exception {
        willSay(201, yes(ACCOUNT, ACCOUNT_GROUPS));
        AuthnResult.Accepted accepted = assertInstanceOf(
                AuthnResult.Accepted.class,
                result(accounts(), jwt("{\"sub\":\"" + ACCOUNT + "\",\"exp\":1000060,\"iss\":\"any\"}")));
        assertEquals(ACCOUNT, accepted.caller().identity().name());
        assertEquals(Map.of(), accepted.caller().identity().extra());
        assertEquals(Optional.of(NOW.plusSeconds(60)), accepted.caller().proof().expires());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "a.b.c",
                "e30.e30.e30",
                "e30.e30.e30.e30",
                "{\"sub\":\"alice\",\"iss\":\"ours\"}",
                "{\"iss\":\"ours\"}",
                "{\"sub\":\"system:serviceaccount:ns:robot\",\"iss\":\"theirs\"}",
                "{\"sub\":\"system:serviceaccount:ns:robot\"}",
                "{\"sub\":[\"system:serviceaccount:ns:robot\"],\"iss\":\"ours\"}"
            })
    void nobodyIsAskedAboutWhatIsNoServiceAccountsToken(String text) throws Exception {
        assertSame(AuthnResult.ABSENT, result(accounts("ours"), text.startsWith("{") ? jwt(text) : text));
        assertEquals(List.of(), questions);
    }

    @Test
    void nobodyIsAskedAboutWhatHasExpiredAndNobodyElseSeesIt() throws Exception {
        assertEquals(
                new AuthnResult.Rejected("them: the token has expired", true),
                result(accounts(), jwt("{\"sub\":\"" + ACCOUNT + "\",\"exp\":999939}")));
        assertEquals(List.of(), questions);
    }

    @Test
    void nobodyElseSeesAServiceAccountsToken() throws Exception {
        willSay(201, TokenReviewTest.answer("{\"error\":\"no\"}"));
        assertEquals(
                new AuthnResult.Rejected("them: the token is nobody's", true),
                result(accounts(), jwt("{\"sub\":\"" + ACCOUNT + "\"}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "system:masters",
                "system:node:n",
                "system:serviceaccount:ns",
                "system:serviceaccount:ns:",
                "system:serviceaccount::robot",
                "system:serviceaccount:ns:robot:more",
                "system:serviceaccount:NS:robot"
            })
    void theClusterNamesServiceAccountsAndNobodyElse(String name) throws Exception {
        willSay(201, yes(name, ACCOUNT_GROUPS));
        assertEquals(
                new AuthnResult.Rejected("them: it names a user that is no ServiceAccount", true),
                result(accounts(), jwt("{\"sub\":\"" + ACCOUNT + "\"}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"system:serviceaccounts\"",
                ACCOUNT_GROUPS + ",\"system:masters\"",
                "\"system:serviceaccounts\",\"system:serviceaccounts:other\""
            })
    void aServiceAccountHasItsOwnGroups(String groups) throws Exception {
        willSay(201, yes(ACCOUNT, groups));
        assertEquals(
                new AuthnResult.Rejected("them: it names groups that are not a ServiceAccount's", true),
                result(accounts(), jwt("{\"sub\":\"" + ACCOUNT + "\"}")));
        assertTrue(questions.size() == 1);
    }
}
