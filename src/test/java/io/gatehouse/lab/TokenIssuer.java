package io.gatehouse.lab;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** An OpenID Connect issuer as far as those know one who verify its tokens: it publishes keys, and signs what a test wants. */
public final class TokenIssuer implements AutoCloseable {
    public static final String AUDIENCE = "kubernetes";
    private static final String METADATA = "/.well-known/openid-configuration";

    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority = CertificateAuthority.create("issuers-ca");
    private final SigningKey key = SigningKey.rsa("first");
    private final AtomicInteger questions = new AtomicInteger();
    private final HttpServer server;
    private volatile JsonArray published = new JsonArray().add(key.jwk());
    private volatile JsonObject metadata = new JsonObject();
    private volatile boolean isDown;
    private volatile Future<Void> released = Future.succeededFuture();

    private TokenIssuer() throws Exception {
        CertifiedKey own = authority.issue(
                LeafSpec.server("issuer").withDnsNames("localhost").withAddresses("127.0.0.1"));
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(own.certificatePem()))
                        .addKeyValue(Buffer.buffer(own.keyPem())));
        server = vertx.createHttpServer(options)
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        metadata.put("issuer", url()).put("jwks_uri", url() + "/keys");
    }

    public static TokenIssuer start() throws Exception {
        return new TokenIssuer();
    }

    private void answer(HttpServerRequest request) {
        questions.incrementAndGet();
        released.onSuccess(now -> answerNow(request));
    }

    private void answerNow(HttpServerRequest request) {
        if (isDown) {
            request.response().setStatusCode(503).end();
        } else if (request.path().endsWith(METADATA)) {
            json(request, metadata);
        } else if (request.path().equals("/keys")) {
            json(request, new JsonObject().put("keys", published));
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private static void json(HttpServerRequest request, JsonObject document) {
        request.response().putHeader("Content-Type", "application/json").end(document.encode());
    }

    public String url() {
        return "https://127.0.0.1:" + server.actualPort();
    }

    public String authorityPem() {
        return authority.certificatePem();
    }

    /** The key that is published from the beginning. */
    public SigningKey key() {
        return key;
    }

    /** How often somebody has asked for anything. */
    public int questions() {
        return questions.get();
    }

    public void publish(SigningKey... keys) {
        publish(Arrays.stream(keys).map(SigningKey::jwk).toList());
    }

    public void publish(List<JsonObject> jwks) {
        published = new JsonArray(jwks);
    }

    /** What it says of itself from now on. */
    public void say(JsonObject other) {
        metadata = other;
    }

    /** Whether it answers nothing but 503. */
    public void setDown(boolean down) {
        isDown = down;
    }

    /** Has it answer nothing until that is completed. */
    public Promise<Void> hold() {
        Promise<Void> release = Promise.promise();
        released = release.future();
        return release;
    }

    /** Claims of a user that are good for an hour. */
    public JsonObject claims(String user, String... groups) {
        long now = Instant.now().getEpochSecond();
        return new JsonObject()
                .put("iss", url())
                .put("aud", AUDIENCE)
                .put("sub", user)
                .put("groups", new JsonArray(List.of(groups)))
                .put("iat", now)
                .put("exp", now + 3600);
    }

    public JsonObject header() {
        return new JsonObject().put("alg", "RS256").put("kid", key.id());
    }

    public String token(JsonObject claims) {
        return key.sign(header(), claims);
    }

    /** An AuthenticationConfiguration for it; users and groups are named as the tokens name them. */
    public String configuration() {
        return "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n"
                + entry("sub", "groups");
    }

    /** One of {@code jwt}. */
    public String entry(String usernameClaim, String groupsClaim) {
        return entry("url: " + url(), usernameClaim, groupsClaim);
    }

    /** The same for one that calls itself otherwise, and has its metadata at that path here. */
    public String entryNamed(String name, String path) {
        return entry("url: " + name + "\n    discoveryURL: " + url() + path + METADATA, "sub", "groups");
    }

    private String entry(String who, String usernameClaim, String groupsClaim) {
        return """
                - issuer:
                    %s
                    audiences: [%s]
                    certificateAuthority: |
                %s
                  claimMappings:
                    username: {claim: %s, prefix: ""}
                    groups: {claim: %s, prefix: ""}
                """.formatted(who, AUDIENCE, indented(authorityPem()), usernameClaim, groupsClaim);
    }

    private static String indented(String text) {
        return text.lines().map(line -> "      " + line).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
