package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Refusal;
import io.gatehouse.lab.Surroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoPolicyTest {
    private static final String PODS = "/api/v1/namespaces/d/pods";
    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/d/deployments/web";
    private static AdmissionChain chain;

    @BeforeAll
    static void load() throws InvalidConfigurationException {
        Path file = Path.of("src/main/resources/io/gatehouse/demo/admission-policy.yaml");
        chain = AdmissionChain.of(
                new AdmissionConfiguration(
                        List.of("default"), List.of(file), List.of(), AdmissionConfiguration.ReviewOn.AS_SENT),
                Surroundings.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx:1.27",
                "host/app:v1.0_x",
                "host:5000/app:1",
                "host:5000/a/b/app:1",
                "nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "nginx:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "nginx:latest-1"
            })
    void imagesWithAVersionAreFine(String image) {
        assertTrue(create(PODS, pod(image)).refusal().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nginx", "nginx:latest", "host:5000/app", "host:5000/a/b", "host:5000/app:latest", "", "nginx:"})
    void imagesWithoutOneAreRefused(String image) {
        assertEquals(
                "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'images-have-versions' with binding 'images-have-versions'"
                        + " denied request: images need a version, a tag other than \"latest\" or a digest: c has "
                        + (image.isEmpty() ? "none" : image),
                create(PODS, pod(image)).refusal().orElseThrow().message());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    /api/v1/namespaces/d/pods | {'spec':{'containers':[IMAGE]}}
                    /api/v1/namespaces/d/pods | {'spec':{'containers':[],'initContainers':[IMAGE]}}
                    /api/v1/namespaces/d/pods | {'spec':{'ephemeralContainers':[IMAGE]}}
                    /api/v1/namespaces/d/podtemplates | {'template':{'spec':{'containers':[IMAGE]}}}
                    /api/v1/namespaces/d/podtemplates | {'template':{'spec':{'initContainers':[IMAGE]}}}
                    /api/v1/namespaces/d/replicationcontrollers | {'spec':{'template':{'spec':{'containers':[IMAGE]}}}}
                    /apis/apps/v1/namespaces/d/deployments | {'spec':{'template':{'spec':{'containers':[IMAGE]}}}}
                    /apis/apps/v1/namespaces/d/deployments | {'spec':{'template':{'spec':{'initContainers':[IMAGE]}}}}
                    /apis/apps/v1/namespaces/d/replicasets | {'spec':{'template':{'spec':{'containers':[IMAGE]}}}}
                    /apis/apps/v1/namespaces/d/statefulsets | {'spec':{'template':{'spec':{'containers':[IMAGE]}}}}
                    /apis/apps/v1/namespaces/d/daemonsets | {'spec':{'template':{'spec':{'containers':[IMAGE]}}}}
                    /apis/batch/v1/namespaces/d/jobs | {'spec':{'template':{'spec':{'containers':[IMAGE]}}}}
                    /apis/batch/v1/namespaces/d/cronjobs | {'spec':{'jobTemplate':{'spec':{'template':{'spec':{'containers':[IMAGE]}}}}}}
                    """)
    void everyKindThatMakesPodsIsLookedAt(String path, String shape) {
        assertTrue(
                create(path, shape.replace("IMAGE", container("x:1"))).refusal().isEmpty());
        assertEquals(
                422,
                create(path, shape.replace("IMAGE", container("x")))
                        .refusal()
                        .orElseThrow()
                        .code());
        String one = path + "/x";
        Sent update =
                Sent.json("PUT", one, shape.replace("IMAGE", container("x")).replace('\'', '"'));
        assertEquals(422, update.ruledBy(chain).refusal().orElseThrow().code());
    }

    /** What {@code kubectl} 1.37 sends. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    label | merge | {'metadata':{'labels':{'a':'b'}}}
                    annotate | merge | {'metadata':{'annotations':{'a':'b'}}}
                    apply replicas | strategic-merge | {'metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'x'}},'spec':{'replicas':3}}
                    rollout restart | strategic-merge | {'spec':{'template':{'metadata':{'annotations':{'kubectl.kubernetes.io/restartedAt':'now'}}}}}
                    pause | strategic-merge | {'spec':{'paused':true}}
                    patch | json | [{'op':'replace','path':'/spec/replicas','value':2}]
                    """)
    void patchesThatTouchNoImagePass(String what, String type, String patch) {
        Sent.Ruled ruled = patch(DEPLOYMENT, "application/" + type + "-patch+json", patch);
        assertTrue(ruled.refusal().isEmpty(), what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    set image | strategic-merge | {'spec':{'template':{'spec':{'$setElementOrder/containers':[{'name':'c'}],'containers':[{'image':'x:2','name':'c'}]}}}}
                    merge | merge | {'spec':{'template':null}}
                    replace | strategic-merge | {'spec':{'$patch':'replace'}}
                    replace all | strategic-merge | {'$patch':'replace'}
                    keys kept | strategic-merge | {'spec':{'template':{'spec':{'$retainKeys':['x']}}}}
                    json | json | [{'op':'add','path':'/spec/template/spec/containers/0/image','value':'x'}]
                    json of all | json | [{'op':'replace','path':'','value':{}}]
                    json move | json | [{'op':'move','path':'/metadata/x','from':'/spec/template'}]
                    json escaped | json | [{'op':'remove','path':'/spec/template/spec/initContainers/-'}]
                    not an object | merge | {'spec':5}
                    """)
    void patchesThatMayTouchAnImageAreRefusedWithAReason(String what, String type, String patch) {
        Refusal refusal = patch(DEPLOYMENT, "application/" + type + "-patch+json", patch)
                .refusal()
                .orElseThrow();
        assertEquals(403, refusal.code(), what);
        assertEquals(
                "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'images-have-versions' with binding"
                        + " 'images-have-versions' denied request: a patch of what it reads cannot be judged as sent: send the"
                        + " whole object (kubectl create or replace)",
                refusal.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/apply-patch+yaml",
                "application/apply-patch+cbor",
                "application/merge-patch+json ",
                "Application/merge-patch+json",
                "application/unknown",
                ""
            })
    void whatMayBeAnApplyIsNeverTakenForAPatchOfSomethingElse(String contentType) {
        assertEquals(
                403,
                patch(DEPLOYMENT, contentType, "{'metadata':{'labels':{'a':'b'}}}")
                        .refusal()
                        .orElseThrow()
                        .code());
    }

    @Test
    void theScaleIsNoConcernOfIt() {
        assertFalse(new Sent("PATCH", DEPLOYMENT + "/scale", "application/merge-patch+json", new byte[] {'{', '}'})
                .concerns(chain));
        assertFalse(Sent.json("PUT", DEPLOYMENT + "/status", "{}").concerns(chain));
        assertFalse(Sent.of("DELETE", DEPLOYMENT).concerns(chain));
        assertFalse(Sent.json("POST", "/api/v1/namespaces/d/services", "{}").concerns(chain));
    }

    private static Sent.Ruled create(String path, String body) {
        return Sent.json("POST", path, body.replace('\'', '"').replaceFirst("\\{", "{\"metadata\":{\"name\":\"x\"},"))
                .ruledBy(chain);
    }

    private static Sent.Ruled patch(String path, String contentType, String patch) {
        return new Sent("PATCH", path, contentType, patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .ruledBy(chain);
    }

    private static String pod(String image) {
        return "{'spec':{'containers':[" + container(image) + "]}}";
    }

    private static String container(String image) {
        return "{'name':'c','image':'" + image + "'}";
    }
}
