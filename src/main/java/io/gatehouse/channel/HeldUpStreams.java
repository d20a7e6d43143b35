package io.gatehouse.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The streams of an HTTP/2 connection of which the client lets nothing more be sent (RFC 9113 §5.2): it has not taken what
 * it has got. Where that holds for all of them together, the connection is one of them.
 */
final class HeldUpStreams {
    private static final int ALL = Http2CodecUtil.CONNECTION_STREAM_ID;

    private final Http2ConnectionHandler codec;
    private final Http2Connection connection;
    private Map<Integer, Long> since = new HashMap<>();
    private long lookedAt = System.nanoTime();

    HeldUpStreams(Http2ConnectionHandler codec) {
        this.codec = codec;
        this.connection = codec.connection();
    }

    /** The client lets more be sent. */
    void leaveGiven(int stream) {
        since.remove(stream);
    }

    /** To be called a few times within the times that are asked for next. */
    void look() {
        lookedAt = System.nanoTime();
        Map<Integer, Long> still = new HashMap<>();
        note(connection.connectionStream(), still);
        try {
            connection.forEachActiveStream(stream -> {
                note(stream, still);
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException("looking at streams changes none", e);
        }
        since = still;
    }

    private void note(Http2Stream stream, Map<Integer, Long> still) {
        boolean isToSend = stream.id() == ALL || stream.state().localSideOpen();
        if (isToSend && flow().windowSize(stream) <= 0) {
            still.put(stream.id(), since.getOrDefault(stream.id(), lookedAt));
        }
    }

    /** Whether that held for all streams together for as long at the last look. */
    boolean isConnectionFor(long nanos) {
        return lookedAt - since.getOrDefault(ALL, lookedAt) >= nanos;
    }

    /** Those for which it held at the same moment, for one moment later it may hold for all. @return how many there were */
    int endThoseFor(long nanos) {
        List<Integer> ended = since.entrySet().stream()
                .filter(held -> held.getKey() != ALL && lookedAt - held.getValue() >= nanos)
                .map(Map.Entry::getKey)
                .toList();
        ended.forEach(this::end);
        return ended.size();
    }

    private Http2RemoteFlowController flow() {
        return connection.remote().flowController();
    }

    private void end(int stream) {
        ChannelHandlerContext context = flow().channelHandlerContext();
        codec.resetStream(context, stream, Http2Error.CANCEL.code(), context.newPromise());
        context.flush();
    }
}
