package io.gatehouse.pki;

/** What a certificate may be used for: its extended key usages (RFC 5280 §4.2.1.12). */
public enum Purpose {
    CLIENT("1.3.6.1.5.5.7.3.2"),
    SERVER("1.3.6.1.5.5.7.3.1"),
    ANY("2.5.29.37.0");

    final String oid;

    Purpose(String oid) {
        this.oid = oid;
    }
}
