package io.gatehouse.server;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.channel.HeadClock;
import io.gatehouse.channel.UnprovenBytes;
import io.gatehouse.channel.UntakenBytes;
import io.gatehouse.core.AddressText;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Refusal;
import io.vertx.core.http.HttpConnection;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** A client's connection, on its event loop. */
final class Peer {
    private final HttpConnection connection;
    private final Origin origin;
    private final UnprovenBytes unproven;
    private final UntakenBytes untaken;
    private final HeadClock head;
    private final LimitCounts counts;
    private final ConnectionCounts connections;
    private final long headTimeoutNanos;
    private final List<Awaited> awaited = new ArrayList<>(0);
    private @Nullable Responder current;
    private int underWay;
    private long idleSince = System.nanoTime();
    private boolean isLast;
    private boolean isDraining;
    private boolean isSomebodys;

    /** @param head of the requests that come */
    Peer(HttpConnection connection, Entrance entrance, UnprovenBytes unproven, HeadClock head, Engine engine) {
        LimitCounts counted = engine.limits();
        this.connection = connection;
        this.head = head;
        this.connections = engine.connections();
        this.origin = originOf(connection, entrance.name(), entrance.local());
        this.unproven = unproven;
        this.untaken = BelowVertx.untaken(
                connection, entrance.limits().writeStallTimeout(), () -> counted.reached(Limit.WRITE_STALL_TIMEOUT));
        this.counts = counted;
        this.headTimeoutNanos = entrance.limits().headTimeout().toNanos();
    }

    static Origin originOf(HttpConnection connection, String listener, Optional<Credential.LocalPeer> local) {
        return new Origin(listener, addressOf(connection), List.of(), certificateOf(connection), local);
    }

    Origin origin() {
        return origin;
    }

    /** A request's head has come. */
    void speaks(Responder responder) {
        underWay++;
        current = responder;
    }

    /** Answers the request that came last; for HTTP/1.1, where there is one at a time. */
    void refuseCurrent(Refusal refusal) {
        isLast = true;
        if (current != null) {
            current.refuse(refusal, "");
        }
    }

    /** To be called a few times within each of the times that it has. */
    void look() {
        closeIfSlow();
        untaken.endWhatIsLeftLying();
        if (!awaited.isEmpty()) {
            List.copyOf(awaited).forEach(this::giveUpIfLate);
        }
    }

    private void giveUpIfLate(Awaited one) {
        one.exceeded().ifPresent(limit -> {
            counts.reached(limit);
            awaited.remove(one);
            one.giveUp();
        });
    }

    void awaits(Awaited one) {
        awaited.add(one);
    }

    void noLongerAwaits(Awaited one) {
        awaited.remove(one);
    }

    /**
     * Whoever has proven nothing keeps no connection for nothing, be it behind a request; and nobody stays in the middle of a
     * head. Over HTTP/1.1 none is read to its end while another request is under way.
     */
    private void closeIfSlow() {
        boolean isWaited = underWay == 0 && System.nanoTime() - idleSince >= headTimeoutNanos;
        boolean isInHead = head.hasRunFor(headTimeoutNanos) && (isWaited || BelowVertx.isHttp2(connection));
        if (isInHead || isWaited && !isSomebodys) {
            counts.reached(Limit.HEAD_TIMEOUT);
            connection.close();
        }
    }

    /** The client's next request is to go elsewhere. */
    void drain() {
        isDraining = true;
        // It may send on before it has heard of the end, and must not miss its last answers for that.
        BelowVertx.lingerAtClose(connection);
    }

    boolean isDraining() {
        return isDraining;
    }

    /** Nothing that comes behind the request under way is looked at any more. */
    void endsAfterThis() {
        isLast = true;
    }

    boolean hasEnded() {
        return isLast;
    }

    /** Somebody has proven who it is on this connection. */
    void proven() {
        if (!isSomebodys) {
            isSomebodys = true;
            unproven.proven();
            connections.provenComes();
        }
    }

    /** The connection has closed. */
    void gone() {
        if (isSomebodys) {
            connections.provenGoes();
        }
    }

    /** A request of nobody's has been answered, and its bytes are let go of. */
    void answered() {
        underWay = Math.max(0, underWay - 1);
        idleSince = System.nanoTime();
        unproven.answered();
    }

    static String addressOf(HttpConnection connection) {
        String host = connection.remoteAddress().hostAddress();
        return host == null ? "" : AddressText.of(host).orElse("");
    }

    private static Optional<Credential.Certificate> certificateOf(HttpConnection connection) {
        try {
            List<Certificate> chain = connection.isSsl() ? connection.peerCertificates() : List.of();
            List<X509Certificate> certificates = chain.stream()
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
            return certificates.isEmpty() ? Optional.empty() : Optional.of(new Credential.Certificate(certificates));
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
