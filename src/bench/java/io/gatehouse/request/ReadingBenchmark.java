package io.gatehouse.request;

import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Samples;
import org.openjdk.jmh.annotations.Benchmark;

/** What a request asks for, by its method and target. */
public class ReadingBenchmark {
    @Benchmark
    public RequestInfo get() throws BadTargetException {
        return RequestInfoParser.parse("GET", Samples.TARGET);
    }

    @Benchmark
    public RequestInfo list() throws BadTargetException {
        return RequestInfoParser.parse("GET", "/apis/apps/v1/deployments?limit=500&labelSelector=app%3Dweb");
    }
}
