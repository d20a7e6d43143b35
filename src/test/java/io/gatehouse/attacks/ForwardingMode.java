package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a gate tells an upstream who calls, and what it sees of bob then. */
enum ForwardingMode {
    IMPERSONATE("impersonate", Probes.IMPERSONATED) {
        @Override
        List<Header> expected(String user) {
            return identity("Impersonate-", user);
        }
    },
    IMPERSONATE_BY_TOKEN("impersonate", Probes.IMPERSONATED_BY_TOKEN) {
        @Override
        List<Header> expected(String user) {
            List<Header> all = new ArrayList<>(identity("Impersonate-", user));
            all.add(0, new Header("Authorization", "Bearer " + OWN_TOKEN));
            return all;
        }
    },
    PASS_THROUGH("passThrough", Probes.OWN) {
        @Override
        List<Header> expected(String user) {
            return List.of(new Header("Authorization", "Bearer " + user + "-token"));
        }
    },
    PASS_THROUGH_BY_TOKEN("passThrough", Probes.OWN) {
        @Override
        List<Header> expected(String user) {
            return PASS_THROUGH.expected(user);
        }
    };

    private static final String OWN_TOKEN = "the-gates-own-token";

    private final String mode;
    private final Probes probes;

    ForwardingMode(String mode, Probes probes) {
        this.mode = mode;
        this.probes = probes;
    }

    /** All that says who calls when bob or robot does, in its order. */
    abstract List<Header> expected(String user);

    private static List<Header> identity(String prefix, String user) {
        String other = user.equals("bob") ? "readers" : "robots";
        return Header.list(
                prefix + "User",
                user,
                prefix + "Uid",
                "u-" + user,
                prefix + "Group",
                "dev",
                prefix + "Group",
                other,
                prefix + "Group",
                "system:authenticated");
    }

    boolean passesTokens() {
        return mode.equals("passThrough");
    }

    boolean hasToken() {
        return name().endsWith("BY_TOKEN");
    }

    AttackedGate gate(Way way) throws Exception {
        return way.isToHttp1()
                ? AttackedGate.shared(name() + " to HTTP/1.1", () -> RecordingUpstream.startHttp1(probes), this::apply)
                : gate();
    }

    AttackedGate gate() throws Exception {
        return AttackedGate.shared(name(), () -> RecordingUpstream.start(probes), this::apply);
    }

    private void apply(GateFolder files) throws IOException {
        Map<String, Object> cluster = files.part("clusters");
        cluster.put("forwarding", GateFolder.map("mode", mode));
        if (hasToken()) {
            cluster.remove("clientCertificateFile");
            cluster.remove("clientKeyFile");
            files.write("gate.token", OWN_TOKEN + "\n");
            cluster.put("tokenFile", "gate.token");
        }
    }

    Attempt send(Way way, List<Header> headers) throws Exception {
        AttackedGate gate = gate(way);
        return way.send(gate, way.target(gate.marker()), headers);
    }

    /** The only request that reached the upstream, if it says of whom it is as it should, and nothing else. */
    RecordedRequest assertForwarded(String user, Attempt attempt) {
        RecordedRequest seen = attempt.forwarded();
        assertEquals(lines(expected(user)), lines(whoCalls(seen)), attempt::toString);
        return seen;
    }

    /** Whatever an API server might take for a word about who calls. */
    static List<Header> whoCalls(RecordedRequest seen) {
        return seen.headers().stream()
                .filter(header -> header.name()
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace('_', '-')
                        .matches("authorization|proxy-authorization|impersonate-.*|x-remote-.*"))
                .toList();
    }

    static List<String> lines(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name().toLowerCase(java.util.Locale.ROOT) + ": " + header.value())
                .toList();
    }
}
