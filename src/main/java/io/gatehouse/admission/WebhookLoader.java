package io.gatehouse.admission;

import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Environment;
import io.gatehouse.kube.WebhookConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads webhook configurations from files, and tells all that is wrong with them at once. */
final class WebhookLoader {
    private final boolean seesStored;
    private final Environment environment;
    private final FaultCollector faults = new FaultCollector();

    private WebhookLoader(boolean seesStored, Environment environment) {
        this.seesStored = seesStored;
        this.environment = environment;
    }

    /** Both in the order in which they are asked: that of their configurations' names. */
    record Webhooks(List<Webhook> mutating, List<Webhook> validating) {
        List<AdmissionController> controllers(Counters counters) {
            return List.of(
                    WebhookController.mutating(mutating, counters), WebhookController.validating(validating, counters));
        }
    }

    /**
     * @param seesStored whether stored objects will be known to those that are asked
     * @throws InvalidConfigurationException with every fault of every file
     */
    static Webhooks load(List<Path> files, boolean seesStored, Environment environment)
            throws InvalidConfigurationException {
        WebhookLoader loader = new WebhookLoader(seesStored, environment);
        NamedDocuments documents = NamedDocuments.read(
                files,
                Map.of(
                        WebhookConfiguration.MUTATING,
                        WebhookConfiguration.class,
                        WebhookConfiguration.VALIDATING,
                        WebhookConfiguration.class),
                loader.faults);
        Webhooks webhooks = new Webhooks(
                loader.compiled(documents.of(WebhookConfiguration.MUTATING)),
                loader.compiled(documents.of(WebhookConfiguration.VALIDATING)));
        loader.faults.throwIfAny();
        return webhooks;
    }

    private List<Webhook> compiled(Map<String, Document> configurations) {
        List<Webhook> compiled = new ArrayList<>();
        int index = 0;
        for (Document document : new TreeMap<>(configurations).values()) {
            WebhookConfiguration configuration = (WebhookConfiguration) document.value();
            for (int i = 0; i < configuration.webhooks().size(); i++) {
                WebhookCompiler compiler = new WebhookCompiler(
                        document,
                        configuration.metadata().name(),
                        configuration.webhooks().get(i),
                        "webhooks[" + i + "].",
                        seesStored);
                int place = index++;
                faults.collect(() -> compiler.compile(place, environment)).ifPresent(compiled::add);
            }
        }
        return compiled;
    }
}
