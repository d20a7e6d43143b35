package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P02: saying oneself who calls")
class P02IT {
    static final List<Header> FORGED = Header.list(
            "X-Remote-User", "admin",
            "x-remote-user", "admin",
            "X-REMOTE-UID", "0",
            "X-Remote-Group", "system:masters",
            "X-Remote-Extra-Scopes", "all",
            "X-Remote-Anything", "x",
            "X-Remote-", "x",
            "Proxy-Authorization", "Basic YWRtaW46YWRtaW4=");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void onlyTheGateSaysWhoCalls(Way way) throws Exception {
        way.send(way.gate().marker(), with(FORGED))
                .hasStatus(way.forwardedStatus())
                .forwardedAsBob();
    }

    @Test
    void configuredNamesAreTheGatesAlone() throws Exception {
        RecordingUpstream upstream =
                RecordingUpstream.start(new Probes("X-Gate-User", "X-Gate-Uid", "X-Gate-Group", "X-Gate-Extra-"));
        try (AttackedGate gate = AttackedGate.start(temporary, upstream, P02IT::renamed)) {
            List<Header> forged = Header.list(
                    "X-Gate-User", "admin",
                    "x-gate-uid", "0",
                    "X-GATE-GROUP", "system:masters",
                    "X-Gate-Extra-Scopes", "all",
                    "X-Remote-User", "admin",
                    "X-Remote-Group", "system:masters");
            for (Way way : Way.values()) {
                Attempt attempt = way.send(gate, way.target("x"), with(forged)).hasStatus(way.forwardedStatus());
                RecordedRequest seen = attempt.forwarded();
                assertEquals(List.of("bob"), seen.values("X-Gate-User"), attempt::toString);
                assertEquals(5, seen.beginning("x-gate-").size(), attempt::toString);
                assertEquals(List.of(), seen.beginning("x-remote-"), attempt::toString);
            }
        }
    }

    private static void renamed(GateFolder files) {
        files.part("clusters")
                .put(
                        "forwarding",
                        GateFolder.map(
                                "mode", "requestHeader",
                                "usernameHeader", "X-Gate-User",
                                "uidHeader", "X-Gate-Uid",
                                "groupHeader", "X-Gate-Group",
                                "extraHeaderPrefix", "X-Gate-Extra-"));
    }

    @Test
    void aCredentialThatIsNotLookedAtIsNotSentOnEither() throws Exception {
        AttackedGate gate = AttackedGate.shared();
        CertifiedKey alice = gate.folder().pki().leaf("alice", gate.folder().users(), null);
        gate.upstream().forget();
        for (String credential : List.of("Bearer " + GateFolder.BOBS_TOKEN, "Bearer x", "Basic eDp4", "Negotiate x")) {
            try (RawClient client = gate.connect(alice)) {
                String request =
                        "GET /version HTTP/1.1\r\n" + Attempt.HOST + "Authorization: " + credential + "\r\n\r\n";
                assertEquals(200, client.send(request).answer().status());
            }
        }
        List<RecordedRequest> seen = gate.upstream().seen();
        assertEquals(4, seen.size());
        seen.forEach(request -> {
            assertEquals(List.of("alice"), request.values("X-Remote-User"), request::toString);
            assertEquals(List.of(), request.values("Authorization"), request::toString);
        });
    }

    private static List<Header> with(List<Header> headers) {
        List<Header> all = new ArrayList<>(headers);
        all.add(Way.BOB);
        return all;
    }
}
