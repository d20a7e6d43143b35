package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.Validity;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy's users have open lives no longer than the proxy is believed. */
class ProxiedStreamsIT {
    private static final String USER = "X-Edge-User: alice\r\nX-Edge-Group: dev\r\n";
    private static final String NOT_ALLOWED = "by the gate: it is no longer allowed";

    @TempDir
    Path temporary;

    private final List<RawClient> streams = new ArrayList<>();
    private final List<String> markers = new ArrayList<>();
    private AttackedGate gate;

    @BeforeEach
    void start() throws Exception {
        gate = AttackedGate.start(temporary, TrustedProxyIT::believesProxies);
        gate.upstream()
                .does(request -> request.target().contains("watch") ? Script.stream() : Script.friendly(request));
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient stream : streams) {
            stream.close();
        }
        gate.close();
    }

    private CertificateAuthority proxies() throws IOException {
        return gate.folder().pki().authority("proxies-ca");
    }

    /** A watch, and a tunnel of each kind. */
    private void open(CertifiedKey proxy) throws IOException {
        String watch = gate.marker();
        begin(proxy, watch, "GET /api/v1/pods?watch=1&" + watch + " HTTP/1.1\r\n" + Attempt.HOST + USER + "\r\n", 200);
        for (Upgrade upgrade : Upgrade.values()) {
            String exec = gate.marker();
            begin(proxy, exec, upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=" + exec, USER), 101);
        }
    }

    private void begin(CertifiedKey proxy, String marker, String request, int status) throws IOException {
        RawClient stream = gate.connect(proxy);
        streams.add(stream);
        markers.add(marker);
        assertEquals(status, stream.send(request).answerHead().status(), stream::received);
    }

    /** Events come when streams end. */
    private void areAllCut(String why) throws Exception {
        for (String marker : markers) {
            assertEquals(
                    why, gate.event(marker).getJsonObject("annotations").getString("gatehouse.io/cut-short"), marker);
        }
    }

    @Test
    void theyEndWithTheProxysCertificate() throws Exception {
        Instant now = Instant.now();
        open(proxies().issue(TrustedProxyIT.EDGE.withValidity(new Validity(now.minusSeconds(60), now.plusSeconds(8)))));
        areAllCut("by the gate: the credential has expired");
    }

    @Test
    void theyEndWhereItsAuthorityIsNoneAnyMore() throws Exception {
        open(proxies().issue(TrustedProxyIT.EDGE));
        gate.folder()
                .replace(
                        "pki/proxies-ca.crt",
                        CertificateAuthority.create("proxies-ca").certificatePem());
        areAllCut(NOT_ALLOWED);
    }

    @Test
    void theyEndWhereItsNameIsNoneAnyMore() throws Exception {
        open(proxies().issue(TrustedProxyIT.EDGE));
        GateFolder files = gate.folder();
        files.part("authentication").put("requestHeader", TrustedProxyIT.requestHeader("other"));
        files.configurationFile();
        areAllCut(NOT_ALLOWED);
    }

    @Test
    void theyGoOnWhereAnAuthorityIsAdded() throws Exception {
        open(proxies().issue(TrustedProxyIT.EDGE));
        CertificateAuthority another = CertificateAuthority.create("another");
        gate.folder().replace("pki/proxies-ca.crt", proxies().certificatePem() + another.certificatePem());
        CertifiedKey proxy = another.issue(TrustedProxyIT.EDGE);
        Await.until("the other is believed", () -> status(proxy) == 200);
        for (String marker : markers) {
            assertEquals(List.of(), gate.eventsSoFar(marker));
        }
    }

    private int status(CertifiedKey proxy) throws IOException {
        try (RawClient client = gate.connect(proxy)) {
            return client.send("GET /api/v1/pods HTTP/1.1\r\n" + Attempt.HOST + USER + "\r\n")
                    .answer()
                    .status();
        }
    }
}
