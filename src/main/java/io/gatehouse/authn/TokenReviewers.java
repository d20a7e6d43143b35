package io.gatehouse.authn;

import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Environment;
import io.gatehouse.remote.EndpointFile;

/** Makes the authenticators by TokenReview that a configuration asks for. */
final class TokenReviewers {
    private TokenReviewers() {}

    static ReviewedTokens serviceAccounts(
            AuthenticationConfiguration.ServiceAccounts configuration, Environment environment) {
        ReviewedTokens.Terms terms = new ReviewedTokens.Terms(
                "serviceAccounts",
                new TokenScope.ServiceAccounts(configuration.issuers(), environment.clock()),
                configuration.audiences(),
                configuration.cacheTTL(),
                configuration.recheck(),
                configuration.failuresPerMinute());
        return new ReviewedTokens(
                terms, TokenReviewer.cluster(environment, configuration.timeout()), environment.counters());
    }

    static ReviewedTokens webhook(AuthenticationConfiguration.Webhook configuration, Environment environment)
            throws InvalidConfigurationException {
        ReviewedTokens.Terms terms = new ReviewedTokens.Terms(
                "webhook",
                new TokenScope.Anybody(new SystemNames(configuration.systemNames())),
                configuration.audiences(),
                configuration.cacheTTL(),
                configuration.recheck(),
                configuration.failuresPerMinute());
        return new ReviewedTokens(
                terms,
                TokenReviewer.webhook(
                        environment,
                        EndpointFile.read(configuration.configFile(), environment),
                        configuration.timeout()),
                environment.counters());
    }
}
