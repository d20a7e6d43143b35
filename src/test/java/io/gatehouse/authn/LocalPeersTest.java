package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.gatehouse.config.LocalListenerConfiguration;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.lab.Calls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose the requests at a local listener are, and which are nobody's there. */
class LocalPeersTest {
    private static final Credential.LocalPeer SCHEDULER = peer("system:kube-scheduler", "schedulers");

    private static Credential.LocalPeer peer(String user, String... groups) {
        return LocalPeers.of(
                new LocalListenerConfiguration.Identity(user, "u-1", List.of(groups), Map.of("k", List.of("v"))));
    }

    private static Calls at(String host) {
        return Calls.get("/api/v1/pods").header("Host", host);
    }

    private static Refusal refused(Calls calls) {
        return assertInstanceOf(
                Refusal.class, LocalPeers.identify(SCHEDULER, calls.call()).cause());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "localhost:",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.255.255.254:8081",
                "[::1]",
                "[::1]:8081"
            })
    void whoeverReachesItIsItsUser(String host) {
        Caller caller = LocalPeers.identify(SCHEDULER, at(host).call()).result();
        List<String> groups = List.of("schedulers", Identity.AUTHENTICATED);
        assertEquals(
                new Identity("system:kube-scheduler", "u-1", groups, Map.of("k", List.of("v"))), caller.identity());
        assertEquals("localListener", caller.proof().authenticator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "localhost.",
                "127.1",
                "127.0.0.256",
                "2130706433",
                "0x7f.0.0.1",
                "0.0.0.0",
                "10.0.0.1:8081",
                "[::]",
                "::1",
                "[::1%lo]",
                "[::ffff:127.0.0.1]",
                "[::1]x",
                "localhost:80x",
                "localhost@evil.example"
            })
    void anotherHostIsAnothersRequest(String host) {
        Refusal refusal = refused(at(host));
        assertEquals(403, refusal.code());
        assertEquals(true, refusal.message().contains("is no loopback host"), refusal::message);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://localhost:8081",
        "Origin, null",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-origin",
        "Sec-Fetch-Site, ''"
    })
    void pagesGetNothing(String header, String value) {
        assertEquals(403, refused(at("localhost").header(header, value)).code());
    }

    @Test
    void whoeverTypesTheAddressGetsAnAnswer() {
        Calls typed = at("localhost").header("Sec-Fetch-Site", "none");
        assertEquals(true, LocalPeers.identify(SCHEDULER, typed.call()).succeeded());
        assertEquals(403, refused(typed.header("Sec-Fetch-Site", "cross-site")).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "Basic Ym9iOnBhc3M=", "Negotiate abc", "Bearer"})
    void credentialsAreRefusedAndNobodyIsAskedForOthers(String credential) {
        assertEquals(
                400,
                refused(at("localhost").header("Authorization", credential)).code());
    }

    @Test
    void tokensInSubProtocolsAreCredentials() {
        Calls calls = at("localhost")
                .upgrade("websocket")
                .header("Sec-WebSocket-Protocol", "a, base64url.bearer.authorization.k8s.io.dG9rZW4");
        assertEquals(400, refused(calls).code());
    }
}
