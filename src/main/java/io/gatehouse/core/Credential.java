package io.gatehouse.core;

import io.vertx.core.MultiMap;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a request brings to prove who calls. None of them shows a secret in its text. */
public sealed interface Credential {
    /**
     * The certificates that a TLS peer sent, the leaf first; that it holds the leaf's key is proven by the handshake,
     * all else is for an authenticator to judge. One object a connection: compared by identity, so that a judgement can
     * be remembered with it.
     */
    final class Certificate implements Credential {
        private final List<X509Certificate> chain;

        public Certificate(List<X509Certificate> chain) {
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("a chain without a leaf");
            }
            this.chain = List.copyOf(chain);
        }

        public List<X509Certificate> chain() {
            return chain;
        }

        public X509Certificate leaf() {
            return chain.get(0);
        }

        @Override
        public String toString() {
            return "certificate of " + leaf().getSubjectX500Principal();
        }
    }

    /**
     * Having reached a listener that is for programs of this host alone.
     *
     * @param identity whose every request there is, by the configuration
     */
    record LocalPeer(Identity identity) implements Credential {
        @Override
        public String toString() {
            return "local peer";
        }
    }

    /**
     * What another proxy may say in headers of who calls.
     *
     * @param proxy what it shows of itself; without it, nothing in the headers is believed
     * @param headers all of the request's
     */
    record ProxyHeaders(Certificate proxy, MultiMap headers) implements Credential {
        @Override
        public String toString() {
            return "headers of a proxy with the " + proxy;
        }
    }

    /** A bearer token (RFC 6750), as it came, never empty. */
    record Bearer(String token) implements Credential {
        @Override
        public String toString() {
            return "bearer token";
        }
    }

    /** A user's name and password (RFC 7617). */
    record Basic(String user, String password) implements Credential {
        @Override
        public String toString() {
            return "password of a user";
        }
    }
}
