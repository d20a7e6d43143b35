package io.gatehouse.authn;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import io.gatehouse.config.Documents;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.pki.Pem;
import io.gatehouse.pki.PemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An {@code apiserver.config.k8s.io} AuthenticationConfiguration as it stands in its file, and what is legal there
 * (k8s.io/apiserver, {@code pkg/apis/apiserver/validation/validation.go}); what needs CEL is refused.
 */
final class TokenFile {
    private static final String NO_CEL = "nothing, for the gate evaluates no CEL of an AuthenticationConfiguration yet";

    private TokenFile() {}

    /** @param anonymous who may call without a credential, where the file says so */
    record AuthenticationConfiguration(String apiVersion, String kind, List<Jwt> jwt, Optional<Anonymous> anonymous) {
        private static final int MAX_ISSUERS = 64;

        AuthenticationConfiguration {
            expect(jwt.size() <= MAX_ISSUERS, "jwt", jwt.size(), "at most " + MAX_ISSUERS);
            expectOnce("jwt", "issuer.url", jwt.stream().map(one -> one.issuer().url()));
            expectOnce("jwt", "issuer.discoveryURL", jwt.stream().flatMap(one -> one.issuer().discoveryURL().stream()));
        }
    }

    /** Whose tokens are taken, and what is made of one. */
    record Jwt(
            Issuer issuer,
            List<ClaimValidationRule> claimValidationRules,
            ClaimMappings claimMappings,
            List<Object> userValidationRules) {
        Jwt {
            expect(userValidationRules.isEmpty(), "userValidationRules", "a rule in CEL", NO_CEL);
            expectOnce(
                    "claimValidationRules",
                    "claim",
                    claimValidationRules.stream().map(ClaimValidationRule::claim));
        }
    }

    record Issuer(
            String url,
            Optional<String> discoveryURL,
            @Default("''") String certificateAuthority,
            List<String> audiences,
            Optional<AudienceMatchPolicy> audienceMatchPolicy,
            Optional<String> egressSelectorType) {
        Issuer {
            expectUrl("url", url);
            discoveryURL = discoveryURL.filter(text -> !text.isEmpty());
            discoveryURL.ifPresent(other -> expectUrl("discoveryURL", other));
            expect(
                    !discoveryURL.map(Issuer::withoutSlashes).equals(Optional.of(withoutSlashes(url))),
                    "discoveryURL",
                    "the same as url",
                    "nothing, or another address");
            expect(isAuthority(certificateAuthority), "certificateAuthority", "another text", "certificates in PEM");
            expect(!audiences.isEmpty(), "audiences", "an empty list", "at least one audience");
            expect(!audiences.contains(""), "audiences", "an empty text", "names of audiences");
            expectOnce("audiences", "audience", audiences.stream());
            expect(
                    audiences.size() < 2 || audienceMatchPolicy.isPresent(),
                    "audienceMatchPolicy",
                    "nothing",
                    "MatchAny, for there are several audiences");
            expect(
                    egressSelectorType.orElse("").isEmpty(),
                    "egressSelectorType",
                    "a type",
                    "nothing, for the gate has no egress selector");
        }

        private static String withoutSlashes(String url) {
            return url.replaceAll("/+$", "");
        }

        private static void expectUrl(String component, String text) {
            expect(
                    isUrl(text),
                    component,
                    '"' + text + '"',
                    "an https URL with a host, without user, query and fragment");
        }

        private static boolean isUrl(String text) {
            try {
                URI url = new URI(text);
                return "https".equals(url.getScheme())
                        && url.getHost() != null
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }

        private static boolean isAuthority(String pem) {
            try {
                return pem.isEmpty()
                        || !Pem.certificates("certificateAuthority", pem).isEmpty();
            } catch (PemException e) {
                return false;
            }
        }
    }

    enum AudienceMatchPolicy {
        MATCH_ANY;

        @Override
        public String toString() {
            return "MatchAny";
        }
    }

    /** What a claim has to be; {@code message} goes with {@code expression} alone. */
    record ClaimValidationRule(
            @Default("''") String claim,
            @Default("''") String requiredValue,
            Optional<String> expression,
            Optional<String> message) {
        ClaimValidationRule {
            expect(expression.orElse("").isEmpty(), "expression", "CEL", NO_CEL);
            expect(message.orElse("").isEmpty(), "message", "a text", "nothing, for it goes with expression alone");
            expect(!claim.isEmpty() || expression.isPresent(), "claim", "nothing", "the name of a claim");
        }
    }

    record ClaimMappings(
            PrefixedClaim username,
            Optional<PrefixedClaim> groups,
            @Default("{}") Claim uid,
            List<Object> extra) {
        ClaimMappings {
            expect(
                    !username.claim().isEmpty() || username.expression().isPresent(),
                    "username",
                    "no claim",
                    "username.claim");
            expect(extra.isEmpty(), "extra", "a key with its valueExpression in CEL", NO_CEL);
            groups = groups.filter(mapping -> !mapping.claim().isEmpty());
        }
    }

    record PrefixedClaim(@Default("''") String claim, Optional<String> prefix, Optional<String> expression) {
        PrefixedClaim {
            expect(expression.orElse("").isEmpty(), "expression", "CEL", NO_CEL);
            expect(
                    claim.isEmpty() || prefix.isPresent(),
                    "prefix",
                    "nothing",
                    "a prefix beside the claim, \"\" for none");
        }
    }

    record Claim(@Default("''") String claim, Optional<String> expression) {
        Claim {
            expect(expression.orElse("").isEmpty(), "expression", "CEL", NO_CEL);
        }
    }

    record Anonymous(boolean enabled, List<Condition> conditions) {
        Anonymous {
            expect(
                    enabled || conditions.isEmpty(),
                    "conditions",
                    "conditions without enabled",
                    "enabled: true beside them");
        }

        record Condition(String path) {
            Condition {
                expect(path.startsWith("/"), "path", '"' + path + '"', "a path that begins with a slash");
            }
        }
    }

    private static void expectOnce(String component, String what, Stream<String> values) {
        HashSet<String> seen = new HashSet<>();
        values.filter(value -> !seen.add(value))
                .forEach(twice -> expect(false, component, "a second " + what + " \"" + twice + '"', "each once"));
    }

    /** @throws InvalidConfigurationException with every fault of the file */
    static Document read(Path file) throws InvalidConfigurationException {
        List<Document> documents = Documents.readSome(
                file,
                Map.of(
                        "apiserver.config.k8s.io/v1/AuthenticationConfiguration", AuthenticationConfiguration.class,
                        "apiserver.config.k8s.io/v1beta1/AuthenticationConfiguration",
                                AuthenticationConfiguration.class));
        if (documents.size() > 1) {
            throw new InvalidConfigurationException(List.of(new Fault(
                    file.toString(),
                    documents.get(1).line(),
                    "",
                    "a second document (expected: one AuthenticationConfiguration)")));
        }
        return documents.get(0);
    }
}
