package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Subject;
import io.gatehouse.pki.Subject.Attribute;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNumericString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUniversalString;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;

/** Whom a certificate names: exactly the groups that are in it, or nobody (P15). */
class CertificateSubjectTest {
    private static final CertificateAuthority CA = CertificateAuthority.create("test-ca");
    private static final ASN1ObjectIdentifier UID = new ASN1ObjectIdentifier(Subject.UID);

    private static Identity identity(Subject subject) {
        return CertificateSubject.identity(CA.issue(LeafSpec.client(subject)).certificate());
    }

    private static Subject subject(String... typesAndValues) {
        Attribute[] attributes = new Attribute[typesAndValues.length / 2];
        for (int i = 0; i < attributes.length; i++) {
            attributes[i] = new Attribute(typesAndValues[2 * i], typesAndValues[2 * i + 1]);
        }
        return new Subject(List.of(attributes).stream().map(List::of).toList());
    }

    private static Identity identity(ASN1Encodable... typesAndValues) {
        return CertificateSubject.identity(
                Minted.of(typesAndValues).signedBy(CA).certificate());
    }

    private static String refused(Subject subject) {
        return assertThrows(InvalidIdentityException.class, () -> identity(subject))
                .getMessage();
    }

    @Test
    void theCommonNameIsTheUserAndEveryOrganizationAGroup() {
        Identity alice = identity(Subject.of("alice", "dev", "qa", "dev").withUid("u-1"));
        assertEquals("alice", alice.name());
        assertEquals("u-1", alice.uid());
        assertEquals(List.of("dev", "qa", "dev", Identity.AUTHENTICATED), alice.groups());
    }

    @Test
    void everyAttributeOfAMultiValuedNameCounts() {
        Identity alice =
                identity(Subject.of("alice", "dev", "ops").withUid("u-1").inOneRdn());
        assertEquals("alice", alice.name());
        assertEquals("u-1", alice.uid());
        assertEquals(List.of("dev", "ops", Identity.AUTHENTICATED), alice.groups());
    }

    @Test
    void noTextInsideAValueIsAnotherAttribute() {
        for (String name :
                List.of("alice,O=system:masters", "alice+O=system:masters", "alice/O=system:masters", "#13")) {
            Identity mallory = identity(Subject.of(name, "dev\\,O=system:masters"));
            assertEquals(name, mallory.name());
            assertEquals(List.of("dev\\,O=system:masters", Identity.AUTHENTICATED), mallory.groups());
        }
        assertEquals("张三", identity(Subject.of("张三")).name());
    }

    @Test
    void otherAttributesSayNothing() {
        Identity alice = identity(subject(
                "2.5.4.11", "system:masters", "0.9.2342.19200300.100.1.1", "root", Subject.COMMON_NAME, "alice"));
        assertEquals("", alice.uid());
        assertEquals(List.of(Identity.AUTHENTICATED), alice.groups());
    }

    @Test
    void theCredentialsIdIsTheCertificatesHash() throws Exception {
        X509Certificate certificate = CA.issue(LeafSpec.client("alice")).certificate();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        assertEquals(
                Map.of(
                        "authentication.kubernetes.io/credential-id",
                        List.of("X509SHA256=" + HexFormat.of().formatHex(hash))),
                CertificateSubject.identity(certificate).extra());
    }

    @Test
    void whoeverIsNamedTwiceIsNobody() {
        assertEquals(
                "the subject has 2 common names, and one is needed",
                refused(subject(Subject.COMMON_NAME, "alice", Subject.COMMON_NAME, "bob")));
        assertEquals(
                "the subject has 2 UIDs",
                refused(Subject.of("alice").withUid("u-1").withUid("u-2")));
        assertEquals(
                "the subject has 0 common names, and one is needed", refused(subject(Subject.ORGANIZATION, "dev")));
    }

    @Test
    void whatCouldNotBeForwardedIsNobody() {
        assertEquals("the name is empty", refused(Subject.of("")));
        assertEquals("name begins or ends with white space", refused(Subject.of("alice ")));
        assertEquals("a group begins or ends with white space", refused(Subject.of("alice", "system:masters ")));
        assertEquals("a group is empty", refused(Subject.of("alice", "")));
        assertEquals("name has a control character", refused(Subject.of("a\u0000lice")));
        assertEquals("a group has a control character", refused(Subject.of("alice", "a\r\nImpersonate-User: root")));
        assertEquals(
                "UID begins or ends with white space",
                refused(Subject.of("alice").withUid("\tu")));
    }

    @Test
    void everyKindOfTextThatGoReadsIsRead() {
        for (ASN1Encodable text : List.<ASN1Encodable>of(
                new DERUTF8String("7"),
                new DERPrintableString("7"),
                new DERIA5String("7"),
                new DERNumericString("7"),
                new DERBMPString("7"),
                new DERT61String("7"))) {
            assertEquals("7", identity(BCStyle.CN, text).name());
        }
        assertEquals("é", identity(BCStyle.CN, new DERT61String("é")).name());
        assertEquals("张三", identity(BCStyle.CN, new DERBMPString("张三")).name());
    }

    @Test
    void whatIsNoTextNamesNobody() {
        DERUTF8String alice = new DERUTF8String("alice");
        for (ASN1Encodable other : List.of(
                new ASN1Integer(7),
                new DEROctetString(new byte[] {0x61}),
                new DERBitString(new byte[] {0x61}),
                new DERUniversalString(new byte[] {0, 0, 0, 0x61}))) {
            for (ASN1Encodable[] subject : new ASN1Encodable[][] {
                {BCStyle.CN, other},
                {BCStyle.CN, alice, BCStyle.O, other},
                {BCStyle.CN, alice, UID, other}
            }) {
                assertEquals(
                        "an attribute of the subject is no text",
                        assertThrows(InvalidIdentityException.class, () -> identity(subject))
                                .getMessage());
            }
        }
    }
}
