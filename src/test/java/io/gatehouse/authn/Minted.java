package io.gatehouse.authn;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.KeyKind;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that no sensible authority makes, and whoever signs them. */
final class Minted {
    private static final Duration LIFE = Duration.ofDays(1);

    private final X500Name subject;
    private final KeyPair keys;
    private X500Name issuer;
    private PrivateKey signer;
    private BasicConstraints constraints = new BasicConstraints(false);
    private KeyPurposeId[] purposes = {};
    private int uses;
    private final Map<ASN1ObjectIdentifier, ASN1Object> extensions = new LinkedHashMap<>();
    private String signature = "SHA256withECDSA";
    private Instant begin = Instant.now().minus(LIFE);
    private Instant end = Instant.now().plus(LIFE);

    private Minted(X500Name subject, KeyPair keys) {
        this.subject = subject;
        this.keys = keys;
        this.issuer = subject;
        this.signer = keys.getPrivate();
    }

    static Minted of(String name, KeyPair keys) {
        return new Minted(new X500Name(name), keys);
    }

    /** With a key of its own. */
    static Minted of(String name) {
        return of(name, KeyKind.P256.generate());
    }

    /** @param attributes object identifiers and values by turns */
    static Minted of(ASN1Encodable... attributes) {
        RDN[] rdns = new RDN[attributes.length / 2];
        Arrays.setAll(rdns, i -> new RDN((ASN1ObjectIdentifier) attributes[2 * i], attributes[2 * i + 1]));
        return new Minted(new X500Name(rdns), KeyKind.P256.generate());
    }

    Minted signedBy(String name, PrivateKey key) {
        issuer = new X500Name(name);
        signer = key;
        return this;
    }

    Minted signedBy(CertificateAuthority authority) {
        issuer = X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
        signer = authority.own().key();
        return this;
    }

    Minted authority() {
        constraints = new BasicConstraints(true);
        return this;
    }

    /** An authority with so many others at most below it. */
    Minted authorityOver(int others) {
        constraints = new BasicConstraints(others);
        return this;
    }

    Minted purposes(KeyPurposeId... ids) {
        purposes = ids;
        return this;
    }

    Minted uses(int bits) {
        uses = bits;
        return this;
    }

    Minted alternativeName(GeneralName name) {
        return extension(Extension.subjectAlternativeName, new GeneralNames(name));
    }

    Minted mayName(GeneralName name) {
        return extension(Extension.nameConstraints, new NameConstraints(subtrees(name), null));
    }

    Minted mayNotName(GeneralName name) {
        return extension(Extension.nameConstraints, new NameConstraints(null, subtrees(name)));
    }

    private static GeneralSubtree[] subtrees(GeneralName name) {
        return new GeneralSubtree[] {new GeneralSubtree(name)};
    }

    private Minted extension(ASN1ObjectIdentifier id, ASN1Object value) {
        extensions.put(id, value);
        return this;
    }

    Minted signature(String algorithm) {
        signature = algorithm;
        return this;
    }

    Minted validity(Instant from, Instant until) {
        begin = from;
        end = until;
        return this;
    }

    PrivateKey key() {
        return keys.getPrivate();
    }

    X509Certificate certificate() {
        try {
            JcaX509v3CertificateBuilder form = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(begin),
                    Date.from(end),
                    subject,
                    keys.getPublic());
            form.addExtension(Extension.basicConstraints, true, constraints);
            if (purposes.length > 0) {
                form.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purposes));
            }
            if (uses != 0) {
                form.addExtension(Extension.keyUsage, true, new KeyUsage(uses));
            }
            for (Map.Entry<ASN1ObjectIdentifier, ASN1Object> extension : extensions.entrySet()) {
                boolean isCritical = extension.getKey().equals(Extension.nameConstraints);
                form.addExtension(extension.getKey(), isCritical, extension.getValue());
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(form.build(new JcaContentSignerBuilder(signature).build(signer)));
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
