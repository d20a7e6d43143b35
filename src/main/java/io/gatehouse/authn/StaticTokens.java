package io.gatehouse.authn;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users by a token in a file. A token that is not there is absent, not rejected: it may be another authenticator's.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file">Kubernetes:
 *     static token file</a>
 */
final class StaticTokens implements Authenticator<Credential.Bearer> {
    private static final Logger LOG = LoggerFactory.getLogger(StaticTokens.class);
    private static final Future<AuthnResult> ABSENT = Future.succeededFuture(AuthnResult.ABSENT);
    private static final Proof PROOF = Proof.by("staticToken");

    private final Map<SecretKey, Future<AuthnResult>> users;

    private StaticTokens(Map<SecretKey, Future<AuthnResult>> users) {
        this.users = users;
    }

    /** As kube-apiserver: a line without a token is passed over, and of two with one token the last holds. */
    static StaticTokens read(Path file) throws InvalidConfigurationException {
        Map<SecretKey, Future<AuthnResult>> users = new HashMap<>();
        for (UserFile.User user : UserFile.read(file)) {
            if (user.secret().isEmpty()) {
                LOG.warn("{}:{}: no token, so that nobody can use this line", file, user.line());
            } else {
                AuthnResult accepted = AuthnResult.accepted(user.identity(), PROOF);
                if (users.put(SecretKey.of(user.secret()), Future.succeededFuture(accepted)) != null) {
                    LOG.warn("{}:{}: a token that an earlier line has too; this line holds", file, user.line());
                }
            }
        }
        return new StaticTokens(users);
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.Bearer credential, Origin origin) {
        return users.getOrDefault(SecretKey.of(credential.token()), ABSENT);
    }
}
