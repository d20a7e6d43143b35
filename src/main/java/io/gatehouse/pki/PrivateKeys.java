package io.gatehouse.pki;

import java.io.IOException;
import java.security.PrivateKey;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads private keys in their three encodings. A parser's own message may quote bytes of a key and goes nowhere. */
final class PrivateKeys {
    private PrivateKeys() {}

    static PrivateKey decode(String source, PemBlocks.Block block) throws PemException {
        String where = "line " + block.line() + ": the " + block.type();
        if (block.encrypted()) {
            throw new PemException(
                    source, where + " is encrypted; expected one without a password (openssl pkey makes such a copy)");
        }
        try {
            return new JcaPEMKeyConverter().getPrivateKey(asPkcs8(block));
        } catch (IOException | RuntimeException e) {
            throw new PemException(source, where + " is not valid, or of a kind that is not supported");
        }
    }

    private static PrivateKeyInfo asPkcs8(PemBlocks.Block block) throws IOException {
        return switch (block.type()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.bytes());
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(block.bytes()));
            case "EC PRIVATE KEY" -> ellipticCurve(ECPrivateKey.getInstance(block.bytes()));
            default -> throw new IOException("unknown type");
        };
    }

    private static PrivateKeyInfo ellipticCurve(ECPrivateKey key) throws IOException {
        ASN1Object curve = key.getParametersObject();
        if (curve == null) {
            throw new IOException("no curve");
        }
        return new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
    }
}
