package io.gatehouse.upstream;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.core.Admitted;
import io.gatehouse.core.Answer;
import io.gatehouse.core.Call;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.Tunnel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Asks one server to switch protocols, on a connection of its own. Vert.x' client would do so for GET alone, and kubectl
 * asks for SPDY by POST. Nothing but 101 makes a tunnel, and a redirect is never passed on (CVE-2018-1002105,
 * CVE-2020-8559).
 */
final class TunnelOpening {
    private final Admitted admitted;
    private final Server server;
    private final NetSocket socket;
    private final ReplyHeadLimit limit;
    private final ResponseDecoder decoder;
    private final Promise<Answer> answer = Promise.promise();

    TunnelOpening(Admitted admitted, Server server, NetSocket socket, ReplyHeadLimit limit) {
        this.admitted = admitted;
        this.server = server;
        this.socket = socket;
        this.limit = limit;
        this.decoder = new ResponseDecoder(socket, limit.bytes());
    }

    /** The socket is closed wherever this fails. */
    Future<Answer> open(RequestHeaders headers) {
        server.began();
        BelowVertx.closed(socket).onComplete(closed -> {
            server.ended();
            decoder.closed();
            answer.tryFail(Refusal.badGateway("the API server closed the connection before it answered the upgrade"));
        });
        socket.exceptionHandler(failure -> socket.close());
        admitted.call().abandoned().onSuccess(gone -> socket.close());
        decoder.onHead(this::answered, failure -> {
            answer.tryFail(limit.refusal(failure)
                    .orElseGet(() -> Refusal.badGateway("the API server's answer to the upgrade cannot be read")));
            socket.close();
        });
        socket.handler(decoder::add);
        socket.write(head(admitted, server.toString(), headers));
        return answer.future();
    }

    private void answered(HttpResponse head) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        head.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        int status = head.status().code();
        if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code() && !isAskedFor(headers)) {
            answer.tryFail(Refusal.badGateway("the API server switched to another protocol than it was asked for"));
            socket.close();
        } else if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            answer.tryComplete(new Tunnel(headers, decoder.switched(), socket));
        } else if (status >= 300 && status < 400) {
            answer.tryFail(Refusal.badGateway("the API server answered the upgrade with a redirect"));
            socket.close();
        } else {
            answer.tryComplete(new Reply(status, ReplyHeaders.endToEnd(headers), decoder));
        }
    }

    /** What was let in is what goes on (RFC 9110 §7.8). */
    private boolean isAskedFor(MultiMap headers) {
        List<String> switchedTo = headers.getAll(HttpHeaders.UPGRADE);
        return switchedTo.size() == 1
                && switchedTo
                        .get(0)
                        .strip()
                        .equalsIgnoreCase(admitted.call().upgrade().orElseThrow());
    }

    static Buffer head(Admitted admitted, String server, RequestHeaders headers) {
        Call call = admitted.call();
        MultiMap ours = MultiMap.caseInsensitiveMultiMap();
        headers.write(admitted, ours);
        ours.remove(HttpHeaders.CONTENT_LENGTH);
        StringBuilder head = new StringBuilder(1024)
                .append(call.method())
                .append(' ')
                .append(call.target())
                .append(" HTTP/1.1\r\nHost: ")
                .append(server)
                .append("\r\nConnection: Upgrade\r\nUpgrade: ")
                .append(call.upgrade().orElseThrow())
                .append("\r\n");
        if (!call.method().equals("GET")) {
            head.append("Content-Length: 0\r\n");
        }
        for (Map.Entry<String, String> header : ours) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        return Buffer.buffer(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
