package io.gatehouse.authn;

import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Who a certificate names: CN is the user, every O a group, and Kubernetes' own attribute the UID
 * (k8s.io/apiserver, {@code pkg/authentication/request/x509}). Attributes are read from the encoded name one by one, so
 * that no text inside a value is ever taken for another attribute.
 */
final class CertificateSubject {
    private static final ASN1ObjectIdentifier UID = new ASN1ObjectIdentifier("1.3.6.1.4.1.57683.2");
    private static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

    private CertificateSubject() {}

    /** @throws InvalidIdentityException if it names nobody, or nobody who could be forwarded */
    static Identity identity(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        List<String> uids = new ArrayList<>();
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        for (RDN rdn : subject.getRDNs()) {
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                ASN1ObjectIdentifier type = attribute.getType();
                if (type.equals(BCStyle.CN)) {
                    names.add(text(attribute.getValue()));
                } else if (type.equals(BCStyle.O)) {
                    groups.add(text(attribute.getValue()));
                } else if (type.equals(UID)) {
                    uids.add(text(attribute.getValue()));
                }
            }
        }
        if (names.size() != 1) {
            throw new InvalidIdentityException("the subject has " + names.size() + " common names, and one is needed");
        }
        if (uids.size() > 1) {
            throw new InvalidIdentityException("the subject has " + uids.size() + " UIDs");
        }
        return new Identity(
                names.get(0),
                uids.isEmpty() ? "" : uids.get(0),
                Groups.authenticated(names.get(0), groups),
                Map.of(CREDENTIAL_ID, List.of("X509SHA256=" + sha256(certificate))));
    }

    /** Of the kinds of text that Go reads; others, such as bit strings, would come out as the hexadecimal of their bytes. */
    private static String text(ASN1Encodable value) {
        ASN1Primitive text = value.toASN1Primitive();
        boolean isText = text instanceof ASN1UTF8String
                || text instanceof ASN1PrintableString
                || text instanceof ASN1IA5String
                || text instanceof ASN1BMPString
                || text instanceof ASN1NumericString
                || text instanceof ASN1T61String;
        if (isText) {
            return ((ASN1String) text).getString();
        }
        throw new InvalidIdentityException("an attribute of the subject is no text");
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that cannot be hashed", e);
        }
    }
}
