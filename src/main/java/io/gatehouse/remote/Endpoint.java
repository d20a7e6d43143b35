package io.gatehouse.remote;

import io.vertx.core.net.ClientSSLOptions;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where somebody is asked. Its text shows no secret.
 *
 * @param url {@code https}; what is asked there is below its path
 * @param serverName in the certificate there, where it is not the URL's host
 * @param tls whom to believe there, and the gate's certificate where one is to be shown
 * @param authorization the header's value, where one is to be sent
 */
public record Endpoint(URI url, Optional<String> serverName, ClientSSLOptions tls, Optional<String> authorization) {
    public Endpoint(URI url, ClientSSLOptions tls, Optional<String> authorization) {
        this(url, Optional.empty(), tls, authorization);
    }

    /** The same, and each question says how long the answer is waited for, as kube-apiserver's webhooks are told. */
    public Endpoint patient(Duration timeout) {
        String seconds = new BigDecimal(timeout.toMillis())
                .movePointLeft(3)
                .stripTrailingZeros()
                .toPlainString();
        return new Endpoint(URI.create(url + "?timeout=" + seconds + "s"), serverName, tls, authorization);
    }

    /** As the URL has it: an address of IPv6 stands in brackets. */
    public String host() {
        return url.getHost();
    }

    public int port() {
        return url.getPort() == -1 ? 443 : url.getPort();
    }

    /** The path and query of what is asked, below the URL's own path; as the URL has it where {@code below} is empty. */
    String target(String below) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String whole = below.isEmpty() ? path + query : path.replaceAll("/+$", "") + below;
        return whole.startsWith("/") ? whole : "/" + whole;
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
