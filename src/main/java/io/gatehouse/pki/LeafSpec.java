package io.gatehouse.pki;

import java.util.List;
import java.util.Set;

/**
 * What a certificate that signs no others is to say.
 *
 * @param dnsNames subject alternative names; wildcards are allowed
 * @param addresses IPv4 and IPv6 addresses as literals, further alternative names
 * @param purposes its extended key usages; none leaves the extension out, and then verifiers take any
 */
public record LeafSpec(
        Subject subject,
        List<String> dnsNames,
        List<String> addresses,
        Set<Purpose> purposes,
        Validity validity,
        KeyKind keyKind) {

    private static final int LIFE_DAYS = 365;

    public LeafSpec {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        purposes = Set.copyOf(purposes);
    }

    /** For a user, a component or a front proxy: valid for a year. */
    public static LeafSpec client(Subject subject) {
        return of(subject, Purpose.CLIENT);
    }

    public static LeafSpec client(String commonName, String... organizations) {
        return client(Subject.of(commonName, organizations));
    }

    /** For a server, valid for a year; give it the names under which it is reached. */
    public static LeafSpec server(String commonName) {
        return of(Subject.of(commonName), Purpose.SERVER);
    }

    private static LeafSpec of(Subject subject, Purpose purpose) {
        return new LeafSpec(subject, List.of(), List.of(), Set.of(purpose), Validity.ofDays(LIFE_DAYS), KeyKind.P256);
    }

    public LeafSpec withDnsNames(String... names) {
        return new LeafSpec(subject, List.of(names), addresses, purposes, validity, keyKind);
    }

    public LeafSpec withAddresses(String... literals) {
        return new LeafSpec(subject, dnsNames, List.of(literals), purposes, validity, keyKind);
    }

    public LeafSpec withPurposes(Purpose... other) {
        return new LeafSpec(subject, dnsNames, addresses, Set.of(other), validity, keyKind);
    }

    public LeafSpec withValidity(Validity other) {
        return new LeafSpec(subject, dnsNames, addresses, purposes, other, keyKind);
    }

    public LeafSpec withKeyKind(KeyKind other) {
        return new LeafSpec(subject, dnsNames, addresses, purposes, validity, other);
    }
}
