package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnsTest {
    private static final Kinds KINDS = Kinds.load();

    static Stream<Arguments> columns() throws IOException {
        var stream = ColumnsTest.class.getResourceAsStream("columns.txt");
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\\|")))
                    .map(words -> Arguments.of(words.get(0), words.subList(1, words.size())))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("columns")
    void kubectlSeesTheColumnsOfARealCluster(String resource, List<String> names) {
        assertEquals(
                names,
                Columns.of(KINDS.get(resource)).stream()
                        .map(column -> column.name() + (column.wide() ? "*" : ""))
                        .toList());
    }

    /** Cells as the printers of k8s.io/kubernetes 1.37.2 fill them, ages left out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "pods | {'status':{'phase':'Running','podIP':'1.2.3.4','containerStatuses':[{'ready':true,'restartCount':2},{'ready':false,'restartCount':1}]},'spec':{'nodeName':'n','containers':[{},{}]}} | x;1/2;Running;3;AGE;1.2.3.4;n;<none>;<none>",
                "pods | {'metadata':{'name':'x','deletionTimestamp':'2026-01-01T00:00:00Z'},'status':{'phase':'Running'},'spec':{'containers':[{}]}} | x;0/1;Terminating;0;AGE;<none>;<none>;<none>;<none>",
                "pods | {'status':{'phase':'Pending','containerStatuses':[{'state':{'waiting':{'reason':'ContainerCreating'}}}]},'spec':{'containers':[{}]}} | x;0/1;ContainerCreating;0;AGE;<none>;<none>;<none>;<none>",
                "services | {'spec':{'type':'NodePort','clusterIP':'10.0.0.1','ports':[{'port':8888,'nodePort':30000,'protocol':'TCP'},{'port':1,'protocol':'UDP'}],'selector':{'b':'c','a':'b'}}} | x;NodePort;10.0.0.1;<none>;8888:30000/TCP,1/UDP;AGE;a=b,b=c",
                "services | {'spec':{'type':'ExternalName','externalName':'e.x'}} | x;ExternalName;<none>;e.x;<none>;AGE;<none>",
                "services | {'spec':{'type':'LoadBalancer','clusterIP':'10.0.0.1'}} | x;LoadBalancer;10.0.0.1;<pending>;<none>;AGE;<none>",
                "deployments.apps | {'spec':{'replicas':3,'selector':{'matchLabels':{'a':'b'},'matchExpressions':[{'key':'c','operator':'In','values':['e','d']},{'key':'f','operator':'Exists'}]},'template':{'spec':{'containers':[{'name':'one','image':'i:1'},{'name':'two','image':'i:2'}]}}},'status':{'readyReplicas':1,'updatedReplicas':2,'availableReplicas':1}} | x;1/3;2;1;AGE;one,two;i:1,i:2;a=b,c in (d,e),f",
                "nodes | {'metadata':{'name':'x','labels':{'node-role.kubernetes.io/b':'','node-role.kubernetes.io/a':''}},'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready','status':'False'}],'nodeInfo':{'kubeletVersion':'v1','kernelVersion':'k','architecture':'amd64'},'addresses':[{'type':'InternalIP','address':'1.1.1.1'}]}} | x;NotReady,SchedulingDisabled;a,b;AGE;v1;1.1.1.1;<none>;<unknown>;k (amd64);<unknown>",
                "configmaps | {'data':{'a':'1'},'binaryData':{'b':''}} | x;2;AGE",
                "secrets | {'type':'Opaque','data':{'a':'1'}} | x;Opaque;1;AGE",
                "jobs.batch | {'spec':{'completions':2,'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}},'status':{'succeeded':1,'startTime':'2026-01-01T00:00:00Z','completionTime':'2026-01-01T00:00:09Z','conditions':[{'type':'Complete','status':'True'}]}} | x;Complete;1/2;9s;AGE;c;i;<none>",
                "cronjobs.batch | {'spec':{'schedule':'* * * * *','suspend':false,'jobTemplate':{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}}}}} | x;* * * * *;<none>;False;0;<none>;AGE;c;i;<none>",
                "ingresses.networking.k8s.io | {'spec':{'rules':[{'host':'a'},{'host':'b'},{'host':'c'},{'host':'d'}],'tls':[{}]}} | x;<none>;a,b,c + 1 more...;;80, 443;AGE",
                "rolebindings.rbac.authorization.k8s.io | {'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'User','name':'u'},{'kind':'ServiceAccount','namespace':'n','name':'s'}]} | x;Role/r;AGE;u;;n/s",
                "persistentvolumeclaims | {'spec':{'volumeName':'v','accessModes':['ReadWriteOnce'],'volumeMode':'Filesystem'},'status':{'phase':'Bound','accessModes':['ReadWriteOnce','ReadOnlyMany'],'capacity':{'storage':'1Gi'}}} | x;Bound;v;1Gi;RWO,ROX;;<unset>;AGE;Filesystem",
                "poddisruptionbudgets.policy | {'spec':{'minAvailable':'50%'},'status':{'disruptionsAllowed':2}} | x;50%;N/A;2;AGE",
                "resourcequotas | {'status':{'hard':{'pods':'2','limits.cpu':'1'},'used':{'pods':'1'}}} | x;pods: 1/2;limits.cpu: 0/1;AGE",
                "horizontalpodautoscalers.autoscaling | {'spec':{'scaleTargetRef':{'kind':'Deployment','name':'d'},'maxReplicas':3,'minReplicas':1,'metrics':[{'resource':{'name':'cpu','target':{'averageUtilization':80}}}]}} | x;Deployment/d;cpu: <unknown>/80%;1;3;0;AGE",
            })
    void cellsAreFilledAsARealClusterFillsThem(String resource, String json, String cells) {
        Map<String, Object> object = Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        Map<String, Object> metadata = Trees.grow(object, "metadata");
        metadata.put("name", "x");
        metadata.put("creationTimestamp", Instant.now().minusSeconds(60).toString());
        List<String> filled = Columns.of(KINDS.get(resource)).stream()
                .map(column -> column.name().equals("Age")
                        ? "AGE"
                        : String.valueOf(column.cell().of(object)))
                .toList();

        assertEquals(Arrays.asList(cells.split(";", -1)), filled);
    }
}
