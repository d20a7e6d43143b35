package io.gatehouse.pki;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.Set;

/** What kind of key one is, and whether it is good enough to be signed when it comes from elsewhere. */
public final class KeyStrength {
    private static final int LEAST_RSA_BITS = 2048;
    /** More than this costs whoever verifies too much: TLS libraries refuse it. */
    private static final int MOST_RSA_BITS = 8192;

    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65537);
    private static final Set<Integer> CURVE_BITS = Set.of(256, 384, 521);

    private KeyStrength() {}

    /** Such as {@code RSA with 2048 bits}. */
    public static String description(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "RSA with " + rsa.getModulus().bitLength() + " bits";
        }
        if (key instanceof ECPublicKey curve) {
            return "EC with " + bits(curve) + " bits";
        }
        return key.getAlgorithm();
    }

    /** Why it should not be signed. */
    static Optional<String> weakness(PublicKey key) {
        return isGood(key)
                ? Optional.empty()
                : Optional.of(description(key) + " (expected: P-256, P-384, P-521, or RSA with 2048 to 8192 bits and"
                        + " the usual exponent)");
    }

    private static boolean isGood(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            BigInteger exponent = rsa.getPublicExponent();
            return key.getAlgorithm().equals("RSA")
                    && bits >= LEAST_RSA_BITS
                    && bits <= MOST_RSA_BITS
                    && rsa.getModulus().testBit(0)
                    && exponent.testBit(0)
                    && exponent.compareTo(LEAST_EXPONENT) >= 0;
        }
        return key instanceof ECPublicKey curve && CURVE_BITS.contains(bits(curve));
    }

    private static int bits(ECPublicKey key) {
        return key.getParams().getCurve().getField().getFieldSize();
    }
}
