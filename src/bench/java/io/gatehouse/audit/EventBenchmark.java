package io.gatehouse.audit;

import io.gatehouse.core.Call;
import io.gatehouse.core.Samples;
import io.gatehouse.request.BadTargetException;
import java.time.Instant;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The line of an event at level Metadata. */
@State(Scope.Benchmark)
public class EventBenchmark {
    private Event event;
    private EncodedEvent earlier;

    @Setup
    public void complete() throws BadTargetException {
        Call call = Samples.call("GET", Samples.TARGET);
        event = new Event(
                Level.METADATA,
                Stage.RESPONSE_COMPLETE,
                RequestFacts.of(call),
                Samples.USER,
                Optional.empty(),
                ObjectReference.of(call.info()),
                ResponseStatus.of(200),
                null,
                null,
                Instant.parse("2026-11-24T20:06:12.200000Z"),
                annotations());
        earlier = EventEncoder.encode(event);
    }

    private static Annotations annotations() {
        Annotations annotations = new Annotations();
        annotations.putIfAbsent("authorization.k8s.io/decision", "allow");
        annotations.putIfAbsent(
                "authorization.k8s.io/reason",
                "RBAC: allowed by ClusterRoleBinding \"reads\" of ClusterRole \"reads\" to User \"bench\"");
        annotations.putIfAbsent("gatehouse.io/authenticator", "token");
        return annotations;
    }

    @Benchmark
    public Object encodeFirst() {
        return EventEncoder.encode(event);
    }

    @Benchmark
    public Object encodeLater() {
        return EventEncoder.encode(event, earlier);
    }
}
