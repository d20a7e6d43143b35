package io.gatehouse.metrics;

import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the process counts. Safe on any thread; the series of a request are looked up once and kept. */
public final class Metrics implements Counters {
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
        Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(600), Duration.ofMillis(800),
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15),
        Duration.ofSeconds(30), Duration.ofSeconds(60)
    };
    /** Prometheus' own, and one for what takes no time. */
    private static final Duration[] TIMES = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10)
    };

    private static final double[] SIZES = {1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final KnownResources resources = new KnownResources();
    private final Map<RequestLabels, RequestSeries> requests = new ConcurrentHashMap<>();
    private final Map<RequestLabels, LongAdder> lasting = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> users = new ConcurrentHashMap<>();
    private final Map<String, Authentications> authentications = new ConcurrentHashMap<>();
    private final Map<Decision, Counter> decisions = new ConcurrentHashMap<>();
    private final Map<Series, LongAdder> underWay = new ConcurrentHashMap<>();
    private final Map<Series, DoubleSupplier> shown = new ConcurrentHashMap<>();

    private record Series(String name, Tags labels) {}

    /** How authentications ended in one way. */
    private record Authentications(LongAdder attempts, Timer duration) {}

    /** The series of requests that differ in nothing but their code. */
    private record RequestSeries(Map<Integer, Counter> byCode, Timer duration, DistributionSummary size) {}

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
    }

    /** No longer listens to the JVM. */
    public void close() {
        garbage.close();
    }

    /** In Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    public void requestEnded(Call call, int code, long nanos, long bytes) {
        RequestInfo info = call.info();
        RequestLabels labels = RequestLabels.of(info, call.target(), resources.of(info, code));
        RequestSeries series = requests.computeIfAbsent(labels, this::seriesOf);
        series.byCode()
                .computeIfAbsent(code, number -> codeCounter(labels, number))
                .increment();
        if (!info.isLongRunning()) {
            series.duration().record(nanos, TimeUnit.NANOSECONDS);
            series.size().record(bytes);
        }
    }

    private RequestSeries seriesOf(RequestLabels labels) {
        Timer duration = Timer.builder("apiserver.request.duration")
                .tags(labels.tags())
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
        DistributionSummary size = DistributionSummary.builder("apiserver.response.sizes")
                .tags(labels.tags())
                .serviceLevelObjectives(SIZES)
                .register(registry);
        return new RequestSeries(new ConcurrentHashMap<>(), duration, size);
    }

    private Counter codeCounter(RequestLabels labels, int code) {
        return registry.counter("apiserver.request", labels.tags().and("code", Integer.toString(code)));
    }

    /** A long-running request has begun to be answered. */
    public Runnable lastingBegan(Call call, int code) {
        RequestLabels labels = RequestLabels.of(call.info(), call.target(), resources.of(call.info(), code));
        LongAdder count = lasting.computeIfAbsent(
                labels, key -> gauge("apiserver.longrunning.requests", key.tags(), new LongAdder()));
        count.increment();
        return count::decrement;
    }

    /** Counts how an authentication ends, and how long it takes. */
    public Future<Caller> authenticating(Future<Caller> caller, long beganNanos) {
        if (caller.succeeded()) {
            authenticated("success", beganNanos);
            return caller;
        }
        return caller.onComplete(
                accepted -> authenticated("success", beganNanos),
                failure -> authenticated(failure instanceof Refusal ? "failure" : "error", beganNanos));
    }

    private void authenticated(String result, long beganNanos) {
        Authentications counted = authentications.computeIfAbsent(
                result,
                key -> new Authentications(
                        gauge("authentication.attempts", Tags.of("result", key), new LongAdder()),
                        registry.timer("authentication.duration", "result", key)));
        counted.attempts().increment();
        counted.duration().record(System.nanoTime() - beganNanos, TimeUnit.NANOSECONDS);
    }

    public void requestOf(Identity user) {
        users.computeIfAbsent(
                        Usernames.bounded(user.name()),
                        name -> gauge("authenticated.user.requests", Tags.of("username", name), new LongAdder()))
                .increment();
    }

    public void decided(Decision decision) {
        Decision kind = new Decision(decision.verdict(), decision.authorizer(), "");
        decisions.computeIfAbsent(kind, this::decisionCounter).increment();
    }

    private Counter decisionCounter(Decision decision) {
        String name = decision.authorizer().isEmpty() ? "none" : decision.authorizer();
        String outcome = decision.allows() ? "allowed" : "denied";
        return registry.counter("apiserver.authorization.decisions", "type", name, "name", name, "decision", outcome);
    }

    @Override
    public Runnable counting(String name, String... labels) {
        return registry.counter(name, labels)::increment;
    }

    @Override
    public LongConsumer timing(String name, String... labels) {
        Timer timer =
                Timer.builder(name).tags(labels).serviceLevelObjectives(TIMES).register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public LongAdder underWay(String name, String... labels) {
        return underWay.computeIfAbsent(
                new Series(name, Tags.of(labels)), series -> gauge(name, series.labels(), new LongAdder()));
    }

    @Override
    public Runnable showing(String name, DoubleSupplier value, String... labels) {
        Series series = new Series(name, Tags.of(labels));
        shown.put(series, value);
        Gauge gauge = Gauge.builder(
                        name, () -> shown.getOrDefault(series, () -> Double.NaN).getAsDouble())
                .tags(series.labels())
                .register(registry);
        return () -> shown.computeIfPresent(series, (key, now) -> now == value ? ended(gauge) : now);
    }

    private @Nullable DoubleSupplier ended(Gauge gauge) {
        registry.remove(gauge);
        return null;
    }

    /** A counter; all values of its labels are the program's own. */
    public Counter counter(String name, String... labels) {
        return registry.counter(name, labels);
    }

    /** A value that is asked for at each scrape. */
    public void gauge(String name, Supplier<Number> value, String... labels) {
        Gauge.builder(name, value).tags(labels).register(registry);
    }

    public DistributionSummary summary(String name, double... buckets) {
        return DistributionSummary.builder(name).serviceLevelObjectives(buckets).register(registry);
    }

    /** A count whose name has no {@code _total} behind it, as some of kube-apiserver's. */
    private LongAdder gauge(String name, Tags tags, LongAdder count) {
        Gauge.builder(name, count, LongAdder::sum).tags(tags).register(registry);
        return count;
    }
}
