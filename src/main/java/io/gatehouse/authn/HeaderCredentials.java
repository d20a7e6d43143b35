package io.gatehouse.authn;

import io.gatehouse.core.Call;
import io.gatehouse.core.Credential;
import io.gatehouse.core.HeaderText;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The credentials in a request's headers, read once. Whatever is there and proves nothing is a fault, so that it is
 * never taken for no credential at all.
 *
 * @param found in the order in which they are asked about
 * @param fault what is wrong with one of them, for the log
 */
record HeaderCredentials(List<Credential> found, Optional<String> fault) {
    private static final HeaderCredentials NONE = new HeaderCredentials(List.of(), Optional.empty());
    private static final String SUB_PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String PROTOCOL_PREFIX = "base64url.bearer.authorization.k8s.io.";

    static HeaderCredentials of(Call call) {
        String authorization = call.headers().get(HttpHeaders.AUTHORIZATION);
        HeaderCredentials header = authorization == null ? NONE : ofAuthorization(authorization.strip());
        boolean isWebSocket = call.upgrade().isPresent() && call.upgrade().get().equalsIgnoreCase("websocket");
        return isWebSocket ? header.and(ofSubProtocols(call)) : header;
    }

    boolean isEmpty() {
        return found.isEmpty() && fault.isEmpty();
    }

    private HeaderCredentials and(HeaderCredentials other) {
        if (other.isEmpty()) {
            return this;
        }
        List<Credential> all = new ArrayList<>(found);
        all.addAll(other.found);
        return new HeaderCredentials(all, fault.or(other::fault));
    }

    private static HeaderCredentials ofAuthorization(String value) {
        int space = value.indexOf(' ');
        String scheme = space < 0 ? value : value.substring(0, space);
        String rest = space < 0 ? "" : value.substring(space + 1);
        if (scheme.equalsIgnoreCase("bearer")) {
            return HeaderText.utf8(rest)
                    .map(HeaderCredentials::bearer)
                    .orElseGet(() -> fault("a bearer token that is no UTF-8"));
        }
        return scheme.equalsIgnoreCase("basic") ? basic(rest) : fault("an authorization scheme that is not known here");
    }

    private static HeaderCredentials bearer(String token) {
        return isOne(token) ? of(new Credential.Bearer(token)) : fault("an empty bearer token, or more than one");
    }

    private static boolean isOne(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                return false;
            }
        }
        return !token.isEmpty();
    }

    private static HeaderCredentials basic(String encoded) {
        Optional<String> pair = decoded(Base64.getDecoder(), encoded);
        int colon = pair.map(text -> text.indexOf(':')).orElse(-1);
        return colon < 0
                ? fault("a user and password that cannot be read")
                : of(new Credential.Basic(
                        pair.get().substring(0, colon), pair.get().substring(colon + 1)));
    }

    /** The token that a browser's WebSocket brings (k8s.io/apiserver, {@code authentication/request/websocket}). */
    private static HeaderCredentials ofSubProtocols(Call call) {
        List<String> tokens = new ArrayList<>();
        boolean hasOther = false;
        for (String header : call.headers().getAll(SUB_PROTOCOLS)) {
            for (String protocol : header.split(",")) {
                String name = protocol.strip();
                if (name.contains(PROTOCOL_PREFIX)) {
                    tokens.add(name);
                } else {
                    hasOther = true;
                }
            }
        }
        if (tokens.isEmpty()) {
            return NONE;
        }
        if (tokens.size() > 1 || !hasOther) {
            return fault("sub-protocols with more than one bearer token, or with nothing else");
        }
        Optional<String> token = ofProtocol(tokens.get(0));
        return token.isEmpty() ? fault("a bearer token in a sub-protocol that cannot be read") : bearer(token.get());
    }

    /** Empty also where something stands before the prefix, which an API server may take for white space. */
    private static Optional<String> ofProtocol(String name) {
        return name.startsWith(PROTOCOL_PREFIX)
                ? decoded(Base64.getUrlDecoder(), name.substring(PROTOCOL_PREFIX.length()))
                : Optional.empty();
    }

    private static Optional<String> decoded(Base64.Decoder decoder, String encoded) {
        try {
            return HeaderText.utf8(decoder.decode(encoded.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HeaderCredentials of(Credential credential) {
        return new HeaderCredentials(List.of(credential), Optional.empty());
    }

    private static HeaderCredentials fault(String what) {
        return new HeaderCredentials(List.of(), Optional.of(what));
    }
}
