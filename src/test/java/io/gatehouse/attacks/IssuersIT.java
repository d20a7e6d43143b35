package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Beside;
import io.gatehouse.lab.SigningKey;
import io.gatehouse.lab.TokenIssuer;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issuers that rotate their keys, are down, are several, or are elsewhere; and what is remembered of their tokens. */
class IssuersIT {
    private static final String NAME = "https://people.example/realm";
    private static final String FETCHES = "authentication_token_cache_fetch_total";
    private static final String REQUESTS = "authentication_token_cache_request_total";
    private static final String HEADER = """
            apiVersion: apiserver.config.k8s.io/v1beta1
            kind: AuthenticationConfiguration
            anonymous: {enabled: true, conditions: [{path: /healthz}]}
            jwt:
            """;

    @TempDir
    Path folder;

    private TokenIssuer issuer;
    private TokenIssuer other;
    private AttackedGate gate;

    @BeforeEach
    void startIssuers() throws Exception {
        issuer = TokenIssuer.start();
        other = TokenIssuer.start();
    }

    /** @param entries of {@code jwt} */
    private void start(String... entries) throws Exception {
        gate = AttackedGate.start(folder, files -> {
            files.write("issuers.yaml", HEADER + String.join("", entries));
            files.part("authentication").put("jwt", GateFolder.map("configurationFile", "issuers.yaml"));
        });
    }

    @AfterEach
    void stop() throws Exception {
        gate.close();
        issuer.close();
        other.close();
    }

    private int status(String authorization, String target) throws Exception {
        try (RawClient client = gate.connect()) {
            client.send("GET " + target + " HTTP/1.1\r\n" + Attempt.HOST + authorization + "\r\n");
            return client.answer().status();
        }
    }

    private boolean isTaken(String token) throws Exception {
        int status = status("Authorization: Bearer " + token + "\r\n", "/api/v1/pods");
        assertEquals(status == 200 ? 200 : 401, status);
        return status == 200;
    }

    private String token(SigningKey key) {
        return key.sign(new JsonObject().put("alg", "RS256").put("kid", key.id()), admin(issuer));
    }

    private static JsonObject admin(TokenIssuer issuer) {
        return issuer.claims("admin", "dev");
    }

    private double metric(String sample) throws Exception {
        return AdminPage.metric(gate.gate(), sample);
    }

    /** As kube-apiserver's metrics name an issuer. */
    private static String hash(String url) throws Exception {
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(url.getBytes());
        return "sha256:" + java.util.HexFormat.of().formatHex(digest);
    }

