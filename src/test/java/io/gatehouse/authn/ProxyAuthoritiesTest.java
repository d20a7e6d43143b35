package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.Fault;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.KeyKind;
import io.gatehouse.pki.Validity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One authority for users and proxies would make every user anybody. */
class ProxyAuthoritiesTest {
    private static final Path FILE = Path.of("proxies-ca.crt");
    private static final CertificateAuthority PROXIES = CertificateAuthority.create("proxies-ca");
    private static final CertificateAuthority USERS = CertificateAuthority.create("users-ca");

    private static List<Fault> faults(CertificateAuthority proxies, CertificateAuthority... users) {
        return ProxyAuthorities.faults(
                FILE,
                List.of(proxies.certificate()),
                List.of(users).stream().map(CertificateAuthority::certificate).toList());
    }

    @Test
    void strangersToOneAnotherAreAsTheyShouldBe() {
        assertEquals(List.of(), faults(PROXIES, USERS, CertificateAuthority.create("proxies-ca")));
    }

    @Test
    void oneAuthorityIsNotForBoth() {
        List<Fault> faults = faults(PROXIES, USERS, PROXIES);
        assertEquals(1, faults.size());
        assertTrue(faults.get(0).message().startsWith("the authority CN=proxies-ca"), faults::toString);
    }

    @Test
    void noneOfThemIsSignedByTheOther() {
        assertEquals(
                1,
                faults(PROXIES, PROXIES.subordinate("users", Validity.ofDays(1), KeyKind.P256))
                        .size());
        assertEquals(
                1,
                faults(USERS.subordinate("proxies", Validity.ofDays(1), KeyKind.P256), USERS)
                        .size());
    }
}
