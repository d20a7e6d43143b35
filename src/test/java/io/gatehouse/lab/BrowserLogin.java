package io.gatehouse.lab;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One login for a client at a {@link Keycloak}, by the authorization code flow with PKCE, with no earlier session. */
final class BrowserLogin {
    private static final String DONE = "http://localhost/done";
    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

    private final HttpClient browser;
    private final String endpoints;
    private final String client;
    private final String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();

    BrowserLogin(Keycloak server, String client) throws IOException {
        this.browser = server.client()
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .build();
        this.endpoints = server.issuer() + "/protocol/openid-connect";
        this.client = client;
    }

    String idToken(String user, String password) throws Exception {
        HttpResponse<String> page = get(endpoints + "/auth?" + form(asked()));
        String action = found(FORM, page.body()).replace("&amp;", "&");
        HttpResponse<String> done = post(action, Map.of("username", user, "password", password, "credentialId", ""));
        String code = found(CODE, done.headers().firstValue("Location").orElse(done.body()));
        HttpResponse<String> tokens = post(
                endpoints + "/token",
                Map.of(
                        "grant_type", "authorization_code",
                        "client_id", client,
                        "redirect_uri", DONE,
                        "code", code,
                        "code_verifier", verifier));
        return new JsonObject(tokens.body()).getString("id_token");
    }

    private Map<String, String> asked() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        return Map.of(
                "response_type",
                "code",
                "client_id",
                client,
                "redirect_uri",
                DONE,
                "scope",
                "openid",
                "state",
                UUID.randomUUID().toString(),
                "nonce",
                UUID.randomUUID().toString(),
                "code_challenge",
                Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
                "code_challenge_method",
                "S256");
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String url, Map<String, String> fields) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String form(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
