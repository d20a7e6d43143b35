package io.gatehouse.cli;

import io.gatehouse.core.GoText;
import io.gatehouse.pki.Addresses;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whom a certificate names, for what, and for how long. */
final class LeafOptions {
    private static final String DNS_LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final String DNS_NAME = "(\\*\\.)?" + DNS_LABEL + "(\\." + DNS_LABEL + ")*";
    private static final int LONGEST_DNS_NAME = 253;
    /** As kubeadm names it. */
    private static final String FRONT_PROXY_CLIENT = "front-proxy-client";

    @Option(
            names = "--use",
            paramLabel = "USE",
            defaultValue = "client",
            converter = UseWord.class,
            description = "What it is for (${DEFAULT-VALUE}): client, server or front-proxy.")
    private Use use;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The user's name (CN). A server's is that of its first --dns or --ip, a front proxy's"
                    + " front-proxy-client.")
    private Optional<String> user;

    @Option(names = "--group", paramLabel = "NAME", description = "A group of the user (O); may be repeated.")
    private List<String> groups = new ArrayList<>();

    @Option(names = "--uid", paramLabel = "UID", description = "The user's UID.")
    private Optional<String> uid;

    @Option(names = "--dns", paramLabel = "NAME", description = "A name of the server; may be repeated.")
    private List<String> dnsNames = new ArrayList<>();

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "An address of the server; may be repeated.")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "365",
            description = "How long it is valid (${DEFAULT-VALUE}), but never longer than its CA.")
    private int days;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    static final class UseWord implements ITypeConverter<Use> {
        @Override
        public Use convert(String word) {
            return Word.read(Use.class, word);
        }
    }

    /** Nothing else is in the certificate, whatever a request asks for. */
    LeafSpec spec() {
        if (use != Use.CLIENT && (!groups.isEmpty() || uid.isPresent())) {
            throw wrong("--group and --uid are for --use client");
        }
        if (use == Use.SERVER && dnsNames.isEmpty() && addresses.isEmpty()) {
            throw wrong("a server needs the names under which it is reached: --dns or --ip");
        }
        dnsNames.forEach(this::requireDnsName);
        addresses.forEach(this::requireAddress);
        return LeafSpec.client(subject())
                .withPurposes(use.purpose())
                .withDnsNames(dnsNames.toArray(String[]::new))
                .withAddresses(addresses.toArray(String[]::new))
                .withValidity(Days.valid(command, days));
    }

    private Subject subject() {
        String name =
                user.or(this::usualName).orElseThrow(() -> wrong("--user is missing (expected: the user's name)"));
        Subject subject = Subject.of(name, groups.toArray(String[]::new));
        return uid.map(subject::withUid).orElse(subject);
    }

    private Optional<String> usualName() {
        return switch (use) {
            case CLIENT -> Optional.empty();
            case SERVER -> Stream.concat(dnsNames.stream(), addresses.stream()).findFirst();
            case FRONT_PROXY -> Optional.of(FRONT_PROXY_CLIENT);
        };
    }

    private void requireDnsName(String name) {
        if (name.length() > LONGEST_DNS_NAME || !name.matches(DNS_NAME) || Addresses.isLiteral(name)) {
            throw wrong("--dns: " + GoText.quoted(name) + " (expected: a DNS name; addresses go to --ip)");
        }
    }

    private void requireAddress(String literal) {
        if (!Addresses.isLiteral(literal)) {
            throw wrong("--ip: " + GoText.quoted(literal) + " (expected: an IPv4 or IPv6 address)");
        }
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(command.commandLine(), problem);
    }
}
