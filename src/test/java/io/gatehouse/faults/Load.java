package io.gatehouse.faults;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.faults.Exchange.End;
import io.gatehouse.faults.Exchange.Kind;
import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.PemTrustOptions;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Bob's programs at work: they read, list and write over HTTP/2 and HTTP/1.1 in turn, at a fixed rate or as fast as they
 * are answered, and look at every answer. What the gate provably did not look at they send again, and a read over HTTP/1.1
 * whose connection ended too, as client-go does; nothing else.
 */
final class Load implements AutoCloseable {
    private static final List<Kind> MIX = List.of(Kind.GET, Kind.LIST, Kind.POST, Kind.GET, Kind.GET);
    private static final int TURN_MILLIS = 10;
    private static final int MOST_SENDINGS = 4;
    private static final long REFUSED_STREAM = 7;
    private static final int FLAT_OUT = 64;

    /**
     * None is idle for long: what is written over a connection of HTTP/1.1 that is just being closed for its idleness gets no
     * answer, and no server can help that.
     */
    private static final int BUSY_CONNECTIONS = 8;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http1;
    private final HttpClient http2;
    private final Work work;
    private final int port;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Queue<Exchange> ended = new ConcurrentLinkedQueue<>();
    private final long began = System.nanoTime();
    private volatile boolean isOver;

    private Load(Work work, GateFolder files, int port, int connections) {
        this.work = work;
        this.port = port;
        this.http1 = client(vertx, files, HttpVersion.HTTP_1_1, connections);
        this.http2 = client(vertx, files, HttpVersion.HTTP_2, 2);
    }