    /** A fetch is two questions; nobody is answered before all wait. */
    @Test
    void whoeverNeedsTheSameKeysWaitsForOneFetch() throws Exception {
        start(issuer.entry("sub", "groups"));
        Promise<Void> release = issuer.hold();
        ConcurrentLinkedQueue<Boolean> taken = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String token = issuer.token(admin(issuer).put("jti", "t-" + i));
            clients.add(Beside.run(() -> {
                try {
                    taken.add(isTaken(token));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        Await.until(
                "all wait",
                () -> metric("authentication_token_cache_active_fetch_count{status=\"in_flight\"}") == 8
                        && metric("authentication_token_cache_active_fetch_count{status=\"blocked\"}") == 8);
        release.complete();
        clients.forEach(CompletableFuture::join);
        assertEquals(List.of(true, true, true, true, true, true, true, true), List.copyOf(taken));
        assertEquals(2, issuer.questions());
        assertEquals(0, metric("authentication_token_cache_active_fetch_count{status=\"in_flight\"}"));
    }

    @Test
    void aNewKeyIsFetchedAndAWithdrawnOneForgotten() throws Exception {
        start(issuer.entry("sub", "groups"));
        assertEquals(true, isTaken(token(issuer.key())));
        SigningKey second = SigningKey.rsa("second");
        issuer.publish(issuer.key(), second);
        Await.until("the second key is known", () -> isTaken(token(second)));
        assertEquals(true, isTaken(token(issuer.key())), "both are published");
        SigningKey third = SigningKey.rsa("third");
        issuer.publish(third);
        Await.until("the third key is known", () -> isTaken(token(third)));
        assertEquals(false, isTaken(token(second)));
        assertEquals(false, isTaken(issuer.token(admin(issuer).put("jti", "another"))));
    }

    /** A key of the same name that is another one is the issuer's too, once it publishes it. */
    @Test
    void aKeyThatTookAnothersNameIsFetched() throws Exception {
        start(issuer.entry("sub", "groups"));
        assertEquals(true, isTaken(token(issuer.key())));
        SigningKey successor = SigningKey.rsa(issuer.key().id());
        issuer.publish(successor);
        Await.until("the successor is known", () -> isTaken(token(successor)));
    }

    @Test
    void keysAreKeptWhileTheIssuerIsDown() throws Exception {
        start(issuer.entry("sub", "groups"));
        assertEquals(true, isTaken(token(issuer.key())));
        String hash = "jwt_issuer_hash=\"" + hash(issuer.url()) + "\"";
        String fetched = "apiserver_authentication_jwt_authenticator_jwks_fetch_last_timestamp_seconds{" + hash;
        assertEquals(true, metric(fetched + ",result=\"success\"}") > 0);
        issuer.setDown(true);
        SigningKey second = SigningKey.rsa("second");
        Await.until("it has been asked in vain", () -> {
            assertEquals(false, isTaken(token(second)));
            return metric(fetched + ",result=\"failure\"}") > 0;
        });
        assertEquals(true, isTaken(issuer.token(admin(issuer).put("jti", "another"))));
        gate.folder().replace("tokens.csv", "next,next,next\n");
        Await.until("it is reloaded", () -> metric("gatehouse_reload_total{result=\"success\"}") > 0);
        assertEquals(true, isTaken(issuer.token(admin(issuer).put("jti", "a third"))), "a reload forgets no keys");
        issuer.setDown(false);
        issuer.publish(second);
        Await.until("the second key is known", () -> isTaken(token(second)));
    }

    /** Keys of the same name in both. */
    @Test
    void issuersSignForThemselvesAlone() throws Exception {
        start(issuer.entry("sub", "groups"), other.entry("sub", "groups"));
        assertEquals(true, isTaken(issuer.token(admin(issuer))));
        assertEquals(true, isTaken(other.token(admin(other))));
        assertEquals(issuer.key().id(), other.key().id());
        assertEquals(false, isTaken(other.token(admin(issuer))));
        assertEquals(false, isTaken(issuer.token(admin(other))));
        JsonObject nameless = new JsonObject().put("alg", "RS256");
        assertEquals(false, isTaken(other.key().sign(nameless, admin(issuer))));
        assertEquals(true, isTaken(issuer.key().sign(nameless, admin(issuer))));
    }

    /** What is found there has to call itself what the tokens do. */
    @Test
    void metadataMayBeElsewhere() throws Exception {
        String keys = other.url() + "/keys";
        other.say(new JsonObject().put("issuer", NAME).put("jwks_uri", keys));
        start(other.entryNamed(NAME, "/people"));
        JsonObject claims = admin(other).put("iss", NAME);
        assertEquals(true, isTaken(other.token(claims)));
        assertEquals(false, isTaken(other.token(admin(other))), "where it is is not who it is");
    }

    @Test
    void metadataOfAnotherOrWithoutHttpsIsOfNoUse() throws Exception {
        for (JsonObject metadata : List.of(
                new JsonObject().put("jwks_uri", other.url() + "/keys"),
                new JsonObject().put("issuer", other.url()).put("jwks_uri", other.url() + "/keys"),
                new JsonObject().put("issuer", NAME + "/").put("jwks_uri", other.url() + "/keys"),
                new JsonObject().put("issuer", NAME),
                new JsonObject().put("issuer", NAME).put("jwks_uri", other.url().replace("https", "http") + "/keys"),
                new JsonObject().put("issuer", NAME).put("jwks_uri", "/keys"),
                new JsonObject().put("issuer", NAME).put("jwks_uri", other.url() + "/nowhere"))) {
            other.say(metadata);
            start(other.entryNamed(NAME, "/people"));
            int before = other.questions();
            assertEquals(false, isTaken(other.token(admin(other).put("iss", NAME))), metadata.encode());
            assertEquals(true, other.questions() > before, metadata.encode());
            gate.close();
        }
        start();
    }

    /** Ten seconds are long beside four requests: a machine that is slower verifies once more, and no less. */
    @Test
    void aTokenIsVerifiedOnceInAWhile() throws Exception {
        start(issuer.entry("sub", "groups"));
        String token = issuer.token(admin(issuer));
        for (int i = 0; i < 4; i++) {
            assertEquals(true, isTaken(token));
        }
        double fetched = metric(FETCHES + "{status=\"ok\"}");
        double hits = metric(REQUESTS + "{status=\"hit\"}");
        assertEquals(4, fetched + hits);
        assertEquals(fetched, metric(REQUESTS + "{status=\"miss\"}"));
        assertEquals(true, hits > 0);
        String latency = "apiserver_authentication_jwt_authenticator_latency_seconds_count{jwt_issuer_hash=\""
                + hash(issuer.url()) + "\",result=\"%s\"}";
        assertEquals(fetched, metric(latency.formatted("success")));
        assertEquals(false, isTaken(token(SigningKey.rsa("unknown"))));
        assertEquals(false, isTaken(issuer.token(admin(issuer).put("aud", "other"))));
        assertEquals(false, isTaken("no-signed-token"));
        assertEquals(2, metric(latency.formatted("failure")));
        assertEquals(2, metric(FETCHES + "{status=\"error\"}"));
    }

    /** What is remembered of it ends with it. A machine that is too slow for one gets another. */
    @Test
    void aTokenThatIsRememberedEndsAtItsTime() throws Exception {
        start(issuer.entry("sub", "groups"));
        JsonObject claims = Await.value("one that is remembered", () -> {
            JsonObject brief = admin(issuer).put("exp", Instant.now().getEpochSecond() + 3);
            boolean isRemembered = isTaken(issuer.token(brief))
                    && isTaken(issuer.token(brief))
                    && metric(REQUESTS + "{status=\"hit\"}") > 0;
            return isRemembered ? Optional.of(brief) : Optional.empty();
        });
        String token = issuer.token(claims);
        Await.until("it has ended", () -> !isTaken(token));
        assertEquals(true, Instant.now().getEpochSecond() >= claims.getLong("exp"));
    }

    @Test
    void whoBringsNothingIsLetInWhereTheFileSaysSo() throws Exception {
        start(issuer.entry("sub", "groups"));
        assertEquals(200, status("", "/healthz"));
        for (String target : List.of("/healthz/", "/healthz/etcd", "/livez", "/version", "/api/v1/pods")) {
            assertEquals(401, status("", target), target);
        }
        assertEquals(401, status("Authorization: Bearer " + token(SigningKey.rsa("unknown")) + "\r\n", "/healthz"));
    }
}
