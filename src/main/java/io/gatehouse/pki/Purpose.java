package io.gatehouse.pki;

import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate may be used for: its extended key usages (RFC 5280 §4.2.1.12). */
public enum Purpose {
    CLIENT(KeyPurposeId.id_kp_clientAuth),
    SERVER(KeyPurposeId.id_kp_serverAuth),
    ANY(KeyPurposeId.anyExtendedKeyUsage);

    final KeyPurposeId id;

    Purpose(KeyPurposeId id) {
        this.id = id;
    }
}
