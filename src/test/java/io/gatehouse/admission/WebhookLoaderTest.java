package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.lab.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookLoaderTest {
    private static final String CONFIGURATION = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: %s}
            webhooks:
            - name: a.hooks.example
              clientConfig: {url: 'https://127.0.0.1/x'}
              rules:
              - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}
              sideEffects: None
              admissionReviewVersions: [v1beta1, v1]
            """;

    @TempDir
    Path folder;

    @Test
    void theyAreAskedInTheOrderOfTheirConfigurationsNames() throws Exception {
        Path file = Files.writeString(
                folder.resolve("h.yaml"), CONFIGURATION.formatted("z") + "---\n" + CONFIGURATION.formatted("a"));
        assertEquals(
                List.of("a", "z"),
                WebhookLoader.load(List.of(file), false, Surroundings.NONE).mutating().stream()
                        .map(Webhook::configuration)
                        .toList());
    }

    /** None of it is left out: a webhook that is asked about less than its file says would let the rest in. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            operations: [CREATE] | operations: [CREATE, UPDATE] | UPDATE (expected: none of it with reviewOn: asSent
            operations: [CREATE] | operations: ['*'] | which takes reviewOn: upstreamDryRun
            operations: [CREATE] | operations: [DELETE] | DELETE (expected: none of it with reviewOn: asSent
            url: 'https://127.0.0.1/x' | service: {name: a, namespace: b} | does not look services up
            url: 'https://127.0.0.1/x' | url: 'http://127.0.0.1/x' | expected: https://host
            url: 'https://127.0.0.1/x' | url: 'https://user:word@127.0.0.1/x' | is not shown here
            url: 'https://127.0.0.1/x' | url: 'https://127.0.0.1/x?a=b' | without user, query and fragment
            x'} | x', caBundle: '!'} | is no base64
            x'} | x', caBundle: aGVsbG8=} | caBundle
            sideEffects: None | sideEffects: Some | expected: None, NoneOnDryRun
            sideEffects: None | `sideEffects: None\\n  timeoutSeconds: 31` | 1 to 30
            sideEffects: None | `sideEffects: None\\n  namespaceSelector: {matchLabels: {a: b}}` | does not know the labels of namespaces
            sideEffects: None | `sideEffects: None\\n  matchConditions: [{name: a, expression: authorizer.path('/').check('get').allowed()}]` | no valid expression
            sideEffects: None | `sideEffects: None\\n  colour: red` | colour
            [v1beta1, v1] | [v1beta1] | v1 among them
            a.hooks.example | hooks.example | three segments
            kind: Mutating | `kind: Validating` | nothing
            """)
    void whatTheGateCannotDoIsAFault(String there, String instead, String told) throws Exception {
        String text = CONFIGURATION.formatted("a").replace(there, instead.replace("\\n", "\n"));
        Path file = Files.writeString(folder.resolve("h.yaml"), text);
        if (told.equals("nothing")) {
            assertEquals(
                    1,
                    WebhookLoader.load(List.of(file), false, Surroundings.NONE)
                            .validating()
                            .size());
            return;
        }
        String faults = assertThrows(
                        InvalidConfigurationException.class,
                        () -> WebhookLoader.load(List.of(file), false, Surroundings.NONE))
                .getMessage();
        assertTrue(faults.contains(told), faults);
        assertTrue(!faults.contains("word"), faults);
    }
}
