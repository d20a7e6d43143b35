package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.SigningKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P11: tokens that nobody has signed, or anybody could have")
class P11IT {
    @TempDir
    static Path temporary;

    private static TokenGate gate;

    @BeforeAll
    static void start() throws Exception {
        gate = TokenGate.start(temporary);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    private static JsonObject admin() {
        return gate.issuer().claims("admin", "dev");
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatIsSignedIsTaken(Way way) throws Exception {
        gate.send(way, gate.issuer().token(admin())).hasStatus(way.forwardedStatus());
    }

    @ParameterizedTest
    @EnumSource
    void algorithmsThatNeedNoKeyAreRefused(Way way) throws Exception {
        for (String algorithm :
                List.of("none", "None", "NONE", "nOnE", "", "NoNe ", "rs256", "RS256 ", "RS1", "EdDSA")) {
            String header =
                    new JsonObject().put("alg", algorithm).put("kid", "first").encode();
            String unsigned = SigningKey.encoded(header) + "." + SigningKey.encoded(admin().encode());
            gate.isRefused(way, unsigned + ".");
            gate.isRefused(way, unsigned);
            gate.isRefused(way, gate.issuer().key().sign("RS256", header, admin().encode()));
        }
    }

    /** Whoever knows the public key knows such a secret. */
    @ParameterizedTest
    @EnumSource
    void aPublicKeyIsNoSecretToSignWith(Way way) throws Exception {
        List<byte[]> secrets = new ArrayList<>();
        byte[] key = gate.issuer().key().pair().getPublic().getEncoded();
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        secrets.add(key);
        secrets.add(("-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n").getBytes());
        secrets.add(gate.issuer().key().jwk().encode().getBytes());
        secrets.add(Base64.getUrlDecoder().decode(gate.issuer().key().jwk().getString("n")));
        for (byte[] secret : secrets) {
            for (String bits : List.of("256", "384", "512")) {
                JsonObject header = gate.issuer().header().put("alg", "HS" + bits);
                String signed = SigningKey.encoded(header.encode()) + "." + SigningKey.encoded(admin().encode());
                gate.isRefused(way, signed + "." + mac("HmacSHA" + bits, secret, signed));
            }
        }
    }

    private static String mac(String name, byte[] secret, String signed) throws Exception {
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(secret, name));
        byte[] made = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(made);
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureThatIsEmptyOrAnothersIsRefused(Way way) throws Exception {
        String token = gate.issuer().token(admin());
        String signed = token.substring(0, token.lastIndexOf('.'));
        String other = gate.issuer().token(admin().put("sub", "bob"));
        for (String signature : List.of(
                "",
                "A",
                "AA",
                "A".repeat(342),
                other.substring(other.lastIndexOf('.') + 1),
                token.substring(token.lastIndexOf('.') + 1) + "AA",
                token.substring(token.lastIndexOf('.') + 1) + "=",
                token.substring(token.lastIndexOf('.') + 1) + "\u0080")) {
            gate.isRefused(way, signed + "." + signature);
        }
        gate.isRefused(way, signed);
        gate.isRefused(way, token + ".");
        gate.isRefused(way, token + "." + token);
    }

    /** A signature of zeros once was one for everything. */
    @ParameterizedTest
    @EnumSource(names = "HTTP1_TO_HTTP2")
    void aKeyOfAnotherTypeIsNotTakenForTheAlgorithm(Way way) throws Exception {
        for (String algorithm : List.of("ES256", "ES384", "ES512", "PS256", "RS512")) {
            JsonObject header = gate.issuer().header().put("alg", algorithm);
            String signed = SigningKey.encoded(header.encode()) + "." + SigningKey.encoded(admin().encode());
            for (int length : new int[] {64, 96, 132, 256}) {
                gate.isRefused(
                        way,
                        signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]));
            }
            assertEquals("RSA", gate.issuer().key().jwk().getString("kty"));
        }
    }
}
