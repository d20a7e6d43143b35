package io.gatehouse.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Who signs, and how a signed certificate looks: with the extensions that kubeadm gives, and the key identifiers. */
record Issuer(X500Name name, PublicKey publicKey, PrivateKey privateKey) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 159; // as many as 20 octets hold in a positive number (RFC 5280 §4.1.2.2)
    private static final int LEAF_USES = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
    private static final int AUTHORITY_USES = LEAF_USES | KeyUsage.keyCertSign | KeyUsage.cRLSign;

    /** One that signs for itself. */
    static Issuer root(Subject subject, KeyPair keys) {
        return new Issuer(subject.toName(), keys.getPublic(), keys.getPrivate());
    }

    /** One whose own certificate exists; its name is taken over byte for byte, or chains would not verify. */
    static Issuer of(CertifiedKey own) {
        X509Certificate certificate = own.certificate();
        X500Name name =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        return new Issuer(name, certificate.getPublicKey(), own.key());
    }

    /** @param pathLength how many authorities may be below it in a chain; empty for any number */
    X509Certificate authority(Subject subject, Validity validity, PublicKey key, Optional<Integer> pathLength) {
        BasicConstraints constraints =
                pathLength.isPresent() ? new BasicConstraints(pathLength.get()) : new BasicConstraints(true);
        try {
            return sign(form(subject, validity, key, constraints, AUTHORITY_USES));
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw unable(e);
        }
    }

    X509Certificate leaf(LeafSpec spec, PublicKey key) {
        try {
            X509v3CertificateBuilder form =
                    form(spec.subject(), spec.validity(), key, new BasicConstraints(false), LEAF_USES);
            if (!spec.purposes().isEmpty()) {
                KeyPurposeId[] ids = spec.purposes().stream()
                        .sorted()
                        .map(p -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(p.oid)))
                        .toArray(KeyPurposeId[]::new);
                form.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(ids));
            }
            GeneralName[] names = Stream.concat(
                            spec.dnsNames().stream().map(n -> new GeneralName(GeneralName.dNSName, n)),
                            spec.addresses().stream().map(a -> new GeneralName(GeneralName.iPAddress, a)))
                    .toArray(GeneralName[]::new);
            if (names.length > 0) {
                form.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return sign(form);
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw unable(e);
        }
    }

    private X509v3CertificateBuilder form(
            Subject subject, Validity validity, PublicKey key, BasicConstraints constraints, int uses)
            throws CertIOException, GeneralSecurityException {
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        return new X509v3CertificateBuilder(
                        name,
                        serial(),
                        Date.from(validity.notBefore()),
                        Date.from(validity.notAfter()),
                        subject.toName(),
                        SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                .addExtension(Extension.basicConstraints, true, constraints)
                .addExtension(Extension.keyUsage, true, new KeyUsage(uses))
                .addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key))
                .addExtension(
                        Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(publicKey));
    }

    private X509Certificate sign(X509v3CertificateBuilder form)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        form.build(new JcaContentSignerBuilder(KeyKind.signatureOf(privateKey)).build(privateKey)));
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
    }

    private static IllegalStateException unable(Exception cause) {
        return new IllegalStateException("cannot sign a certificate", cause);
    }
}
