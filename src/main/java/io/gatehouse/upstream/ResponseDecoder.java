package io.gatehouse.upstream;

import io.gatehouse.core.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP/1.1 response from a socket by Netty's decoder: its head, and then, unless it switches protocols, its
 * body, whose connection ends with it.
 */
final class ResponseDecoder implements Reply.Content {
    private static final int MAX_INTERIM = 16;
    private static final int MOST_STATUS = 999;

    private final NetSocket socket;
    private final EmbeddedChannel decoder;
    private final Deque<Buffer> chunks = new ArrayDeque<>();
    private Consumer<HttpResponse> onHead = head -> {};
    private Consumer<Throwable> onFault = fault -> {};
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> atEnd;
    private @Nullable Handler<Throwable> atFailure;
    private @Nullable Throwable brokenOffBy;
    private long demand;
    private int interim;
    private boolean hasHead;
    private boolean isComplete;
    private boolean isOver;

    /**
     * Hands on what comes behind the head of any 101 as it is: Netty's own takes it for a body where the head lacks what
     * RFC 6455 asks for, and for a response where the new protocol is HTTP again.
     */
    private static final class SwitchingDecoder extends HttpResponseDecoder {
        SwitchingDecoder(int maxHead) {
            super(new HttpDecoderConfig().setMaxHeaderSize(maxHead));
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            return isSwitchingToNonHttp1Protocol((HttpResponse) message) || super.isContentAlwaysEmpty(message);
        }

        @Override
        protected boolean isSwitchingToNonHttp1Protocol(HttpResponse response) {
            return response.status().code() == 101;
        }
    }

    /** @param maxHead in bytes */
    ResponseDecoder(NetSocket socket, int maxHead) {
        this.socket = socket;
        this.decoder = new EmbeddedChannel(new SwitchingDecoder(maxHead));
    }

    /** @param fault called where there is no head that can be read */
    void onHead(Consumer<HttpResponse> head, Consumer<Throwable> fault) {
        onHead = head;
        onFault = fault;
    }

    /** More bytes from the socket; what comes behind the response, or behind a fault, is nobody's. */
    void add(Buffer bytes) {
        if (isOver || isComplete) {
            return;
        }
        decoder.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
        while (!isOver && !isComplete && decoder.inboundMessages().peek() != null) {
            HttpObject part = decoder.readInbound();
            take(part);
            ReferenceCountUtil.release(part);
        }
        deliver();
    }

    private void take(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            faulty(part.decoderResult().cause());
        } else if (part instanceof HttpResponse head && head.status().code() > MOST_STATUS) {
            faulty(new IllegalStateException("a status of more than three digits"));
        } else if (part instanceof HttpResponse head && !isInterim(head)) {
            hasHead = true;
            onHead.accept(head);
        } else if (hasHead && part instanceof HttpContent content) {
            addContent(content);
        }
    }

    private boolean isInterim(HttpResponse head) {
        int status = head.status().code();
        boolean isOne = status < 200 && status != 101;
        if (isOne && ++interim > MAX_INTERIM) {
            faulty(new IllegalStateException("too many interim responses"));
        }
        return isOne;
    }

    private void addContent(HttpContent content) {
        if (content.content().isReadable()) {
            chunks.add(Buffer.buffer(ByteBufUtil.getBytes(content.content())));
        }
        isComplete |= content instanceof LastHttpContent;
    }

    /** The response was 101: what has come behind its head; nothing more is read here. */
    Buffer switched() {
        socket.pause();
        socket.handler(null);
        isOver = true;
        // A decoder that is taken away hands on what it has not decoded.
        decoder.pipeline().removeFirst();
        Buffer rest = Buffer.buffer();
        for (Object part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
            if (part instanceof ByteBuf bytes) {
                rest.appendBytes(ByteBufUtil.getBytes(bytes));
            }
            ReferenceCountUtil.release(part);
        }
        return rest;
    }

    /** The socket has closed: the end of a body that nothing else ends, else a fault. */
    void closed() {
        if (!isOver && hasHead && !isComplete) {
            decoder.finish();
            for (Object part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
                if (part instanceof HttpContent content
                        && content.decoderResult().isSuccess()) {
                    addContent(content);
                }
                ReferenceCountUtil.release(part);
            }
            if (!isComplete) {
                faulty(new IllegalStateException("the connection ended before the body did"));
            }
            deliver();
        }
        decoder.finishAndReleaseAll();
    }

    private void faulty(Throwable fault) {
        if (isOver) {
            return;
        }
        isOver = true;
        brokenOffBy = fault;
        if (!hasHead) {
            onFault.accept(fault);
        } else if (atFailure != null) {
            atFailure.handle(fault);
        }
        socket.close();
    }

    private void deliver() {
        while (demand > 0 && handler != null && !chunks.isEmpty()) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            handler.handle(chunks.poll());
        }
        if (isComplete && chunks.isEmpty() && !isOver && demand > 0) {
            isOver = true;
            if (atEnd != null) {
                atEnd.handle(null);
            }
            socket.close();
        }
        if (hasHead && !isOver) {
            if (demand == 0) {
                socket.pause();
            } else {
                socket.resume();
            }
        }
    }

    @Override
    public MultiMap trailers() {
        return MultiMap.caseInsensitiveMultiMap();
    }

    @Override
    public void cancel(Throwable cause) {
        faulty(cause);
    }

    @Override
    public ResponseDecoder handler(@Nullable Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public ResponseDecoder endHandler(@Nullable Handler<Void> to) {
        atEnd = to;
        return this;
    }

    /** The server may have gone before anybody listened: then that is told at once. */
    @Override
    public ResponseDecoder exceptionHandler(@Nullable Handler<Throwable> to) {
        atFailure = to;
        if (to != null && brokenOffBy != null) {
            to.handle(brokenOffBy);
        }
        return this;
    }

    @Override
    public ResponseDecoder pause() {
        demand = 0;
        deliver();
        return this;
    }

    @Override
    public ResponseDecoder resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ResponseDecoder fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        deliver();
        return this;
    }
}
