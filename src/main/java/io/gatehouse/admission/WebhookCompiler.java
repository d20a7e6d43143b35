package io.gatehouse.admission;

import io.gatehouse.cel.Expression;
import io.gatehouse.cel.InvalidExpressionException;
import io.gatehouse.cel.Shape;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.Environment;
import io.gatehouse.kube.AdmissionWebhook;
import io.gatehouse.kube.AdmissionWebhook.ReinvocationPolicy;
import io.gatehouse.kube.ValidatingAdmissionPolicy.FailurePolicy;
import io.gatehouse.pki.Pem;
import io.gatehouse.pki.PemException;
import io.gatehouse.remote.Endpoint;
import io.gatehouse.remote.RemoteService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Makes a webhook of its part of a document; what it asks for and the gate cannot do is a fault, and never left out. */
final class WebhookCompiler {
    private final Document document;
    private final String configuration;
    private final AdmissionWebhook webhook;
    private final String path;
    private final boolean seesStored;
    private final Match match;
    private final FaultCollector faults = new FaultCollector();

    /**
     * @param path where it stands, with the dot behind
     * @param seesStored whether it can be shown what is stored
     */
    WebhookCompiler(
            Document document, String configuration, AdmissionWebhook webhook, String path, boolean seesStored) {
        this.seesStored = seesStored;
        this.document = document;
        this.configuration = configuration;
        this.webhook = webhook;
        this.path = path;
        this.match = Match.of(webhook.rules(), webhook.matchPolicy());
    }

    Webhook compile(int index, Environment environment) throws InvalidConfigurationException {
        requireSeen();
        List<Expression> conditions = conditions();
        Optional<URI> url = webhook.clientConfig().url().flatMap(this::url);
        ClientSSLOptions tls = trust();
        faults.throwIfAny();
        Duration timeout = Duration.ofSeconds(webhook.timeoutSeconds());
        Endpoint endpoint = new Endpoint(url.orElseThrow(), tls, Optional.empty()).patient(timeout);
        RemoteService service = new RemoteService(environment.vertx(), endpoint);
        environment.atEnd(service::close);
        return new Webhook(
                index,
                configuration,
                webhook.name(),
                match,
                webhook.objectSelector(),
                conditions,
                webhook.failurePolicy() == FailurePolicy.FAIL,
                webhook.reinvocationPolicy()
                        .filter(policy -> policy == ReinvocationPolicy.IF_NEEDED)
                        .isPresent(),
                service,
                endpoint.toString(),
                timeout);
    }

    /** A webhook reads all that there is: half of it would have it answer another question. */
    private void requireSeen() {
        for (Operation operation : List.of(Operation.UPDATE, Operation.DELETE)) {
            if (match.has(operation) && !seesStored) {
                faults.add(document.fault(
                        path + "rules",
                        operation
                                + " (expected: none of it with reviewOn: asSent, for a webhook is shown the stored object then,"
                                + " which takes reviewOn: upstreamDryRun)"));
            }
        }
    }

    private List<Expression> conditions() {
        List<Expression> conditions = new ArrayList<>();
        for (int i = 0; i < webhook.matchConditions().size(); i++) {
            String source = webhook.matchConditions().get(i).expression();
            try {
                conditions.add(PolicyCompiler.BASE.compile(source, Shape.BOOL));
            } catch (InvalidExpressionException e) {
                faults.add(document.fault(
                        path + "matchConditions[" + i + "].expression",
                        "webhook \"" + webhook.name() + "\": no valid expression: " + e.getMessage()));
            }
        }
        return conditions;
    }

    private Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean isUsable = "https".equals(url.getScheme())
                    && url.getHost() != null
                    && url.getPort() != 0
                    && url.getPort() <= 65535
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.toASCIIString().equals(text);
            if (isUsable) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // told below
        }
        // Not shown: it may hold a password.
        faults.add(document.fault(
                path + "clientConfig.url",
                "is not shown here (expected: https://host[:port][/path], without user, query and fragment)"));
        return Optional.empty();
    }

    /** Without an authority, those that Java itself believes. */
    private ClientSSLOptions trust() {
        ClientSSLOptions tls = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        webhook.clientConfig().caBundle().ifPresent(base64 -> {
            try {
                byte[] pem = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
                String text = Pem.encode(Pem.certificates("", new String(pem, StandardCharsets.ISO_8859_1)));
                tls.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(text)));
            } catch (IllegalArgumentException e) {
                faults.add(document.fault(path + "clientConfig.caBundle", "is no base64 (expected: PEM in base64)"));
            } catch (PemException e) {
                faults.add(document.fault(path + "clientConfig.caBundle", e.problem()));
            }
        });
        return tls;
    }
}
