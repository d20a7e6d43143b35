package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some servers take an underscore in a header's name for a hyphen. */
@DisplayName("P03: saying oneself who calls, with underscores")
class P03IT {
    static final List<Header> IDENTITY = Header.list(
            "X_Remote_User", "admin",
            "X-Remote_User", "admin",
            "x_remote-group", "system:masters",
            "X_Remote_Uid", "0",
            "X_REMOTE_EXTRA_Scopes", "all",
            "X_Remote_", "x",
            "Impersonate_User", "admin",
            "impersonate_uid", "0",
            "IMPERSONATE_Group", "system:masters",
            "Impersonate_Extra_Scopes", "all",
            "Impersonate-Extra_Scopes", "all",
            "Proxy_Authorization", "Basic YWRtaW46YWRtaW4=");
    static final List<Header> ORIGIN = Header.list(
            "X_Forwarded_For", "10.9.8.7",
            "X-Forwarded_For", "10.9.8.7",
            "x_forwarded_user", "admin",
            "X_Forwarded-Client_Cert", "Subject=\"CN=admin\"",
            "X_Real_Ip", "10.9.8.7",
            "X-Real_IP", "10.9.8.7",
            "Audit_Id", "forged");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void nobodySaysByThemWhoCalls(Way way) throws Exception {
        way.send(way.gate().marker(), withBob(IDENTITY))
                .hasStatus(way.forwardedStatus())
                .forwardedAsBob();
    }

    @ParameterizedTest
    @EnumSource
    void nobodySaysByThemWhereARequestComesFrom(Way way) throws Exception {
        String marker = way.gate().marker();
        Attempt attempt = way.send(marker, withBob(ORIGIN)).hasStatus(way.forwardedStatus());
        RecordedRequest seen = attempt.forwardedAsBob();
        assertEquals(List.of("127.0.0.1"), values(seen, "x-forwarded-"), attempt::toString);
        assertEquals(List.of(), seen.beginning("x-real-ip"), attempt::toString);
        String id = way.gate().event(marker).getString("auditID");
        assertEquals(List.of(id), values(seen, "audit-id"), attempt::toString);
    }

    /** Whoever may act as another does not do so by them either. */
    @ParameterizedTest
    @EnumSource
    void nobodyActsAsAnotherByThem(Way way) throws Exception {
        List<Header> headers =
                Way.with(Way.ROBOT, new Header("Impersonate_User", "bob"), new Header("Impersonate-Extra_Scopes", "x"));
        RecordedRequest seen = way.send(way.gate().marker(), headers)
                .hasStatus(way.forwardedStatus())
                .forwarded();
        assertEquals(List.of("robot"), values(seen, "x-remote-user"), seen::toString);
        assertEquals(List.of(), seen.beginning("impersonate-"), seen::toString);
    }

    @Test
    void configuredNamesAreTheGatesAloneWithUnderscoresToo() throws Exception {
        RecordingUpstream upstream =
                RecordingUpstream.start(new Probes("X-Gate-User", "X-Gate_Uid", "X-Gate-Group", "X-Gate-Extra-"));
        try (AttackedGate gate = AttackedGate.start(temporary, upstream, P03IT::renamed)) {
            List<Header> forged = Header.list(
                    "X_Gate_User", "admin",
                    "x-gate_user", "admin",
                    "X_GATE_UID", "0",
                    "X-Gate-Uid", "0",
                    "X-Gate_Group", "system:masters",
                    "X_Gate-Extra_Scopes", "all",
                    "X_Remote_User", "admin");
            for (Way way : Way.values()) {
                Attempt attempt =
                        way.send(gate, way.target("x"), withBob(forged)).hasStatus(way.forwardedStatus());
                RecordedRequest seen = attempt.forwarded();
                assertEquals(List.of("bob"), values(seen, "x-gate-user"), attempt::toString);
                assertEquals(List.of("u-bob"), values(seen, "x-gate-uid"), attempt::toString);
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
                                // Named with an underscore, it is forged with a hyphen.
                                "uidHeader", "X-Gate_Uid",
                                "groupHeader", "X-Gate-Group",
                                "extraHeaderPrefix", "X-Gate-Extra-"));
    }

    private static List<String> values(RecordedRequest seen, String prefix) {
        return seen.beginning(prefix).stream().map(Header::value).toList();
    }

    private static List<Header> withBob(List<Header> headers) {
        List<Header> all = new ArrayList<>(headers);
        all.add(Way.BOB);
        return all;
    }
}
