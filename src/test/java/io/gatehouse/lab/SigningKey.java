package io.gatehouse.lab;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;

/** A key pair that signs tokens, by the JDK alone. */
public record SigningKey(String id, KeyPair pair) {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    public static SigningKey rsa(String id) {
        return rsa(id, 2048);
    }

    public static SigningKey rsa(String id, int bits) {
        return made(id, "RSA", generator -> generator.initialize(bits));
    }

    /** @param curve as the JDK calls it: secp256r1, secp384r1, secp521r1 */
    public static SigningKey ec(String id, String curve) {
        return made(id, "EC", generator -> generator.initialize(new ECGenParameterSpec(curve)));
    }

    private interface Setting {
        void on(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static SigningKey made(String id, String type, Setting setting) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            setting.on(generator);
            return new SigningKey(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Its public half as a JSON Web Key that says nothing of algorithms. */
    public JsonObject jwk() {
        JsonObject jwk = new JsonObject().put("use", "sig");
        if (!id.isEmpty()) {
            jwk.put("kid", id);
        }
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return jwk.put("kty", "RSA")
                    .put("n", encoded(rsa.getModulus(), 0))
                    .put("e", encoded(rsa.getPublicExponent(), 0));
        }
        ECPublicKey ec = (ECPublicKey) pair.getPublic();
        int bits = ec.getParams().getCurve().getField().getFieldSize();
        int bytes = (bits + 7) / 8;
        return jwk.put("kty", "EC")
                .put("crv", "P-" + bits)
                .put("x", encoded(ec.getW().getAffineX(), bytes))
                .put("y", encoded(ec.getW().getAffineY(), bytes));
    }

    /** A token with this header and these claims, signed as the header's {@code alg} says. */
    public String sign(JsonObject header, JsonObject claims) {
        return sign(header.getString("alg"), header.encode(), claims.encode());
    }

    /** The same of texts that need be no JSON. */
    public String sign(String algorithm, String header, String claims) {
        String signed = encoded(header) + "." + encoded(claims);
        return signed + "." + ENCODER.encodeToString(signature(algorithm, signed));
    }

    public byte[] signature(String algorithm, String signed) {
        try {
            Signature signature = Signature.getInstance(named(algorithm));
            if (algorithm.startsWith("PS")) {
                signature.setParameter(pss(algorithm.substring(2)));
            }
            PrivateKey key = pair.getPrivate();
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String named(String algorithm) {
        String bits = algorithm.substring(2);
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> "SHA" + bits + "withRSA";
            case "PS" -> "RSASSA-PSS";
            case "ES" -> "SHA" + bits + "withECDSAinP1363Format";
            default -> throw new AssertionError(algorithm);
        };
    }

    private static PSSParameterSpec pss(String bits) {
        String hash = "SHA-" + bits;
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / 8, 1);
    }

    public static String encoded(String text) {
        return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(BigInteger number, int bytes) {
        byte[] magnitude = number.toByteArray();
        int sign = magnitude[0] == 0 && magnitude.length > 1 ? 1 : 0;
        byte[] padded = new byte[Math.max(bytes, magnitude.length - sign)];
        int length = magnitude.length - sign;
        System.arraycopy(magnitude, sign, padded, padded.length - length, length);
        return ENCODER.encodeToString(padded);
    }
}
