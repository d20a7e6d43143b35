package example;

import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Proof;
import io.gatehouse.core.plugin.AuthenticatorPlugin;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An authenticator: keys that a script can make without asking anybody, {@code key1.USER.EXPIRES.SIGNATURE} with the time in
 * seconds, signed by HMAC-SHA256 with a secret that the gate knows too.
 *
 * <pre>
 * end=$(($(date +%s) + 3600)); key=key1.robot.$end
 * echo $key.$(printf %s $key | openssl dgst -sha256 -hmac "$(cat keys.secret)" -r | cut -d' ' -f1)
 * </pre>
 */
public final class SignedKey implements AuthenticatorPlugin<SignedKey.Settings> {
    private static final int SHORTEST = 32;

    /** The file is watched: the plug-in is made anew when it changes. */
    public record Settings(Path secretFile, List<String> groups) {}

    @Override
    public String type() {
        return "signed-key";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Authenticator<Credential.Bearer> make(Settings settings, Clock clock) {
        byte[] secret = read(settings.secretFile());
        return (bearer, origin) -> Future.succeededFuture(judge(bearer.token(), secret, settings.groups(), clock));
    }

    private static byte[] read(Path file) {
        try {
            String secret = Files.readString(file).strip();
            if (secret.length() < SHORTEST) {
                throw new IllegalArgumentException(file + ": a short secret (expected: " + SHORTEST + " characters or more)");
            }
            return secret.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read", e);
        }
    }

    /** Absent is what may be somebody else's; what is ours and wrong is rejected. The reason never holds the token. */
    private static AuthnResult judge(String token, byte[] secret, List<String> groups, Clock clock) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("key1")) {
            return AuthnResult.ABSENT;
        }
        if (!isSigned(String.join(".", parts[0], parts[1], parts[2]), parts[3], secret)) {
            return AuthnResult.rejected("a wrong signature");
        }
        Instant expires = Instant.ofEpochSecond(Long.parseLong(parts[2]));
        if (!expires.isAfter(clock.instant())) {
            return AuthnResult.rejected("the key has expired");
        }
        // Streams end with the proof.
        return AuthnResult.accepted(Identity.of(parts[1], groups), new Proof("", Optional.of(expires)));
    }

    private static boolean isSigned(String signed, String signature, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String right = HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
            return MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
