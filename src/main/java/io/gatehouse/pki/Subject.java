package io.gatehouse.pki;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Whom a certificate names, in the order of the encoding. kube-apiserver takes the common name as the user, each
 * organization as a group, and the attribute {@link #UID} as the user's UID.
 *
 * @param rdns the relative distinguished names; one of several attributes is multi-valued (RFC 5280 §4.1.2.4)
 */
public record Subject(List<List<Attribute>> rdns) {

    public static final String COMMON_NAME = "2.5.4.3";
    public static final String ORGANIZATION = "2.5.4.10";
    /** kube-apiserver's own attribute for a user's UID. */
    public static final String UID = "1.3.6.1.4.1.57683.2";

    /** One attribute of a name: a dotted object identifier, and a text that is encoded as UTF8String. */
    public record Attribute(String oid, String value) {}

    public Subject {
        rdns = rdns.stream().map(List::copyOf).toList();
    }

    /** A user and its groups, each in a name of its own. */
    public static Subject of(String commonName, String... organizations) {
        return new Subject(Stream.concat(
                        Stream.of(organizations).map(group -> new Attribute(ORGANIZATION, group)),
                        Stream.of(new Attribute(COMMON_NAME, commonName)))
                .map(List::of)
                .toList());
    }

    /** The subject of a certificate; values that are no texts are left out, as Go's library does. */
    public static Subject of(X509Certificate certificate) {
        return of(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()));
    }

    static Subject of(X500Name name) {
        return new Subject(Stream.of(name.getRDNs()).map(Subject::attributesOf).toList());
    }

    /** All values of one kind of attribute, in order. */
    public List<String> values(String oid) {
        return rdns.stream()
                .flatMap(List::stream)
                .filter(attribute -> attribute.oid().equals(oid))
                .map(Attribute::value)
                .toList();
    }

    /** The same with a UID behind. */
    public Subject withUid(String uid) {
        List<List<Attribute>> longer = new ArrayList<>(rdns);
        longer.add(List.of(new Attribute(UID, uid)));
        return new Subject(longer);
    }

    /** The same attributes as a single multi-valued name. */
    public Subject inOneRdn() {
        return new Subject(List.of(rdns.stream().flatMap(List::stream).toList()));
    }

    X500Name toName() {
        return new X500Name(rdns.stream().map(Subject::toRdn).toArray(RDN[]::new));
    }

    private static List<Attribute> attributesOf(RDN rdn) {
        return Stream.of(rdn.getTypesAndValues())
                .filter(a -> a.getValue() instanceof ASN1String)
                .map(a -> new Attribute(a.getType().getId(), ((ASN1String) a.getValue()).getString()))
                .toList();
    }

    private static RDN toRdn(List<Attribute> attributes) {
        return new RDN(attributes.stream()
                .map(a -> new AttributeTypeAndValue(new ASN1ObjectIdentifier(a.oid()), new DERUTF8String(a.value())))
                .toArray(AttributeTypeAndValue[]::new));
    }
}
