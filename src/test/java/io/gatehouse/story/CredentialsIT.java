package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Validity;
import io.gatehouse.server.GateFolder;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Credentials that prove nothing: what a gate answers is what a kube-apiserver answers. */
class CredentialsIT {
    private static final LeafSpec ALICE = LeafSpec.client("alice", StoryGate.TELLERS);

    @TempDir
    static Path temporary;

    private static StoryGate story;

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary);
    }

    @AfterAll
    static void stop() throws Exception {
        story.close();
    }

    /** What is shown to each, as options for curl. */
    record Shown(String name, String[] toGate, String[] toApiServer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Shown> useless() throws IOException {
        CertificateAuthority users = story.gate().folder().users();
        CertificateAuthority cluster = story.cluster().ca();
        String[] foreign = options(
                "foreign", CertificateAuthority.create("nobody knows it").issue(ALICE));
        String[] unknownToken = {"--oauth2-bearer", "unknown"};
        Instant lastWeek = Instant.now().minus(Duration.ofDays(7));
        LeafSpec expired = ALICE.withValidity(new Validity(lastWeek, lastWeek.plus(Duration.ofDays(1))));
        LeafSpec early = ALICE.withValidity(new Validity(
                Instant.now().plus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(2))));
        LeafSpec server = LeafSpec.server("alice");
        return Stream.of(
                new Shown("unknown token", unknownToken, unknownToken),
                new Shown("foreign certificate", foreign, foreign),
                new Shown(
                        "expired certificate",
                        options("expired", users.issue(expired)),
                        options("expired-there", cluster.issue(expired))),
                new Shown(
                        "certificate that is not yet valid",
                        options("early", users.issue(early)),
                        options("early-there", cluster.issue(early))),
                new Shown(
                        "certificate of a server",
                        options("server", users.issue(server)),
                        options("server-there", cluster.issue(server))),
                new Shown(
                        "foreign certificate and unknown token",
                        with(foreign, unknownToken),
                        with(foreign, unknownToken)),
                new Shown("wrong password", new String[] {"--user", "carol:wrong"}, unknownToken),
                new Shown("password of nobody", new String[] {"--user", "nobody:wrong"}, unknownToken),
                new Shown("no credential", new String[0], new String[0]));
    }

    private static String[] options(String name, CertifiedKey key) throws IOException {
        Path certificate = temporary.resolve(name + ".crt");
        Path file = temporary.resolve(name + ".key");
        key.write(certificate, file);
        return new String[] {"--cert", certificate.toString(), "--key", file.toString()};
    }

    private static String[] with(String[] some, String... more) {
        return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("useless")
    void whatProvesNothingIsAnsweredAsByKubeApiserver(Shown shown) throws Exception {
        for (String target : new String[] {"/api/v1/namespaces/default/pods", "/metrics", "/version"}) {
            String[] status = {"--write-out", "\n%{http_code} %{content_type}"};
            Finished there = Curl.at(story.cluster(), target, with(shown.toApiServer(), status));
            Finished here = Curl.at(story.gate(), target, with(shown.toGate(), status));
            assertEquals(comparable(there.ok()), comparable(here.ok()), target);
        }
    }

    /** Bodies as trees, for the order and the spaces of JSON say nothing. */
    private static String comparable(String out) {
        int end = out.lastIndexOf('\n');
        byte[] body = out.substring(0, end).getBytes(StandardCharsets.UTF_8);
        return Json.parse(body) + out.substring(end);
    }

    @Test
    void kubectlWithAnUnknownTokenIsToldTheSame() throws Exception {
        Kubectl stranger = Kubectl.current(Files.writeString(temporary.resolve("empty"), ""));
        Finished there = stranger.run(
                "--server=https://" + story.cluster().endpoints().get(0),
                "--certificate-authority=" + story.cluster().files().certificateFile("ca"),
                "--token=unknown",
                "get",
                "pods");
        Finished here =
                Kubectl.current(story.gate().tokenUser("stranger", "unknown")).run("get", "pods");
        assertEquals(lastLine(there.err()), lastLine(here.err()));
        assertEquals(there.code(), here.code());
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
    }

    @Test
    void aUselessCertificateDoesNotSpoilAGoodToken() throws Exception {
        String[] foreign =
                options("spoilt", CertificateAuthority.create("nobody knows it").issue(ALICE));
        Finished asked = Curl.at(
                story.gate(), "/api/v1/namespaces/default", with(foreign, "--oauth2-bearer", GateFolder.BOBS_TOKEN));
        assertTrue(asked.ok().contains("\"uid\""), asked::toString);
    }
}
