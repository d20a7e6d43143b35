package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kube-apiservers of one cluster.
 *
 * @param servers {@code https://host:port}, each a server of the same cluster
 * @param caFile PEM: who signs the servers' certificates
 * @param serverName the name in their certificates, where it is not the URL's host
 * @param clientCertificateFile PEM: the gate's own credential; for {@code requestHeader} its front-proxy certificate
 *     (kube-apiserver: {@code --requestheader-client-ca-file}, {@code --requestheader-allowed-names})
 * @param tokenFile a bearer token in its place, as the gate's own credential for the other modes
 */
public record ClusterConfiguration(
        @Default("default") String name,
        List<URI> servers,
        Path caFile,
        Optional<String> serverName,
        Optional<Path> clientCertificateFile,
        Optional<Path> clientKeyFile,
        Optional<Path> tokenFile,
        Forwarding forwarding,
        @Default("[HTTP/2, HTTP/1.1]") List<Protocol> protocols,
        @Default("{}") Connections connections,
        @Default("{}") Probe probe) {

    public ClusterConfiguration {
        expect(name.matches("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?"), "name", '"' + name + '"', "a DNS name");
        expect(!servers.isEmpty(), "servers", "an empty list", "at least one URL");
        for (URI server : servers) {
            expect(isServer(server), "servers", '"' + withoutUser(server) + '"', "https://host:port");
        }
        expect(new HashSet<>(servers).size() == servers.size(), "servers", "one of them twice", "each server once");
        expect(!protocols.isEmpty(), "protocols", "an empty list", "HTTP/2, HTTP/1.1 or both");
        // What has a fault of its own is not there.
        if (forwarding != null) {
            expectCredential(forwarding.mode(), clientCertificateFile, clientKeyFile, tokenFile);
            expect(
                    forwarding.mode() != Forwarding.Mode.PASS_THROUGH || probe == null || probe.isTheDefault(),
                    "probe",
                    "another user",
                    "none with passThrough, where the gate probes as itself");
        }
    }

    private static void expectCredential(
            Forwarding.Mode mode, Optional<Path> certificate, Optional<Path> key, Optional<Path> token) {
        expect(
                certificate.isPresent() == key.isPresent(),
                key.isPresent() ? "clientCertificateFile" : "clientKeyFile",
                "missing",
                key.isPresent() ? "the certificate of clientKeyFile" : "the key of clientCertificateFile");
        if (mode == Forwarding.Mode.REQUEST_HEADER) {
            expect(
                    certificate.isPresent() || key.isPresent(),
                    "clientCertificateFile",
                    "missing",
                    "the gate's front-proxy certificate, with clientKeyFile");
            expect(token.isEmpty(), "tokenFile", "a file", "none with requestHeader, which takes a certificate");
        } else {
            expect(
                    (certificate.isPresent() || key.isPresent()) != token.isPresent(),
                    "tokenFile",
                    token.isPresent() ? "a file beside clientCertificateFile" : "missing",
                    "one credential of the gate's own: tokenFile, or clientCertificateFile with clientKeyFile");
        }
    }

    /** What is spoken with the servers; HTTP/2 where both sides can. */
    public enum Protocol {
        HTTP_2("HTTP/2"),
        HTTP_1_1("HTTP/1.1");

        private final String text;

        Protocol(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * How the servers are told who calls. The header names are those that the servers are started with, and are for
     * {@code requestHeader} alone.
     *
     * @param uidHeader kube-apiserver knows none by default: {@code --requestheader-uid-headers}; empty where UIDs are
     *     not forwarded
     */
    public record Forwarding(
            Mode mode,
            @Default(USERNAME) String usernameHeader,
            @Default(UID) String uidHeader,
            @Default(GROUP) String groupHeader,
            @Default(EXTRA) String extraHeaderPrefix) {

        private static final String USERNAME = "X-Remote-User";
        private static final String UID = "X-Remote-Uid";
        private static final String GROUP = "X-Remote-Group";
        private static final String EXTRA = "X-Remote-Extra-";
        private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

        public Forwarding {
            expect(usernameHeader.matches(TOKEN), "usernameHeader", '"' + usernameHeader + '"', "a header's name");
            expect(
                    uidHeader.isEmpty() || uidHeader.matches(TOKEN),
                    "uidHeader",
                    '"' + uidHeader + '"',
                    "a header's name");
            expect(groupHeader.matches(TOKEN), "groupHeader", '"' + groupHeader + '"', "a header's name");
            expect(
                    extraHeaderPrefix.matches(TOKEN),
                    "extraHeaderPrefix",
                    '"' + extraHeaderPrefix + '"',
                    "the beginning of a header's name");
            if (mode == Mode.IMPERSONATE || mode == Mode.PASS_THROUGH) {
                expectUnset("usernameHeader", usernameHeader, USERNAME);
                expectUnset("uidHeader", uidHeader, UID);
                expectUnset("groupHeader", groupHeader, GROUP);
                expectUnset("extraHeaderPrefix", extraHeaderPrefix, EXTRA);
            }
        }

        private static void expectUnset(String component, String value, String byDefault) {
            expect(value.equals(byDefault), component, '"' + value + '"', "nothing, for it is for requestHeader alone");
        }

        public enum Mode {
            /** By the headers of a front proxy. */
            REQUEST_HEADER("requestHeader"),
            /** By acting as them. */
            IMPERSONATE("impersonate"),
            /** By their own bearer tokens. */
            PASS_THROUGH("passThrough");

            private final String text;

            Mode(String text) {
                this.text = text;
            }

            @Override
            public String toString() {
                return text;
            }
        }
    }

    /**
     * Connections to each server, for each event loop (one a core).
     *
     * @param shortCalls HTTP/2 connections that short requests share
     * @param watches HTTP/2 connections for long ones at the most, opened as needed
     * @param http1 HTTP/1.1 connections at the most, where HTTP/2 is not spoken
     * @param anonymous HTTP/1.1 connections for requests without a user
     * @param maxWaiting requests that wait for one of these at the most; 503 for more
     * @param waitTimeout how long one waits, beyond connectTimeout; 503 then
     * @param responseHeadBytes of an answer's status line and headers together; 502 where there are more
     */
    public record Connections(
            @Default("2") int shortCalls,
            @Default("50") int watches,
            @Default("256") int http1,
            @Default("8") int anonymous,
            @Default("1024") int maxWaiting,
            @Default("5s") Duration waitTimeout,
            @Default("1048576") int responseHeadBytes,
            @Default("5s") Duration connectTimeout,
            @Default("5s") Duration pingInterval) {
        public Connections {
            expect(shortCalls >= 1, "shortCalls", shortCalls, "at least 1");
            expect(watches >= 1, "watches", watches, "at least 1");
            expect(http1 >= 1, "http1", http1, "at least 1");
            expect(anonymous >= 1, "anonymous", anonymous, "at least 1");
            expect(maxWaiting >= 1, "maxWaiting", maxWaiting, "at least 1");
            expect(isLongEnough(waitTimeout), "waitTimeout", waitTimeout, "at least 100ms");
            expect(responseHeadBytes >= 8192, "responseHeadBytes", responseHeadBytes, "at least 8192");
            expect(isLongEnough(connectTimeout), "connectTimeout", connectTimeout, "at least 100ms");
            expect(isLongEnough(pingInterval), "pingInterval", pingInterval, "at least 100ms");
        }

        /** How long a request waits for a connection, which may have to be opened. */
        public Duration longestWait() {
            return connectTimeout.plus(waitTimeout);
        }
    }

    /**
     * How the gate finds out whether a server is well and believes its headers.
     *
     * @param user whom the probes are made as; needs no right but those of every authenticated user
     */
    public record Probe(
            @Default("2s") Duration interval,
            @Default("5s") Duration timeout,
            @Default(USER) String user,
            @Default(UID) String uid,
            @Default("[" + GROUP + "]") List<String> groups,
            @Default("{" + EXTRA + ": ['yes']}") Map<String, List<String>> extra) {

        private static final String USER = "gatehouse:probe";
        private static final String UID = "gatehouse-probe";
        private static final String GROUP = "gatehouse:probes";
        private static final String EXTRA = "gatehouse.io/probe";

        public Probe {
            expect(isLongEnough(interval), "interval", interval, "at least 100ms");
            expect(isLongEnough(timeout), "timeout", timeout, "at least 100ms");
            Tellable.expectIdentity(user, uid, groups, extra);
        }

        private boolean isTheDefault() {
            return user.equals(USER)
                    && uid.equals(UID)
                    && groups.equals(List.of(GROUP))
                    && extra.equals(Map.of(EXTRA, List.of("yes")));
        }
    }

    private static boolean isLongEnough(Duration duration) {
        return duration.toMillis() >= 100;
    }

    private static boolean isServer(URI url) {
        return "https".equals(url.getScheme())
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getPort() != 0
                && url.getPort() <= 65535
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    private static String withoutUser(URI url) {
        return url.getRawUserInfo() == null ? url.toString() : "a URL with a user";
    }
}
