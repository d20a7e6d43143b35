package io.gatehouse.authn;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a password file holds for a user: a bcrypt hash, or the password itself. */
sealed interface PasswordHash {
    /** The highest cost that is let in: 2^15 rounds take seconds already. */
    int MAX_COST = 15;

    /** The lowest one that bcrypt knows. */
    int MIN_COST = 4;

    /** How htpasswd, crypt(3) and LDAP begin what is no password but the hash of one. */
    Pattern HASHED = Pattern.compile("(\\$(\\d[a-z]?|apr1|y|argon2[a-z]*|sha1)\\$|\\{S?SHA\\}).*", Pattern.DOTALL);

    /** Whether this is the password. Slow for a bcrypt hash: not for an event loop. */
    boolean matches(String password);

    /** Whether comparing takes so long that it is worth an attack. */
    boolean isSlow();

    static PasswordHash of(String secret) {
        return Bcrypt.FORMAT.matcher(secret).matches() ? new Bcrypt(secret) : new Plain(SecretKey.of(secret));
    }

    /** Whether somebody took it for a hash: as a password, whoever has seen the file could use it. */
    static boolean looksHashed(String secret) {
        return HASHED.matcher(secret).matches();
    }

    /** A password that stands in the file as it is; compared by its digest. */
    record Plain(SecretKey key) implements PasswordHash {
        @Override
        public boolean matches(String password) {
            return key.equals(SecretKey.of(password));
        }

        @Override
        public boolean isSlow() {
            return false;
        }
    }

    /** A hash as {@code htpasswd -B} makes it. */
    record Bcrypt(String hash) implements PasswordHash {
        private static final Pattern FORMAT = Pattern.compile("\\$2[abxy]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
        private static final BCrypt.Verifyer VERIFYER =
                BCrypt.verifyer(BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A));

        int cost() {
            Matcher parts = FORMAT.matcher(hash);
            return parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
        }

        boolean isAffordable() {
            return cost() >= MIN_COST && cost() <= MAX_COST;
        }

        @Override
        public boolean matches(String password) {
            byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
            return VERIFYER.verify(bytes, hash.getBytes(StandardCharsets.US_ASCII)).verified;
        }

        @Override
        public boolean isSlow() {
            return true;
        }

        @Override
        public String toString() {
            return "bcrypt hash";
        }
    }
}
