package io.gatehouse.attacks;

import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose rights at the servers are the gate's own: reviews of tokens, all roles, stored objects. */
@DisplayName("Coming as the gate itself")
class GatesOwnUserIT {
    private static final String PROBE = "gatehouse:probe";
    private static final String REFUSED = "the user gatehouse:probe is the gateway itself";

    private static List<AttackedGate> gates(Way way) throws Exception {
        List<AttackedGate> gates =
                new ArrayList<>(List.of(way.isToHttp1() ? AttackedGate.sharedHttp1() : AttackedGate.shared()));
        for (ForwardingMode mode : ForwardingMode.values()) {
            gates.add(mode.gate(way));
        }
        return gates;
    }

    @ParameterizedTest
    @EnumSource
    void nobodyHasItsName(Way way) throws Exception {
        for (AttackedGate gate : gates(way)) {
            CertifiedKey shown = gate.folder().users().issue(LeafSpec.client(PROBE, "dev"));
            way.send(gate, Optional.of(shown), way.target(gate.marker()), List.of())
                    .isRefused(403)
                    .contains(REFUSED)
                    .reachesNobody();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyActsAsIt(Way way) throws Exception {
        List<Header> as = Header.list("Impersonate-User", PROBE, "Impersonate-Group", "dev");
        for (AttackedGate gate : gates(way)) {
            way.send(gate, way.target(gate.marker()), Way.with(Way.ROBOT, as.toArray(Header[]::new)))
                    .isRefused(403)
                    .contains(REFUSED)
                    .reachesNobody();
        }
    }
}
