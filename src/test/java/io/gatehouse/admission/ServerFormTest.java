package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.core.RequestInfo;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Protobuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerFormTest {
    private static final String PODS = "/api/v1/namespaces/d/pods";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {} | {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'d'},'spec':{},'status':{}}
                    {'spec':{'containers':[{'image':'x'}]}} | {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'d'},'spec':{'containers':[{'image':'x','name':'','resources':{}}]},'status':{}}
                    {'spec':{'hostNetwork':false,'nodeName':'','terminationGracePeriodSeconds':0}} | {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'d'},'spec':{'terminationGracePeriodSeconds':0},'status':{}}
                    {'metadata':{'labels':{},'annotations':null,'name':'x','namespace':''},'unknown':0} | {'apiVersion':'v1','kind':'Pod','metadata':{'name':'x','namespace':'d'},'spec':{},'status':{},'unknown':0}
                    {'spec':{'overhead':{'cpu':1,'memory':'1Gi'}}} | {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'d'},'spec':{'overhead':{'cpu':'1','memory':'1Gi'}},'status':{}}
                    {'spec':'text','status':[1],'metadata':5} | {'apiVersion':'v1','kind':'Pod','metadata':5,'spec':'text','status':[1]}
                    {'spec':{'containers':{'a':1},'volumes':[null,5]}} | {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'d'},'spec':{'containers':{'a':1},'volumes':[null,5]},'status':{}}
                    {'apiVersion':'apps/v1','kind':'Deployment','spec':{'a':0,'b':''}} | {'apiVersion':'apps/v1','kind':'Deployment','spec':{'a':0,'b':''}}
                    """)
    void showsWhatAnApiServerShows(String sent, String shown) {
        Map<String, Object> object = parsed(sent);
        ServerForm.give(object, info("POST", PODS));
        assertEquals(shown, sorted(object));
        ServerForm.give(object, info("POST", PODS));
        assertEquals(shown, sorted(object));
    }

    @Test
    void whatIsOfAnUnknownKindStays() {
        Map<String, Object> thing = parsed("{'apiVersion':'v1','kind':'Pod','spec':{'a':0,'hostNetwork':false}}");
        ServerForm.give(thing, info("POST", "/apis/x.io/v1/things"));
        assertEquals("{'apiVersion':'v1','kind':'Pod','spec':{'a':0,'hostNetwork':false}}", sorted(thing));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyLooksAlikeInJsonAndInProtobuf(String sender, byte[] protobuf, String json) {
        Map<String, Object> fromProtobuf = Protobuf.parse(protobuf);
        Map<String, Object> fromJson = Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
        RequestInfo info = infoOf(fromJson);
        ServerForm.give(fromJson, info);
        ServerForm.give(fromProtobuf, info);
        assertEquals(withoutNulls(fromProtobuf), withoutNulls(fromJson), sender);
    }

    /** Of a creation; all plurals are made the same way here. */
    private static RequestInfo infoOf(Map<String, Object> object) {
        String version = (String) object.get("apiVersion");
        String plural = ((String) object.get("kind")).toLowerCase(Locale.ROOT) + "s";
        return info("POST", (version.contains("/") ? "/apis/" : "/api/") + version + "/namespaces/d/" + plural);
    }

    private static RequestInfo info(String method, String target) {
        return Sent.of(method, target).permit(Sent.ADMIN).call().info();
    }

    static Stream<Arguments> bodies() throws IOException {
        Path file = Path.of("src/test/resources/io/gatehouse/wire/protobuf-bodies.tsv");
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .map(columns -> Arguments.of(columns[0], Base64.getDecoder().decode(columns[1]), columns[2]));
    }

    private static Object withoutNulls(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<Object, Object> kept = new TreeMap<>();
            map.forEach((key, value) -> {
                if (value != null) {
                    kept.put(key, withoutNulls(value));
                }
            });
            return kept;
        }
        return tree instanceof List<?> list
                ? list.stream().map(ServerFormTest::withoutNulls).toList()
                : tree;
    }

    @Test
    void knowsTheKindsOfSubresources() {
        Sent scale = Sent.json("PUT", "/apis/apps/v1/namespaces/d/deployments/x/scale", "{}");
        assertEquals(
                new Kind("autoscaling", "v1", "Scale"),
                Kinds.of(scale.permit(Sent.ADMIN).call().info()).orElseThrow());
        Sent thing = Sent.json("PUT", "/apis/x.io/v1/namespaces/d/things/x", "{}");
        assertEquals(Optional.empty(), Kinds.of(thing.permit(Sent.ADMIN).call().info()));
    }

    private static String sorted(Map<String, Object> object) {
        return new String(Json.write(withNullsSorted(object)), StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static Object withNullsSorted(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<Object, Object> sorted = new TreeMap<>();
            map.forEach((key, value) -> sorted.put(key, withNullsSorted(value)));
            return sorted;
        }
        return tree instanceof List<?> list
                ? list.stream().map(ServerFormTest::withNullsSorted).collect(Collectors.toCollection(ArrayList::new))
                : tree;
    }

    private static Map<String, Object> parsed(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
