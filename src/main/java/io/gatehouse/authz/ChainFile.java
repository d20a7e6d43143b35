package io.gatehouse.authz;

import io.gatehouse.config.Documents;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.kube.AuthorizationChain;
import io.gatehouse.kube.AuthorizationChain.ConnectionInfo;
import io.gatehouse.kube.AuthorizationChain.Link;
import io.gatehouse.kube.AuthorizationChain.MatchCondition;
import io.gatehouse.kube.AuthorizationChain.Type;
import io.gatehouse.kube.AuthorizationChain.Version;
import io.gatehouse.kube.AuthorizationChain.Webhook;
import io.gatehouse.kube.DnsNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads kube-apiserver's AuthorizationConfiguration (its rules: k8s.io/apiserver, {@code apis/apiserver/validation}). */
final class ChainFile {
    private static final Map<String, Class<? extends Record>> CLASSES = Map.of(
            "apiserver.config.k8s.io/v1/AuthorizationConfiguration", AuthorizationChain.class,
            "apiserver.config.k8s.io/v1beta1/AuthorizationConfiguration", AuthorizationChain.class,
            "apiserver.config.k8s.io/v1alpha1/AuthorizationConfiguration", AuthorizationChain.class);
    private static final Duration MOST_TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_CONDITIONS = 64;

    private final Document document;
    private final FaultCollector faults = new FaultCollector();

    private ChainFile(Document document) {
        this.document = document;
    }

    /** @throws InvalidConfigurationException with every fault, those of what the file names left out */
    static Document read(Path file) throws InvalidConfigurationException {
        List<Document> documents = Documents.readSome(file, CLASSES);
        ChainFile chain = new ChainFile(documents.get(0));
        for (Document more : documents.subList(1, documents.size())) {
            chain.faults.add(more.fault("", "a second AuthorizationConfiguration (expected: one)"));
        }
        chain.check(linksOf(documents.get(0)));
        chain.faults.throwIfAny();
        return documents.get(0);
    }

    static List<Link> linksOf(Document document) {
        return ((AuthorizationChain) document.value()).authorizers();
    }

    private void check(List<Link> links) {
        expect(!links.isEmpty(), "authorizers", "nothing", "at least one authorizer");
        Set<Type> types = EnumSet.noneOf(Type.class);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            String path = "authorizers[" + i + "].";
            boolean isNew = types.add(link.type()) || link.type() == Type.WEBHOOK;
            expect(isNew, path + "type", link.type(), "each type but Webhook once");
            expect(names.add(link.name()), path + "name", quoted(link.name()), "each name once");
            if (link.type() == Type.WEBHOOK) {
                checkWebhook(link, path);
            } else {
                String name = link.type().toString().toLowerCase(Locale.ROOT);
                expect(name.equals(link.name()), path + "name", quoted(link.name()), name);
                expect(link.webhook().isEmpty(), path + "webhook", "a webhook", "none but for the type Webhook");
            }
        }
    }

    private void checkWebhook(Link link, String path) {
        expect(
                DnsNames.isSubdomain(link.name()),
                path + "name",
                quoted(link.name()),
                "a name of small letters, digits, hyphens and dots, as DNS has them");
        expect(link.webhook().isPresent(), path + "webhook", "missing", "a mapping, for the type Webhook");
        link.webhook().ifPresent(webhook -> check(webhook, path + "webhook."));
    }

    private void check(Webhook webhook, String path) {
        boolean isInTime = !webhook.timeout().isZero() && webhook.timeout().compareTo(MOST_TIMEOUT) <= 0;
        expect(isInTime, path + "timeout", webhook.timeout(), "more than 0s and at most 30s");
        String version = path + "matchConditionSubjectAccessReviewVersion";
        boolean isV1 = webhook.matchConditionSubjectAccessReviewVersion()
                .filter(other -> other != Version.V1)
                .isEmpty();
        expect(isV1, version, "\"v1beta1\"", "v1");
        boolean isSaid = webhook.matchConditionSubjectAccessReviewVersion().isPresent();
        expect(isSaid || webhook.matchConditions().isEmpty(), version, "missing", "v1, for there are matchConditions");
        check(webhook.connectionInfo(), path + "connectionInfo.");
        check(webhook.matchConditions(), path + "matchConditions");
    }

    private void check(ConnectionInfo connection, String path) {
        boolean isInCluster = connection.type().equals("InClusterConfig");
        String instead = isInCluster ? "; as at kube-apiserver, which a cluster's own configuration is not for" : "";
        boolean isFile = connection.type().equals("KubeConfigFile");
        expect(isFile, path + "type", quoted(connection.type()), "KubeConfigFile" + instead);
        expect(
                !isFile || connection.kubeConfigFile().isPresent(),
                path + "kubeConfigFile",
                "missing",
                "the name of a kubeconfig file");
    }

    private void check(List<MatchCondition> conditions, String path) {
        expect(conditions.size() <= MOST_CONDITIONS, path, conditions.size(), "at most 64");
        Set<String> expressions = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String expression = conditions.get(i).expression();
            String where = path + "[" + i + "].expression";
            expect(!expression.isBlank(), where, quoted(expression), "CEL");
            expect(expressions.add(expression), where, quoted(expression), "each expression once");
        }
    }

    private void expect(boolean condition, String path, Object found, String expected) {
        if (!condition) {
            faults.add(document.fault(path, found + " (expected: " + expected + ")"));
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
