package io.gatehouse.attacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("P10: a certificate of one and a credential of another")
class P10IT {
    private final AttackedGate gate;
    private final CertifiedKey alice;

    P10IT() throws Exception {
        gate = AttackedGate.shared();
        alice = gate.folder().pki().leaf("alice", gate.folder().users(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + GateFolder.BOBS_TOKEN, "Bearer unknown", "Basic Y2Fyb2w6Y2Fyb2wtcGFzc3dvcmQ="})
    void theCertificateWinsAndTheAuditNamesWhoWasForwarded(String credential) throws Exception {
        gate.upstream().forget();
        isAlice(overHttp1(credential));
        gate.upstream().forget();
        isAlice(overHttp2(credential));
        for (Upgrade upgrade : Upgrade.values()) {
            gate.upstream().forget();
            isAlice(byUpgrade(upgrade, credential));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GateFolder.BOBS_TOKEN, "unknown"})
    void aTokenInASubProtocolLosesTooAndGoesNoFurther(String token) throws Exception {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(UTF_8));
        String protocol = "base64url.bearer.authorization.k8s.io." + encoded;
        for (String more : List.of("", "Authorization: Bearer unknown\r\n")) {
            gate.upstream().forget();
            String marker = gate.marker();
            try (RawClient client = gate.connect(alice)) {
                String target = "/api/v1/namespaces/n/pods/p/exec?command=" + marker;
                String tokens = "Sec-WebSocket-Protocol: " + protocol + "\r\n";
                client.send(Upgrade.WEBSOCKET.request(target, tokens + more));
                assertEquals(101, client.answer().status());
            }
            isAlice(marker);
            RecordedRequest seen = gate.upstream().seen().get(0);
            assertEquals(List.of("v5.channel.k8s.io"), seen.values("Sec-WebSocket-Protocol"), seen::toString);
            assertEquals(List.of(), seen.beginning("authorization"), seen::toString);
            assertEquals(false, gate.event(marker).encode().contains(encoded));
        }
    }

    private String overHttp1(String credential) throws IOException {
        String marker = gate.marker();
        try (RawClient client = gate.connect(alice)) {
            client.send("GET /version?" + marker + " HTTP/1.1\r\n" + Attempt.HOST + "Authorization: " + credential
                    + "\r\n\r\n");
            assertEquals(200, client.answer().status());
        }
        return marker;
    }

    private String overHttp2(String credential) throws IOException {
        String marker = gate.marker();
        try (Http2Client client = gate.connectHttp2(alice)) {
            List<Header> request = Http2Client.request("GET", "/version?" + marker, "authorization", credential);
            assertEquals(200, client.answer(client.send(request, true)).status());
        }
        return marker;
    }

    private String byUpgrade(Upgrade upgrade, String credential) throws IOException {
        String marker = gate.marker();
        try (RawClient client = gate.connect(alice)) {
            String target = "/api/v1/namespaces/n/pods/p/exec?command=" + marker;
            client.send(upgrade.request(target, "Authorization: " + credential + "\r\n"));
            assertEquals(101, client.answer().status());
        }
        return marker;
    }

    private void isAlice(String marker) throws Exception {
        RecordedRequest seen = gate.upstream().seen().get(0);
        assertEquals(List.of("alice"), seen.values("X-Remote-User"), seen::toString);
        assertEquals(List.of("dev", "qa", "system:authenticated"), seen.values("X-Remote-Group"), seen::toString);
        JsonObject event = gate.event(marker);
        assertEquals("alice", event.getJsonObject("user").getString("username"), event::encode);
    }
}
