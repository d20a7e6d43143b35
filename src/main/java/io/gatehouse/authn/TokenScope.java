package io.gatehouse.authn;

import io.gatehouse.core.Identity;
import io.gatehouse.kube.DnsNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which tokens somebody is asked about, and whom they may turn out to be. */
sealed interface TokenScope {
    /** Whether the token may be one of these. */
    boolean concerns(String token);

    /** Whether nobody needs to be asked, for it has ended by itself. */
    boolean isOver(String token);

    /** Whether nobody else may know such a token, nor see it. */
    boolean isExclusive();

    /** Why such a user is not believed to come from there. */
    Optional<String> refusal(Identity identity);

    /** When such a token ends by itself. */
    Optional<Instant> expires(String token);

    /** All tokens, and users of any name but those that Kubernetes keeps for itself. */
    record Anybody(SystemNames systemNames) implements TokenScope {
        @Override
        public boolean concerns(String token) {
            return true;
        }

        @Override
        public boolean isOver(String token) {
            return false;
        }

        @Override
        public boolean isExclusive() {
            return false;
        }

        @Override
        public Optional<String> refusal(Identity identity) {
            List<String> refused = systemNames.refusedOf(identity);
            return refused.isEmpty()
                    ? Optional.empty()
                    : Optional.of("it names what begins with system: and is not among systemNames");
        }

        @Override
        public Optional<Instant> expires(String token) {
            return Optional.empty();
        }
    }

    /**
     * ServiceAccounts' tokens as the cluster's issuer makes them, and nobody but ServiceAccounts.
     *
     * @param issuers all where there are none
     */
    record ServiceAccounts(List<String> issuers, Clock clock) implements TokenScope {
        private static final String PREFIX = "system:serviceaccount:";
        private static final String ALL = "system:serviceaccounts";
        /** As kube-apiserver's verifier has it. */
        private static final Duration LEEWAY = Duration.ofMinutes(1);

        @Override
        public boolean concerns(String token) {
            return TokenPayload.of(token).filter(this::isOurs).isPresent();
        }

        private boolean isOurs(TokenPayload payload) {
            return payload.subject().startsWith(PREFIX) && (issuers.isEmpty() || issuers.contains(payload.issuer()));
        }

        @Override
        public boolean isOver(String token) {
            Instant now = clock.instant();
            return expires(token).filter(end -> end.plus(LEEWAY).isBefore(now)).isPresent();
        }

        @Override
        public boolean isExclusive() {
            return true;
        }

        @Override
        public Optional<String> refusal(Identity identity) {
            String[] names = identity.name().startsWith(PREFIX)
                    ? identity.name().substring(PREFIX.length()).split(":", -1)
                    : new String[0];
            if (names.length != 2 || !DnsNames.isLabel(names[0]) || !DnsNames.isSubdomain(names[1])) {
                return Optional.of("it names a user that is no ServiceAccount");
            }
            Set<String> own = Set.of(ALL, ALL + ":" + names[0], Identity.AUTHENTICATED);
            return own.equals(Set.copyOf(identity.groups()))
                    ? Optional.empty()
                    : Optional.of("it names groups that are not a ServiceAccount's");
        }

        @Override
        public Optional<Instant> expires(String token) {
            return TokenPayload.of(token).flatMap(TokenPayload::expires);
        }
    }
}
