package io.gatehouse.authn.jwt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whose keys they are and where to ask for them.
 *
 * @param url what the issuer calls itself
 * @param discoveryUrl where its OpenID Provider Metadata is, if it is not where the specification has it
 * @param authority PEM: who signs for the servers that are asked; who the JDK trusts where it is empty
 */
public record Issuer(String url, Optional<String> discoveryUrl, String authority) {
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /** As kube-apiserver's metrics have it. */
    public String hash() {
        return Hash.of(url.getBytes(StandardCharsets.UTF_8));
    }

    URI metadata() {
        return URI.create(discoveryUrl.orElseGet(() -> url.replaceAll("/$", "") + WELL_KNOWN));
    }
}
