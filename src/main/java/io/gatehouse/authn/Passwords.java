package io.gatehouse.authn;

import com.github.benmanes.caffeine.cache.Cache;
import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Caches;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users by a password in a file. A password that has just been verified is remembered for a short while, and passes
 * before attempts are counted, so that strangers who guess cannot lock its owner out. An unknown user takes as long as a
 * wrong password.
 */
final class Passwords implements Authenticator<Credential.Basic> {
    private static final Logger LOG = LoggerFactory.getLogger(Passwords.class);
    private static final Proof PROOF = Proof.by("password");
    private static final AuthnResult WRONG = AuthnResult.rejected("unknown user or wrong password");
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final Map<String, User> users;

    /** What an attempt is held against that would else be answered sooner than others. */
    private final Optional<PasswordHash> slow;

    private final PasswordAttempts attempts;
    private final Cache<SecretKey, Future<AuthnResult>> verified =
            Caches.builder().maximumSize(10_000).expireAfterWrite(REMEMBERED).build();

    private record User(PasswordHash hash, Identity identity) {}

    private Passwords(Map<String, User> users, PasswordAttempts attempts) {
        this.users = users;
        this.attempts = attempts;
        this.slow = users.values().stream()
                .map(User::hash)
                .filter(PasswordHash::isSlow)
                .findFirst();
    }

    /** As kube-apiserver 1.18: of two lines for one user the last holds. */
    static Passwords read(AuthenticationConfiguration.Password configuration, PasswordAttempts attempts)
            throws InvalidConfigurationException {
        Path file = configuration.passwordFile();
        SystemNames systemNames = new SystemNames(configuration.systemNames());
        Map<String, User> users = new HashMap<>();
        List<Fault> faults = new ArrayList<>();
        for (UserFile.User line : UserFile.read(file)) {
            PasswordHash hash = PasswordHash.of(line.secret());
            check(line, hash, systemNames)
                    .forEach(message -> faults.add(new Fault(file.toString(), line.line(), "", message)));
            if (users.put(line.identity().name(), new User(hash, line.identity())) != null) {
                LOG.warn("{}:{}: a user that an earlier line has too; this line holds", file, line.line());
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
        return new Passwords(users, attempts);
    }

    private static List<String> check(UserFile.User line, PasswordHash hash, SystemNames systemNames) {
        List<String> faults = new ArrayList<>();
        if (line.secret().isEmpty()) {
            faults.add("no password (expected: a password or a bcrypt hash)");
        }
        if (hash instanceof PasswordHash.Bcrypt bcrypt && !bcrypt.isAffordable()) {
            faults.add("a bcrypt hash of cost " + bcrypt.cost() + " (expected: " + PasswordHash.MIN_COST + " to "
                    + PasswordHash.MAX_COST + ")");
        }
        if (hash instanceof PasswordHash.Plain && PasswordHash.looksHashed(line.secret())) {
            faults.add(
                    "a hash of a kind that is not known here, or not a whole one (expected: bcrypt's 60 characters)");
        }
        systemNames
                .refusedOf(line.identity())
                .forEach(
                        name -> faults.add(
                                "the name " + name
                                        + " (expected: a name without system: in front, or this one among systemNames in the configuration)"));
        return faults;
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.Basic credential, Origin origin) {
        SecretKey key = SecretKey.of(credential.user(), credential.password());
        Future<AuthnResult> known = verified.getIfPresent(key);
        if (known != null) {
            return known;
        }
        if (!attempts.take(origin.address(), credential.user())) {
            return Future.failedFuture(Refusal.tooManyRequests("Too many failed attempts, please try again later."));
        }
        Promise<AuthnResult> judged = Promise.promise();
        // The same attempt again waits for this one.
        verified.put(key, judged.future());
        attempts.offLoop(() -> verify(credential)).onComplete((result, failure) -> {
            if (!(result instanceof AuthnResult.Accepted)) {
                verified.invalidate(key);
            }
            if (result instanceof AuthnResult.Accepted || failure instanceof Refusal) {
                // Right, or turned away unseen.
                attempts.giveBack(origin.address(), credential.user());
            }
            judged.complete(result, failure);
        });
        return judged.future();
    }

    private AuthnResult verify(Credential.Basic credential) {
        User user = users.get(credential.user());
        if (user == null || !user.hash().isSlow()) {
            slow.ifPresent(hash -> hash.matches(credential.password()));
        }
        return user != null && user.hash().matches(credential.password())
                ? AuthnResult.accepted(user.identity(), PROOF)
                : WRONG;
    }
}
