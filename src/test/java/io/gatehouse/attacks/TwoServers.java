package io.gatehouse.attacks;

import io.gatehouse.lab.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A gate in front of two servers of one cluster. */
record TwoServers(AttackedGate gate, RecordingUpstream first, RecordingUpstream second) implements AutoCloseable {

    static TwoServers start(Path folder, RecordingUpstream first) throws Exception {
        RecordingUpstream second = first.twin();
        AttackedGate gate = AttackedGate.start(
                folder, first, files -> files.part("clusters").put("servers", List.of(first.url(), second.url())));
        TwoServers servers = new TwoServers(gate, first, second);
        servers.awaitBoth();
        return servers;
    }

    /** Both get requests. */
    void awaitBoth() throws Exception {
        Await.until("both servers get requests", () -> {
            ask("GET", "/api/v1/nodes");
            return !first.seen().isEmpty() && !second.seen().isEmpty();
        });
        forget();
    }

    void forget() {
        first.forget();
        second.forget();
    }

    void bothDo(Function<RecordedRequest, Script> next) {
        first.does(next);
        second.does(next);
    }

    /** Requests with this in their target, at either. */
    List<RecordedRequest> seen(String marker) {
        return Stream.of(first, second)
                .flatMap(server -> server.seen().stream())
                .filter(request -> request.target().contains(marker))
                .toList();
    }

    /** One request on a connection of its own. */
    RawClient.Answer ask(String method, String target, String... headers) throws IOException {
        try (RawClient client = gate.connect()) {
            String lines = Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat);
            return client.send(method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + lines + "\r\n")
                    .answer();
        }
    }

    @Override
    public void close() throws Exception {
        second.close();
        gate.close();
    }
}
