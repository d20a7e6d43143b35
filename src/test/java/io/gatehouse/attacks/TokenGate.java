package io.gatehouse.attacks;

import io.gatehouse.lab.TokenIssuer;
import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import java.util.List;

/** A gate that takes the tokens of one issuer; whoever is in the group dev may do nearly everything. */
record TokenGate(TokenIssuer issuer, AttackedGate gate) implements AutoCloseable {

    static TokenGate start(Path folder) throws Exception {
        TokenIssuer issuer = TokenIssuer.start();
        AttackedGate gate = AttackedGate.start(folder, files -> {
            files.write("issuers.yaml", issuer.configuration());
            files.part("authentication").put("jwt", GateFolder.map("configurationFile", "issuers.yaml"));
        });
        return new TokenGate(issuer, gate);
    }

    Attempt send(Way way, String token) throws Exception {
        String target = way.target(gate.marker());
        return way.send(gate, target, List.of(new Header("Authorization", "Bearer " + token)));
    }

    /** That it is 401, and nobody behind the gate hears of it. */
    void isRefused(Way way, String token) throws Exception {
        send(way, token).isRefused(401).reachesNobody().contains("\"message\":\"Unauthorized\"");
    }

    @Override
    public void close() throws Exception {
        gate.close();
        issuer.close();
    }
}
