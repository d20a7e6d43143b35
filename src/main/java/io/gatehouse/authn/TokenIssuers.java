package io.gatehouse.authn;

import io.gatehouse.authn.jwt.Issuer;
import io.gatehouse.authn.jwt.IssuerKeys;
import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Environment;
import java.util.List;
import java.util.Optional;

/**
 * What an AuthenticationConfiguration says.
 *
 * @param anonymous who may call without a credential, where the file says so
 */
record TokenIssuers(SignedTokens tokens, Optional<AuthenticationConfiguration.Anonymous> anonymous) {

    /** @param beside what the gate's own configuration says of anonymous users: only one of the two may */
    static TokenIssuers read(
            AuthenticationConfiguration.Jwt configuration,
            Optional<AuthenticationConfiguration.Anonymous> beside,
            Environment environment)
            throws InvalidConfigurationException {
        Document document = TokenFile.read(configuration.configurationFile());
        TokenFile.AuthenticationConfiguration file = (TokenFile.AuthenticationConfiguration) document.value();
        if (file.anonymous().isPresent() && beside.isPresent()) {
            throw new InvalidConfigurationException(
                    List.of(
                            document.fault(
                                    "anonymous",
                                    "said a second time (expected: here, or as authentication.anonymous in the gate's configuration)")));
        }
        SystemNames systemNames = new SystemNames(configuration.systemNames());
        List<TokenIssuer> issuers = file.jwt().stream()
                .map(rules -> new TokenIssuer(
                        rules, systemNames, IssuerKeys.of(issuer(rules.issuer()), environment), environment))
                .toList();
        return new TokenIssuers(
                new SignedTokens(issuers, environment), file.anonymous().map(TokenIssuers::anonymous));
    }

    private static Issuer issuer(TokenFile.Issuer issuer) {
        return new Issuer(issuer.url(), issuer.discoveryURL(), issuer.certificateAuthority());
    }

    private static AuthenticationConfiguration.Anonymous anonymous(TokenFile.Anonymous anonymous) {
        return new AuthenticationConfiguration.Anonymous(
                anonymous.enabled(),
                anonymous.conditions().stream()
                        .map(TokenFile.Anonymous.Condition::path)
                        .toList());
    }
}
