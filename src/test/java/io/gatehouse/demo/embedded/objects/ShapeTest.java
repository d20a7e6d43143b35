package io.gatehouse.demo.embedded.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    private final Kinds kinds = Kinds.load();

    @Test
    void whatAKindDoesNotKnowIsDroppedAndNamed() {
        Shape.Fitted fitted = fit(
                "pods",
                "{'foo':1,'metadata':{'name':'p','bar':2},'spec':{'containers':[{'name':'c','image':'i','x':{'y':1}}],"
                        + "'volumes':[{'name':'v','emptyDir':{},'nope':1}]}}");

        assertEquals(List.of("metadata.bar", "spec.volumes[0].nope", "spec.containers[0].x", "foo"), fitted.unknown());
        assertEquals(
                "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'p'},'spec':{'volumes':[{'name':'v','emptyDir':{}}],"
                        + "'containers':[{'name':'c','image':'i','resources':{}}]},'status':{}}",
                Rows.text(fitted.object()).replace('"', '\''));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'spec':{'replicas':'1'}}                    | string into Go struct field Deployment.spec.replicas of type int32",
                "{'spec':{'replicas':1.5}}                    | number into Go struct field Deployment.spec.replicas of type int32",
                "{'spec':{'replicas':99999999999}}            | number into Go struct field Deployment.spec.replicas of type int32",
                "{'spec':{'paused':'yes'}}                    | string into Go struct field Deployment.spec.paused of type bool",
                "{'metadata':{'name':1}}                      | number into Go struct field Deployment.metadata.name of type string",
                "{'metadata':{'labels':{'a':true}}}           | bool into Go struct field Deployment.metadata.labels.a of type string",
                "{'metadata':{'labels':['a']}}                | array into Go struct field Deployment.metadata.labels of type map[string]string",
                "{'metadata':{'finalizers':{}}}               | object into Go struct field Deployment.metadata.finalizers of type []string",
                "{'metadata':{'creationTimestamp':'now'}}     | string into Go struct field Deployment.metadata.creationTimestamp of type Time",
                "{'spec':'x'}                                 | string into Go struct field Deployment.spec of type apps.v1.DeploymentSpec",
                "{'spec':{'strategy':{'rollingUpdate':{'maxSurge':true}}}} | bool into Go struct field Deployment.spec.strategy.rollingUpdate.maxSurge of type IntOrString",
            })
    void whatHasTheWrongTypeIsRefused(String json, String text) {
        Failure failure = assertThrows(Failure.class, () -> fit("deployments.apps", json));

        assertEquals(400, failure.code());
        assertEquals(
                "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal " + text,
                failure.getMessage());
    }

    @Test
    void quantitiesAndBytesMustBeSuch() {
        assertThrows(Failure.class, () -> fit("secrets", "{'data':{'a':'not base64!'}}"));
        assertThrows(
                Failure.class, () -> fit("pods", "{'spec':{'containers':[{'resources':{'limits':{'cpu':'much'}}}]}}"));
        Object pod = fit("pods", "{'spec':{'containers':[{'resources':{'limits':{'cpu':1.5,'memory':'2Gi'}}}]}}")
                .object();
        Object container = Trees.list(pod, "spec", "containers").get(0);
        assertEquals(Map.of("cpu", "1.5", "memory", "2Gi"), Trees.at(container, "resources", "limits"));
    }

    @Test
    void anObjectOfAnotherKindIsRefused() {
        assertThrows(Failure.class, () -> fit("configmaps", "{'kind':'Secret','apiVersion':'v1'}"));
        assertThrows(Failure.class, () -> fit("configmaps", "{'kind':'ConfigMap','apiVersion':'v2'}"));
    }

    @Test
    void nullIsNotSet() {
        assertEquals(
                "{'kind':'ConfigMap','apiVersion':'v1','metadata':{'name':'c'},'data':{'a':''}}",
                Rows.text(fit("configmaps", "{'metadata':{'name':'c','labels':null},'data':{'a':null}}")
                                .object())
                        .replace('"', '\''));
    }

    private Shape.Fitted fit(String resource, String json) {
        return Shape.fit(kinds.get(resource), Fixture.json(json));
    }
}
