package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Answer;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.Pem;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Users whose certificates have names that an authority above them may not vouch for, at a kube-apiserver and at the gate. */
class NameConstraintsIT {
    private static final int DNS = GeneralName.dNSName;
    private static final int IP = GeneralName.iPAddress;
    private static final int MAIL = GeneralName.rfc822Name;
    private static final int URI = GeneralName.uniformResourceIdentifier;

    private static final Minted PLAIN = Minted.of("CN=plain").authority().uses(KeyUsage.keyCertSign);

    private static final Minted PEOPLE = Minted.of("CN=people")
            .authority()
            .uses(KeyUsage.keyCertSign)
            .mayName(new GeneralName(new X500Name("O=people")));

    @TempDir
    private static Path temporary;

    private static ControlPlane cluster;
    private static TestGate gate;

    /** What an authority may, or may not, vouch for; the name that a user's certificate has beside the user's. */
    private enum Case {
        NO_NAME(true, DNS, "example.com", DNS, "", 201),
        THAT_DOMAIN(true, DNS, "example.com", DNS, "example.com", 201),
        BELOW_IT(true, DNS, "example.com", DNS, "a.example.com", 201),
        IN_OTHER_LETTERS(true, DNS, "example.com", DNS, "A.EXAMPLE.com", 201),
        ANOTHER_DOMAIN(true, DNS, "example.com", DNS, "example.org", 401),
        AN_ENDING_OF_LETTERS(true, DNS, "example.com", DNS, "badexample.com", 401),
        NAME_OF_ANOTHER_KIND(true, DNS, "example.com", IP, "10.0.0.1", 201),
        NOT_EXCLUDED(false, DNS, "example.com", DNS, "example.org", 201),
        EXCLUDED(false, DNS, "example.com", DNS, "a.example.com", 401),
        IN_THE_NETWORK(true, IP, "10.0.0.0/8", IP, "10.9.8.7", 201),
        OUT_OF_IT(true, IP, "10.0.0.0/8", IP, "192.0.2.1", 401),
        OF_THE_OTHER_VERSION(true, IP, "10.0.0.0/8", IP, "2001:db8::1", 401),
        EXCLUDED_NETWORK(false, IP, "10.0.0.0/8", IP, "10.9.8.7", 401),
        MAIL_OF_A_HOST(true, MAIL, "example.com", MAIL, "a@example.com", 201),
        MAIL_OF_ANOTHER(true, MAIL, "example.com", MAIL, "a@example.org", 401),
        URI_OF_A_DOMAIN(true, URI, ".example.com", URI, "spiffe://a.example.com/ns", 201),
        URI_OF_ANOTHER(true, URI, ".example.com", URI, "spiffe://example.org/ns", 401);

        private final Optional<GeneralName> name;
        private final int expected;
        private final Minted root;
        private final Minted middle;

        Case(boolean may, int constraint, String value, int kind, String name, int expected) {
            this.name = name.isEmpty() ? Optional.empty() : Optional.of(new GeneralName(kind, name));
            this.expected = expected;
            GeneralName subtree = new GeneralName(constraint, value);
            this.root = constrained(authority("CN=root-" + name()), may, subtree);
            this.middle =
                    constrained(authority("CN=middle-" + name()), may, subtree).signedBy("CN=plain", PLAIN.key());
        }

        private static Minted authority(String name) {
            return Minted.of(name).authority().uses(KeyUsage.keyCertSign);
        }

        private static Minted constrained(Minted authority, boolean may, GeneralName subtree) {
            return may ? authority.mayName(subtree) : authority.mayNotName(subtree);
        }

        private Minted user(String issuer, Minted signer) {
            Minted user = Minted.of("CN=" + name().toLowerCase(Locale.ROOT)).signedBy(issuer, signer.key());
            return name.map(user::alternativeName).orElse(user);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        List<X509Certificate> authorities = new ArrayList<>(List.of(PLAIN.certificate(), PEOPLE.certificate()));
        Stream.of(Case.values()).map(one -> one.root.certificate()).forEach(authorities::add);
        Path file = Files.writeString(temporary.resolve("authorities.crt"), Pem.encode(authorities));
        cluster = new ControlPlane(ControlPlaneOptions.apiOnly(temporary.resolve("plane"), Parts.here())
                .withApiServerFlags("--client-ca-file=" + file));
        cluster.start(line -> {});
        GateFolder files = GateFolder.inFrontOf(cluster, temporary.resolve("gate"));
        files.part("authentication").put("clientCertificate", GateFolder.map("caFiles", List.of(file.toString())));
        gate = TestGate.start(files);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        cluster.close();
    }

    static Stream<Case> cases() {
        return Stream.of(Case.values());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anAuthorityAtTheEndIsHeldToItsNames(Case one) throws Exception {
        Minted user = one.user("CN=root-" + one.name(), one.root);
        assertJudgedAlike(one, List.of(user.certificate()), user);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anAuthorityBetweenIsHeldToItsNames(Case one) throws Exception {
        Minted user = one.user("CN=middle-" + one.name(), one.middle);
        assertJudgedAlike(one, List.of(user.certificate(), one.middle.certificate()), user);
    }

    /** A kind of constraint that Go does not know, so that it believes nobody. */
    @Test
    void subjectsAreJudgedHereAndNotAtKubeApiserver() throws Exception {
        for (String name : List.of("O=people,CN=ann", "O=others,CN=bob")) {
            Minted user = Minted.of(name).signedBy("CN=people", PEOPLE.key());
            CertifiedKey shown = new CertifiedKey(List.of(user.certificate()), user.key());
            assertEquals(401, atKube(shown));
            assertEquals(name.contains("ann") ? 201 : 401, atGate(shown));
        }
    }

    private static void assertJudgedAlike(Case one, List<X509Certificate> chain, Minted user) throws Exception {
        CertifiedKey shown = new CertifiedKey(chain, user.key());
        assertEquals(one.expected, atKube(shown));
        assertEquals(one.expected, atGate(shown));
    }

    private static int atKube(CertifiedKey shown) throws IOException {
        return ask(cluster.endpoints().get(0), cluster.ca().certificate(), shown);
    }

    private static int atGate(CertifiedKey shown) throws IOException {
        X509Certificate servers = gate.folder().pki().authority("server-ca").certificate();
        return ask("127.0.0.1:" + gate.port(), servers, shown);
    }

    private static int ask(String endpoint, X509Certificate authority, CertifiedKey shown) throws IOException {
        try (FrontProxy client = FrontProxy.to(endpoint, authority, Optional.of(shown))) {
            Answer answer = client.send(
                    "POST",
                    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                    List.of(),
                    "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}");
            return answer.status();
        }
    }
}
