package io.gatehouse.attacks;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * An API server in name only: it takes none but the gate's certificate, or users with their own tokens, writes down whatever reaches it, and
 * answers as it is told. The gate's own probes it answers as a kube-apiserver would, and leaves out of its records. HTTP/1.1
 * and HTTP/2, on blocking sockets.
 */
public final class RecordingUpstream implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Keys keys;
    private final Probes probes;
    private final String address;
    private final SSLServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<Integer, SSLSocket> open = new ConcurrentHashMap<>();
    private final List<RecordedRequest> seen = new CopyOnWriteArrayList<>();
    private final List<Work> stalled = new ArrayList<>();
    private volatile Function<RecordedRequest, Script> script = Script::friendly;
    private volatile Frame settings = Frame.settings();
    private volatile boolean keeps = true;

    /** Who signs the servers' certificates, and who the gate's. */
    private record Keys(CertificateAuthority servers, CertificateAuthority frontProxies, CertifiedKey frontProxy) {
        static Keys make() {
            CertificateAuthority frontProxies = CertificateAuthority.create("front-proxy-ca");
            return new Keys(
                    CertificateAuthority.create("upstream-ca"),
                    frontProxies,
                    frontProxies.issue(LeafSpec.client("front-proxy-client")));
        }
    }

    private RecordingUpstream(String address, Keys keys, Probes probes, String... protocols) throws IOException {
        this.keys = keys;
        this.probes = probes;
        this.address = address;
        CertifiedKey own = keys.servers()
                .issue(LeafSpec.server("upstream").withDnsNames("localhost").withAddresses(address));
        server = (SSLServerSocket) TlsContexts.of(keys.frontProxies().certificate(), Optional.of(own))
                .getServerSocketFactory()
                .createServerSocket(0, 1024, InetAddress.getByName(address));
        if (probes.takesAnybody()) {
            server.setWantClientAuth(true);
        } else {
            server.setNeedClientAuth(true);
        }
        var parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        server.setSSLParameters(parameters);
        daemon(this::accept);
    }

    public static RecordingUpstream start() throws IOException {
        return new RecordingUpstream(LOOPBACK, Keys.make(), Probes.DEFAULT, "h2", "http/1.1");
    }

    /** One that speaks HTTP/1.1 alone. */
    public static RecordingUpstream startHttp1() throws IOException {
        return new RecordingUpstream(LOOPBACK, Keys.make(), Probes.DEFAULT, "http/1.1");
    }

    /** One that listens at the loopback address of IPv6. */
    static RecordingUpstream startIpv6(String... protocols) throws IOException {
        return new RecordingUpstream("::1", Keys.make(), Probes.DEFAULT, protocols);
    }

    /** Another server of the same cluster. */
    RecordingUpstream twin() throws IOException {
        return new RecordingUpstream(
                address, keys, probes, server.getSSLParameters().getApplicationProtocols());
    }

    /** One that is told who calls by other headers. */
    static RecordingUpstream start(Probes probes) throws IOException {
        return new RecordingUpstream(LOOPBACK, Keys.make(), probes, "h2", "http/1.1");
    }

    /** The same with HTTP/1.1 alone. */
    static RecordingUpstream startHttp1(Probes probes) throws IOException {
        return new RecordingUpstream(LOOPBACK, Keys.make(), probes, "http/1.1");
    }

    public String url() {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return "https://" + host + ":" + server.getLocalPort();
    }

    /** Who signed its certificate, as PEM. */
    public String authorityPem() {
        return keys.servers().certificatePem();
    }

    /** The only client that it takes. */
    public CertifiedKey frontProxy() {
        return keys.frontProxy();
    }

    /** What it does from now on; the next {@link #forget} ends it. */
    void does(Function<RecordedRequest, Script> next) {
        script = next;
    }

    void does(Script always) {
        script = request -> always;
    }

    /** Writes nothing down from now on: there will be too much of it. */
    void keepsNothing() {
        keeps = false;
    }

    /** What its HTTP/2 connections begin with from now on. */
    void begins(Frame withSettings) {
        settings = withSettings;
    }

    Frame settings() {
        return settings;
    }

    /** Ends all connections. */
    void hangUp() throws IOException {
        for (SSLSocket socket : open.values()) {
            socket.close();
        }
    }

    /** Everything since {@link #forget}, in the order of arrival. */
    List<RecordedRequest> seen() {
        return List.copyOf(seen);
    }

    /** Whether the connection that a request came on is still there. */
    boolean isOpen(RecordedRequest request) {
        return open.containsKey(request.connection());
    }

    /** Whether whoever sent a request has shown a certificate; of connections that are open. */
    boolean isByCertificate(RecordedRequest request) {
        SSLSocket socket = open.get(request.connection());
        try {
            return socket != null && socket.getSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    /** Forgets what it has seen, and what it was told to do. */
    void forget() {
        does(Script::friendly);
        release();
        seen.clear();
    }

    /** Answers what it has left waiting, and what has arrived but was not left waiting yet. */
    void release() {
        List<Work> waiting;
        synchronized (stalled) {
            seen.forEach(RecordedRequest::release);
            waiting = List.copyOf(stalled);
            stalled.clear();
        }
        waiting.forEach(RecordingUpstream::attempt);
    }

    void arrived(RecordedRequest request) {
        if (keeps && !probes.isProbe(request)) {
            seen.add(request);
        }
    }

    void answer(RecordedRequest request, Answering answering) throws IOException {
        if (probes.isProbe(request)) {
            answering.reply(probes.answer(request));
            return;
        }
        Script told = script.apply(request);
        if (told instanceof Script.Now now) {
            now.play(answering);
        } else if (told instanceof Script.Stall stall) {
            stall(request, stall.sendsHead(), answering);
        }
    }

    private void stall(RecordedRequest request, boolean sendsHead, Answering answering) throws IOException {
        if (sendsHead) {
            answering.begin(Script.ok());
        }
        Work rest = sendsHead ? () -> answering.finish(Script.ok().body()) : () -> answering.reply(Script.ok());
        synchronized (stalled) {
            if (!request.isReleased()) {
                stalled.add(rest);
                return;
            }
        }
        rest.run();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            SSLSocket socket = (SSLSocket) server.accept();
            socket.setTcpNoDelay(true);
            int number = connections.incrementAndGet();
            daemon(() -> serve(socket, number));
        }
    }

    private void serve(SSLSocket socket, int number) throws IOException {
        open.put(number, socket);
        try (socket) {
            socket.startHandshake();
            if (socket.getApplicationProtocol().equals("h2")) {
                new Http2Side(this, number, socket).serve();
            } else {
                new Http1Side(this, number, socket).serve();
            }
        } finally {
            open.remove(number);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> attempt(work), "upstream");
        thread.setDaemon(true);
        thread.start();
    }

    /** A peer that goes away is nothing to tell of here. */
    private static void attempt(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            Thread.yield();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }
}
