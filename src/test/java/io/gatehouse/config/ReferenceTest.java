package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** That config/reference.yaml says of the configuration what the records say. */
class ReferenceTest {
    private static final Path REFERENCE = Path.of("config/reference.yaml");

    /** A key that most gateways leave out stands there as a comment. */
    private static final Pattern COMMENTED_OUT =
            Pattern.compile("(?m)^( *)# (\\w+: \\{|tokenFile: |configurationFile: )");

    /** Lists that have no default, for an empty one is refused. */
    private static final Set<String> REQUIRED =
            Set.of(".authentication.requestHeader.allowedNames", ".listeners.proxyProtocol.from");

    private static String text;

    @TempDir
    private Path folder;

    private final List<String> differences = new ArrayList<>();

    /** What stands in two places is told whole in the first one. */
    private final Set<Class<?>> explained = new HashSet<>();

    @BeforeAll
    static void read() throws IOException {
        text = COMMENTED_OUT.matcher(Files.readString(REFERENCE)).replaceAll("$1$2");
    }

    @Test
    void everyKeyIsThereWithItsDefault() {
        compare(new Yaml().compose(new StringReader(text)), GatewayConfiguration.class, "");
        assertEquals(List.of(), differences);
    }

    @Test
    void noKeyIsUnknownAndNoExampleIsWrong() throws Exception {
        // A policy file without its mode would be a fault, and so would a file beside modes, or a token beside a
        // certificate, or with a mode that takes certificates alone.
        String whole = text.replace("modes: [RBAC]", "modes: [RBAC, ABAC]")
                .replaceAll("(?m)^  configurationFile: .*\\n", "")
                .replace("mode: requestHeader", "mode: impersonate")
                .replaceAll("(?m)^    client(Certificate|Key)File: .*\\n", "");
        GatewayConfiguration configuration = GatewayConfiguration.read(beside(whole));
        assertTrue(configuration.admin().tls().isPresent(), "what is commented out is read too");
        GatewayConfiguration.read(beside(Files.readString(REFERENCE)));
    }

    @Test
    void everyWordThatAKeyMayHaveIsThere() {
        List<String> words = words(GatewayConfiguration.class).toList();
        assertTrue(words.contains("blocking-strict"), words::toString);
        for (String word : words) {
            String alone = "(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])";
            assertTrue(Pattern.compile(alone).matcher(text).find(), word);
        }
    }

    /** The text as a file beside which all files are that it names. */
    private Path beside(String configuration) throws IOException {
        for (var name = Pattern.compile("[\\w-]+\\.(crt|key|csv|yaml|jsonl|token|jar|secret)")
                        .matcher(configuration);
                name.find(); ) {
            Files.writeString(folder.resolve(name.group()), "");
        }
        return Files.writeString(folder.resolve("gateway.yaml"), configuration);
    }

    private void compare(Node node, Class<?> record, String path) {
        boolean isFirst = explained.add(record);
        Map<String, Node> entries = Binder.entriesOf((MappingNode) node, Place.of(REFERENCE));
        for (RecordComponent component : record.getRecordComponents()) {
            String here = path + "." + component.getName();
            Node value = entries.get(component.getName());
            Class<?> inner = innermost(component.getGenericType());
            if (value == null) {
                differences.addAll(isFirst ? List.of(here + " is missing") : List.of());
            } else if (inner.isRecord()) {
                compare(value instanceof SequenceNode list ? list.getValue().get(0) : value, inner, here);
            } else if (!isExample(component) && !REQUIRED.contains(here)) {
                compareValue(value, component, here);
            }
        }
    }

    private void compareValue(Node node, RecordComponent component, String path) {
        Place place = Place.of(REFERENCE);
        Optional<Object> fallback = RecordBinder.whenAbsent(RecordShape.Part.of(component), place);
        Optional<Object> shown = Binder.bind(node, component.getGenericType(), place);
        if (!shown.equals(fallback) || !place.faults().isEmpty()) {
            differences.add(path + " is " + shown + ", and its default " + fallback + " " + place.faults());
        }
    }

    /** What has no default, and lists of what only an operator can name. */
    private static boolean isExample(RecordComponent component) {
        return component.getAnnotation(Default.class) == null
                && !component.getGenericType().getTypeName().equals("java.util.List<java.lang.String>");
    }

    private static Stream<String> words(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(Object::toString)
                : Stream.ofNullable(type.getRecordComponents())
                        .flatMap(Arrays::stream)
                        .flatMap(component -> words(innermost(component.getGenericType())));
    }

    /** What is in an {@code Optional}, a list or a mapping, or else the type itself. */
    private static Class<?> innermost(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return innermost(arguments[arguments.length - 1]);
        }
        return (Class<?>) type;
    }
}
