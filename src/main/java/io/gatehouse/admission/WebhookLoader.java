package io.gatehouse.admission;

import io.gatehouse.config.Documents;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Environment;
import io.gatehouse.kube.AdmissionWebhook;
import io.gatehouse.kube.MutatingWebhookConfiguration;
import io.gatehouse.kube.ValidatingWebhookConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads webhook configurations from files, and tells all that is wrong with them at once. */
final class WebhookLoader {
    private static final String VERSION = "admissionregistration.k8s.io/v1/";
    private static final Map<String, Class<? extends Record>> CLASSES = Map.of(
            VERSION + "ValidatingWebhookConfiguration", ValidatingWebhookConfiguration.class,
            VERSION + "MutatingWebhookConfiguration", MutatingWebhookConfiguration.class);

    private final boolean seesStored;
    private final Environment environment;
    private final FaultCollector faults = new FaultCollector();
    private final Map<String, Document> mutating = new TreeMap<>();
    private final Map<String, Document> validating = new TreeMap<>();

    private WebhookLoader(boolean seesStored, Environment environment) {
        this.seesStored = seesStored;
        this.environment = environment;
    }

    /** Both in the order in which they are asked: that of their configurations' names. */
    record Webhooks(List<Webhook> mutating, List<Webhook> validating) {}

    /**
     * @param seesStored whether stored objects will be known to those that judge
     * @throws InvalidConfigurationException with every fault of every file
     */
    static Webhooks load(List<Path> files, boolean seesStored, Environment environment)
            throws InvalidConfigurationException {
        WebhookLoader loader = new WebhookLoader(seesStored, environment);
        for (Path file : files) {
            loader.faults
                    .collect(() -> Documents.readSome(file, CLASSES))
                    .ifPresent(documents -> documents.forEach(loader::sort));
        }
        Webhooks webhooks = new Webhooks(loader.compiled(loader.mutating), loader.compiled(loader.validating));
        loader.faults.throwIfAny();
        return webhooks;
    }

    private void sort(Document document) {
        if (document.value() instanceof MutatingWebhookConfiguration configuration) {
            keep(mutating, configuration.metadata().name(), document);
        } else if (document.value() instanceof ValidatingWebhookConfiguration configuration) {
            keep(validating, configuration.metadata().name(), document);
        }
    }

    private void keep(Map<String, Document> kept, String name, Document document) {
        Document there = kept.putIfAbsent(name, document);
        if (there != null) {
            faults.add(document.fault(
                    "metadata.name",
                    '"' + name + "\" (expected: another name, for " + there.file() + ":" + there.line() + " has it)"));
        }
    }

    private List<Webhook> compiled(Map<String, Document> configurations) {
        List<Webhook> compiled = new ArrayList<>();
        int index = 0;
        for (Map.Entry<String, Document> configuration : configurations.entrySet()) {
            List<AdmissionWebhook> webhooks = webhooksOf(configuration.getValue());
            for (int i = 0; i < webhooks.size(); i++) {
                WebhookCompiler compiler = new WebhookCompiler(
                        configuration.getValue(),
                        configuration.getKey(),
                        webhooks.get(i),
                        "webhooks[" + i + "].",
                        seesStored && configurations == validating);
                int place = index++;
                Optional<Webhook> webhook = faults.collect(() -> compiler.compile(place, environment));
                webhook.ifPresent(compiled::add);
            }
        }
        return compiled;
    }

    private static List<AdmissionWebhook> webhooksOf(Document document) {
        return document.value() instanceof MutatingWebhookConfiguration configuration
                ? configuration.webhooks()
                : ((ValidatingWebhookConfiguration) document.value()).webhooks();
    }
}
