package io.gatehouse.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Future;
import io.vertx.core.http.GoAway;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.http.impl.http1.Http1ClientConnection;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.TcpOption;
import io.vertx.core.net.TcpServerConfig;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Reaches what Vert.x keeps to itself: a connection's channel, and its socket once HTTP is over. */
public final class BelowVertx {
    /** Linux lets a keepalive wait no longer than twice that. */
    private static final long MOST_MILLIS = 32_767_000;

    private static final AttributeKey<Integer> LAST_STREAM = AttributeKey.valueOf(BelowVertx.class, "lastStream");

    private BelowVertx() {}

    /** The host's best transport, on which servers can {@link #expectProxyHeaders} and {@link #guardFrames}. */
    public static Transport transport() {
        Transport best = Transport.nativeTransport();
        return new EarlyTransport(best != null && best.available() ? best : Transport.NIO);
    }

    /** Has a server on {@link #transport} read of balancers' connections whose they are, before TLS. */
    public static void expectProxyHeaders(HttpServerConfig server, ProxyProtocol protocol) {
        seeFirst(server, protocol::expect);
    }

    /**
     * Has a server on {@link #transport} end HTTP/2 connections whose client goes on with what it has ended, or sends more
     * control frames than this in ten seconds.
     *
     * @param onEnd told the error that the client is told (RFC 9113 §7)
     * @param onTooManyStreams told of a stream that is refused, for there are as many as there may be
     */
    public static void guardFrames(
            HttpServerConfig server, int maxControlFrames, Consumer<String> onEnd, Runnable onTooManyStreams) {
        Consumer<Http2Error> told = error -> onEnd.accept(error.name());
        seeFirst(
                server,
                peer -> peer.pipeline()
                        .addLast(
                                "early",
                                new BehindTls("frames", new ClientFrames(maxControlFrames, told, onTooManyStreams))));
    }

    /** Has a server on {@link #transport} take no connection but those that are let in. */
    public static void keepDoor(HttpServerConfig server, Doorkeeper doorkeeper) {
        TcpServerConfig tcp = server.getTcpConfig();
        tcp.setTransportConfig(Arrivals.of(tcp.getTransportConfig(), peer -> mayComeIn(peer, doorkeeper)));
    }

    private static boolean mayComeIn(Channel peer, Doorkeeper doorkeeper) {
        if (!(peer.remoteAddress() instanceof InetSocketAddress from)) {
            return false;
        }
        Optional<Runnable> atClose = doorkeeper.admit(from);
        atClose.ifPresent(action -> peer.closeFuture().addListener(closed -> action.run()));
        return atClose.isPresent();
    }

    /** Has a server on {@link #transport} close what has not shaken hands in time; from its first moment on. */
    public static void timeHandshakes(HttpServerConfig server, Duration timeout, Runnable onLate) {
        seeFirst(server, peer -> peer.pipeline().addLast(HandshakeTimer.NAME, new HandshakeTimer(timeout, onLate)));
    }

    private static void seeFirst(HttpServerConfig server, Consumer<Channel> first) {
        TcpServerConfig tcp = server.getTcpConfig();
        tcp.setTransportConfig(Arrivals.of(tcp.getTransportConfig(), peer -> {
            first.accept(peer);
            return true;
        }));
    }

    /**
     * Sends what a connection writes within one turn of the event loop as one: each flush is a TLS record and a system
     * call, and Vert.x flushes with each message.
     */
    public static void joinFlushes(HttpConnection connection) {
        ChannelPipeline pipeline = pipeline(connection);
        BehindTls.add(pipeline, "flushes", new JoinedFlushes());
    }

    /**
     * Has what is sent on an HTTP/2 connection refer to no earlier headers (RFC 7541 §2.3.2): audit IDs and identities would
     * push one another out of that table, which costs more than it spares; and nothing of one user's is kept there for another's.
     */
    public static void forgetHeaders(HttpConnection connection) {
        Http2ConnectionHandler http2 = pipeline(connection).get(Http2ConnectionHandler.class);
        if (http2 != null) {
            try {
                http2.encoder().configuration().headersConfiguration().maxHeaderTableSize(0);
            } catch (Http2Exception e) {
                throw new IllegalStateException("0 is a size that every table can have", e);
            }
        }
    }

    /**
     * Makes a server's connection as strict as it has to be with strangers, now that it has shaken hands.
     *
     * @param onBadBody told when the body of an HTTP/1.1 request turns out to be none; the connection is closed then
     * @return of the heads that come
     */
    public static HeadClock guard(HttpConnection connection, Http1ServerConfig http1, Runnable onBadBody) {
        ChannelPipeline pipeline = pipeline(connection);
        BehindTls.remove(pipeline, HandshakeTimer.NAME);
        if (isHttp2(connection)) {
            ClientFrames frames = pipeline.get(ClientFrames.class);
            return frames == null ? new HeadClock() : frames.head();
        }
        BehindTls.remove(pipeline, "frames");
        StrictRequestDecoder decoder = new StrictRequestDecoder(http1);
        pipeline.replace("httpDecoder", "httpDecoder", decoder);
        pipeline.addAfter("httpDecoder", "badBodies", new BadBodies(onBadBody));
        return decoder.head();
    }

    /** Of a server's connection. */
    public static boolean isHttp2(HttpConnection connection) {
        return !(connection instanceof Http1ServerConnection);
    }

