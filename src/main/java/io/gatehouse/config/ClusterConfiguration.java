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
 * @param clientCertificateFile PEM: the gate's front-proxy certificate (kube-apiserver: {@code
 *     --requestheader-client-ca-file}, {@code --requestheader-allowed-names})
 */
public record ClusterConfiguration(
        @Default("default") String name,
        List<URI> servers,
        Path caFile,
        Optional<String> serverName,
        Path clientCertificateFile,
        Path clientKeyFile,
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
     * How the servers are told who calls. The header names are those that the servers are started with.
     *
     * @param uidHeader kube-apiserver knows none by default: {@code --requestheader-uid-headers}; empty where UIDs are
     *     not forwarded
     */
    public record Forwarding(
            Mode mode,
            @Default("X-Remote-User") String usernameHeader,
            @Default("X-Remote-Uid") String uidHeader,
            @Default("X-Remote-Group") String groupHeader,
            @Default("X-Remote-Extra-") String extraHeaderPrefix) {

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
        }

        public enum Mode {
            REQUEST_HEADER;

            @Override
            public String toString() {
                return "requestHeader";
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
     */
    public record Connections(
            @Default("2") int shortCalls,
            @Default("50") int watches,
            @Default("256") int http1,
            @Default("8") int anonymous,
            @Default("5s") Duration connectTimeout,
            @Default("5s") Duration pingInterval) {
        public Connections {
            expect(shortCalls >= 1, "shortCalls", shortCalls, "at least 1");
            expect(watches >= 1, "watches", watches, "at least 1");
            expect(http1 >= 1, "http1", http1, "at least 1");
            expect(anonymous >= 1, "anonymous", anonymous, "at least 1");
            expect(isLongEnough(connectTimeout), "connectTimeout", connectTimeout, "at least 100ms");
            expect(isLongEnough(pingInterval), "pingInterval", pingInterval, "at least 100ms");
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
            @Default("gatehouse:probe") String user,
            @Default("gatehouse-probe") String uid,
            @Default("[gatehouse:probes]") List<String> groups,
            @Default("{gatehouse.io/probe: ['yes']}") Map<String, List<String>> extra) {

        public Probe {
            expect(isLongEnough(interval), "interval", interval, "at least 100ms");
            expect(isLongEnough(timeout), "timeout", timeout, "at least 100ms");
            Tellable.expectIdentity(user, uid, groups, extra);
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
