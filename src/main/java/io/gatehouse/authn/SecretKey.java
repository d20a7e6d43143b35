package io.gatehouse.authn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * A secret as a key of a map: its SHA-256 under a salt that lives as long as the process. Looking one up takes a time
 * that says nothing about the secrets that are there, and a dump of the memory shows none of them.
 */
record SecretKey(long a, long b, long c, long d) {
    private static final byte[] SALT = new byte[32];

    /** Looking one up among the providers, with each request, costs more than the hash. */
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(SecretKey::sha256);

    static {
        new SecureRandom().nextBytes(SALT);
    }

    static SecretKey of(String secret) {
        return of("", secret);
    }

    /** Of two parts, told apart. */
    static SecretKey of(String owner, String secret) {
        MessageDigest digest = SHA256.get();
        digest.reset();
        digest.update(SALT);
        byte[] name = owner.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, name.length).array());
        digest.update(name);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        return new SecretKey(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    @Override
    public int hashCode() {
        return (int) a;
    }

    @Override
    public String toString() {
        return "secret";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