    /** Has a client's HTTP/1.1 connection take no more from its server than it has asked for; of another one nothing. */
    public static void guardAnswers(HttpConnection connection, int maxHeadBytes) {
        if (connection instanceof Http1ClientConnection) {
            StrictClientCodec codec = new StrictClientCodec(maxHeadBytes, connection::close);
            pipeline(connection).replace("codec", "codec", codec);
        }
    }

    /** Counts what comes of a connection while it is a stranger's. */
    public static void count(HttpConnection connection, UnprovenBytes unproven) {
        BehindTls.add(pipeline(connection), "unproven", unproven);
    }

    /**
     * Watches over what a client takes of what is sent.
     *
     * @param timeout how long it may take nothing of it
     * @param onEnd told of each connection and of each HTTP/2 stream that is ended for that
     */
    public static UntakenBytes untaken(HttpConnection connection, Duration timeout, Runnable onEnd) {
        ChannelPipeline pipeline = pipeline(connection);
        ClientFrames frames = pipeline.get(ClientFrames.class);
        Http2ConnectionHandler codec = pipeline.get(Http2ConnectionHandler.class);
        HeldUpStreams streams = codec == null ? null : new HeldUpStreams(codec);
        if (frames != null && streams != null) {
            frames.tell(streams);
        }
        UntakenBytes untaken = new UntakenBytes(timeout, onEnd, pipeline.channel(), streams);
        pipeline.addFirst("untaken", untaken);
        return untaken;
    }

    /**
     * Has the kernel end connections whose peer has gone without a word, or takes nothing of what it was given, a third later
     * than {@link #untaken} would; as far as the transport can.
     */
    public static void giveUpAfter(HttpServerConfig server, Duration timeout) {
        long millis = Math.min(MOST_MILLIS, timeout.toMillis() * 4 / 3);
        int seconds = (int) Math.max(6, millis / 1000);
        server.getTcpConfig()
                .getTransportConfig()
                .setSoKeepAlive(true)
                .setOption(TcpOption.USER_TIMEOUT, (int) millis)
                .setOption(TcpOption.KEEPIDLE, seconds / 2)
                .setOption(TcpOption.KEEPINTVL, seconds / 6)
                .setOption(TcpOption.KEEPCNT, 3);
    }

    /**
     * Runs when a connection has closed, on its event loop; also where it left HTTP on the way, of whose end Vert.x tells
     * its socket alone.
     */
    public static void atClose(HttpConnection connection, Runnable action) {
        pipeline(connection).channel().closeFuture().addListener(closed -> action.run());
    }

    /** Completes when a socket has closed. It has one close handler, and more than one may want to know. */
    public static Future<Void> closed(NetSocket socket) {
        return ((ConnectionBase) socket).closeFuture();
    }

    /** Closes a socket now: Vert.x would first wait until all is sent, which a peer that takes nothing puts off for ever. */
    public static void abort(NetSocket socket) {
        ((ConnectionBase) socket).channelHandlerContext().close();
    }

    /** Whether something is to come behind the head of an HTTP/2 request: Vert.x tells it only when it has come. */
    public static boolean hasMore(HttpServerRequest request) {
        Http2ConnectionHandler http2 = pipeline(request.connection()).get(Http2ConnectionHandler.class);
        Http2Stream stream = http2.connection().stream((int) request.streamId());
        return stream != null && stream.state().remoteSideOpen();
    }

    /** Notes that the other side of an HTTP/2 connection has told its last stream. */
    public static void wasTold(HttpConnection connection, GoAway goAway) {
        pipeline(connection).channel().attr(LAST_STREAM).set(goAway.getLastStreamId());
    }

    /**
     * Whether the server {@link #wasTold said} that it has not looked at a request, before its connection ended. Vert.x
     * tells of a GOAWAY that this side has sent, for a fault or a ping without an answer, just as of one that has come.
     */
    public static boolean isPastLastStream(HttpClientRequest request) {
        Integer last =
                pipeline(request.connection()).channel().attr(LAST_STREAM).get();
        return last != null && request.streamId() > last;
    }

    /** When a connection is closed, the client is given a while to read what was sent before. */
    public static void lingerAtClose(HttpConnection connection) {
        ChannelPipeline pipeline = pipeline(connection);
        if (pipeline.get(LingeringClose.class) == null) {
            pipeline.addFirst("linger", new LingeringClose());
        }
    }

    /** Sends what has been written so far. */
    public static void flush(HttpConnection connection) {
        pipeline(connection).flush();
    }

    /**
     * The socket below a request that leaves HTTP; Vert.x itself hands it out for GET and CONNECT alone.
     *
     * @return paused; what the client has sent behind its request comes first
     */
    public static Future<NetSocket> socket(HttpServerRequest request) {
        Http1ServerConnection connection = (Http1ServerConnection) request.connection();
        ChannelPipeline pipeline = pipeline(connection);
        pipeline.addAfter("httpDecoder", "earlyBytes", new EarlyBytes());
        return connection.netSocket().map(socket -> {
            socket.pause();
            pipeline.remove("earlyBytes");
            return socket;
        });
    }

    /** What Netty has taken of direct memory, in bytes; -1 where it does not count. */
    public static long directMemory() {
        return PlatformDependent.usedDirectMemory();
    }

    private static ChannelPipeline pipeline(HttpConnection connection) {
        HttpConnection actual = connection instanceof UnpooledHttpClientConnection unpooled
                ? (HttpConnection) unpooled.unwrap()
                : connection;
        return ((ConnectionBase) actual).channelHandlerContext().pipeline();
    }
}
