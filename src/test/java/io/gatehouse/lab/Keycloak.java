package io.gatehouse.lab;

import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real OpenID Connect server, with the realm of {@code src/test/lab/realm.json}. All that it knows is in memory. */
public final class Keycloak implements AutoCloseable {
    /** Of its own, where nobody else listens, and whoever connects anywhere takes no ports. */
    private static final String ADDRESS = "127.0.0.3";

    private static final String ADMINS_PASSWORD = "admins-password";
    private static final String KEY_PROVIDER = "org.keycloak.keys.KeyProvider";

    private final CertificateAuthority authority;
    private final String url;
    private final Running server;
    private final HttpClient admin;

    private Keycloak(CertificateAuthority authority, String url, Running server) throws IOException {
        this.authority = authority;
        this.url = url;
        this.server = server;
        this.admin = client().build();
    }

    /** Returns when users can log in. */
    public static Keycloak start(Path folder) throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("keycloak-ca");
        CertifiedKey own = authority.issue(LeafSpec.server("keycloak").withAddresses(ADDRESS));
        Files.createDirectories(folder);
        own.write(folder.resolve("server.crt"), folder.resolve("server.key"));
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command(home(folder), folder, port)).directory(folder.toFile());
        builder.environment()
                .putAll(Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMINS_PASSWORD));
        Keycloak started = new Keycloak(authority, "https://" + ADDRESS + ":" + port, Running.start(builder));
        started.server.awaitOut("Listening on:");
        started.administer("POST", "", Files.readString(Path.of("src/test/lab/realm.json")));
        return started;
    }

    /** Others may use the part at the same time, so what is written is written here. */
    private static Path home(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("conf"));
        Path part = Parts.here().require(Part.KEYCLOAK);
        for (String name : List.of("lib", "providers")) {
            Files.createSymbolicLink(home.resolve(name), part.resolve(name));
        }
        return home;
    }

    /** What its kc.sh runs, which would leave it running where this JVM ends early. */
    private static List<String> command(Path home, Path folder, int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dkc.home.dir=" + home.toAbsolutePath(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toAbsolutePath().toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start",
                "--optimized",
                "--cache=local",
                "--http-host=" + ADDRESS,
                "--https-port=" + port,
                "--hostname=https://" + ADDRESS + ":" + port,
                "--https-certificate-file=" + folder.resolve("server.crt").toAbsolutePath(),
                "--https-certificate-key-file=" + folder.resolve("server.key").toAbsolutePath());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
            return free.getLocalPort();
        }
    }

    HttpClient.Builder client() throws IOException {
        return HttpClient.newBuilder().sslContext(ClientTls.context(authority.certificate(), Optional.empty()));
    }

    public String issuer() {
        return url + "/realms/people";
    }

    public String authorityPem() {
        return authority.certificatePem();
    }

    /** The ID token of alice, who logs in by her browser for that client, as kubectl's plug-ins have her do. */
    public String logIn(String client) throws Exception {
        return new BrowserLogin(this, client).idToken("alice", "alices-password");
    }

    /** How long tokens are good that it gives from now on. */
    public void setLife(Duration life) throws Exception {
        administer(
                "PUT",
                "/people",
                new JsonObject().put("accessTokenLifespan", life.toSeconds()).encode());
    }

    /** Has another key sign from now on; the former ones are still published. */
    public void addKey(int priority) throws Exception {
        JsonObject settings = new JsonObject();
        Map.of("priority", String.valueOf(priority), "algorithm", "RS256", "keySize", "2048")
                .forEach((name, value) -> settings.put(name, new JsonArray().add(value)));
        JsonObject component = new JsonObject()
                .put("name", "added-" + priority)
                .put("parentId", "people")
                .put("providerType", KEY_PROVIDER)
                .put("providerId", "rsa-generated")
                .put("config", settings);
        administer("POST", "/people/components", component.encode());
    }

    /** Publishes no more the key of that name; at first it is {@code rsa-generated}. */
    public void removeKey(String name) throws Exception {
        String found = administer("GET", "/people/components?type=" + KEY_PROVIDER + "&name=" + name, "");
        String id = new JsonArray(found).getJsonObject(0).getString("id");
        administer("DELETE", "/people/components/" + id, "");
    }

    private String administer(String method, String target, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/admin/realms" + target))
                .header("Authorization", "Bearer " + adminToken())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = admin.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + target + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private String adminToken() throws Exception {
        String form = "grant_type=password&client_id=admin-cli&username=admin&password=" + ADMINS_PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return new JsonObject(admin.send(request, BodyHandlers.ofString()).body()).getString("access_token");
    }

    /** Returns when it is gone. */
    public void stop() throws InterruptedException {
        server.terminate();
        server.awaitEnd();
    }

    @Override
    public void close() {
        server.close();
    }
}
