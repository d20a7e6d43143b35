package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration.Forwarding;
import io.gatehouse.config.ClusterConfiguration.Forwarding.Mode;
import io.gatehouse.core.Admitted;
import io.gatehouse.core.Samples;
import io.gatehouse.request.BadTargetException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The headers of a request on its way to an API server. */
@State(Scope.Benchmark)
public class HeadersBenchmark {
    private RequestHeaders headers;
    private Admitted admitted;

    @Setup
    public void configure() throws BadTargetException {
        Forwarding forwarding = new Forwarding(
                Mode.REQUEST_HEADER, "X-Remote-User", "X-Remote-Uid", "X-Remote-Group", "X-Remote-Extra-");
        headers = new RequestHeaders(IdentityHeaders.of(forwarding, Optional.empty()));
        admitted = Samples.admitted("GET", Samples.TARGET);
    }

    @Benchmark
    public MultiMap write() {
        MultiMap to = HttpHeaders.headers();
        headers.write(admitted, to);
        return to;
    }
}