    static HttpClient client(Vertx vertx, GateFolder files, HttpVersion version, int connections) {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(version)
                // As client-go has it: who leaves an answer lying holds up none of its own others.
                .setHttp2ConnectionWindowSize(1 << 30)
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(files.pki().certificateFile("server-ca").toString()));
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(connections).setHttp2MaxSize(connections))
                .withConnectHandler(Load::connected)
                .build();
    }

    private static void connected(HttpConnection connection) {
        if (connection.protocolVersion() == HttpVersion.HTTP_2) {
            connection.goAwayHandler(goAway -> BelowVertx.wasTold(connection, goAway));
        }
    }

    static RequestOptions request(int port, HttpMethod method, String target) {
        return new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setMethod(method)
                .setURI(target)
                .putHeader("Authorization", "Bearer " + GateFolder.BOBS_TOKEN);
    }

    /** So many requests a second, whatever becomes of them. */
    static Load atRate(GateFolder files, int port, int perSecond) {
        return atRate(Work.ofTicking(), files, port, perSecond);
    }

    static Load atRate(Work work, GateFolder files, int port, int perSecond) {
        Load load = new Load(work, files, port, BUSY_CONNECTIONS);
        load.vertx.setPeriodic(TURN_MILLIS, id -> load.catchUp(perSecond));
        return load;
    }

    /** As fast as it is answered. */
    static Load flatOut(GateFolder files, int port) {
        Load load = new Load(Work.ofTicking(), files, port, FLAT_OUT);
        load.vertx.setPeriodic(TURN_MILLIS, id -> load.fill());
        return load;
    }

    private void catchUp(int perSecond) {
        long due = (System.nanoTime() - began) * perSecond / 1_000_000_000L;
        while (!isOver && begun.get() < due) {
            next().onComplete(done -> {});
        }
    }

    private void fill() {
        while (!isOver && underWay.get() < FLAT_OUT) {
            next().onComplete(done -> fill());
        }
    }

    private Future<Void> next() {
        int number = begun.incrementAndGet();
        underWay.incrementAndGet();
        Kind kind = MIX.get(number % MIX.size());
        return send("r" + number + "-" + Integer.toHexString(hashCode()), kind, number % 2 == 0, 1)
                .map(exchange -> {
                    ended.add(exchange);
                    underWay.decrementAndGet();
                    return null;
                });
    }

    private Future<Exchange> send(String id, Kind kind, boolean isHttp2, int sent) {
        HttpMethod method = kind.isReading() ? HttpMethod.GET : HttpMethod.POST;
        Future<HttpClientRequest> connected =
                (isHttp2 ? http2 : http1).request(request(port, method, work.target(kind, id)));
        return connected.transform(line -> {
            if (line.failed()) {
                return line.cause() instanceof ConnectException || sent == MOST_SENDINGS
                        ? Future.succeededFuture(
                                new Exchange(id, kind, isHttp2, End.TURNED_AWAY, 0, String.valueOf(line.cause()), sent))
                        : send(id, kind, isHttp2, sent + 1);
            }
            HttpClientRequest request = line.result();
            return sendOn(request, kind, id).transform(answer -> {
                if (answer.succeeded()) {
                    return whole(answer.result(), new Exchange(id, kind, isHttp2, End.ANSWERED, 0, "", sent));
                }
                if (sent < MOST_SENDINGS && maySendAgain(request, kind, isHttp2, answer.cause())) {
                    return send(id, kind, isHttp2, sent + 1);
                }
                return Future.succeededFuture(
                        new Exchange(id, kind, isHttp2, End.UNANSWERED, 0, String.valueOf(answer.cause()), sent));
            });
        });
    }

    private Future<HttpClientResponse> sendOn(HttpClientRequest request, Kind kind, String id) {
        if (kind.isReading()) {
            return request.send();
        }
        request.putHeader("Content-Type", "application/json");
        return request.send(Buffer.buffer(work.body(id)));
    }

    private static boolean maySendAgain(HttpClientRequest request, Kind kind, boolean isHttp2, Throwable failure) {
        if (failure instanceof StreamResetException reset) {
            return reset.getCode() == REFUSED_STREAM;
        }
        return isHttp2
                ? BelowVertx.isPastLastStream(request)
                : failure instanceof HttpClosedException && kind.isReading();
    }

    private Future<Exchange> whole(HttpClientResponse response, Exchange so) {
        int status = response.statusCode();
        return response.body().transform(body -> {
            if (body.failed()) {
                return Future.succeededFuture(with(so, End.CUT, status, String.valueOf(body.cause())));
            }
            String text = body.result().toString();
            boolean isRight = status == (so.kind().isReading() ? 200 : 201) && work.isAnswer(so.kind(), so.id(), text);
            return Future.succeededFuture(with(so, isRight ? End.ANSWERED : End.WRONG, status, isRight ? "" : text));
        });
    }

    private static Exchange with(Exchange one, End end, int status, String why) {
        return new Exchange(one.id(), one.kind(), one.isHttp2(), end, status, why, one.sent());
    }

    /** Returns when it is well under way. */
    Load awaitFirst(int answers) throws Exception {
        Await.until("so many answers: " + answers, () -> ended.size() >= answers);
        return this;
    }

    /** What has ended so far. */
    List<Exchange> ended() {
        return new ArrayList<>(ended);
    }

    /** Begins nothing more, and waits for what is under way. */
    List<Exchange> finish() throws Exception {
        isOver = true;
        Await.until("all requests have ended", () -> underWay.get() == 0);
        return ended();
    }

    static List<Exchange> only(List<Exchange> all, Predicate<Exchange> which) {
        return all.stream().filter(which).toList();
    }

    /** How many came to which end. */
    static Map<String, Long> summary(List<Exchange> all) {
        Map<String, Long> counts = new TreeMap<>();
        all.forEach(one -> counts.merge(
                (one.isHttp2() ? "h2 " : "h1 ") + one.kind() + " " + one.end()
                        + (one.status() == 0 ? "" : " " + one.status()) + (one.sent() > 1 ? " sent again" : ""),
                1L,
                Long::sum));
        return counts;
    }

    @Override
    public void close() {
        isOver = true;
        vertx.close();
    }
}
