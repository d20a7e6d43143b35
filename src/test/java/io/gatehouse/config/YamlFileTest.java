package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, and YAML that would do harm. */
class YamlFileTest {
    record Item(String apiVersion, String kind, Optional<Object> value) {}

    private static final Map<String, Class<? extends Record>> ITEMS = Map.of("v1/Item", Item.class);
    private static final String ITEM = "apiVersion: v1\nkind: Item\n";

    @TempDir
    private Path folder;

    private List<Documents.Document> read(String text) throws IOException, InvalidConfigurationException {
        return Documents.read(Files.writeString(folder.resolve("f.yaml"), text), ITEMS);
    }

    private List<String> faults(String text) {
        return assertThrows(InvalidConfigurationException.class, () -> read(text)).faults().stream()
                .map(Fault::toString)
                .map(fault -> fault.substring(folder.toString().length() + 1))
                .toList();
    }

    private static String message(Path file) {
        return assertThrows(InvalidConfigurationException.class, () -> Documents.read(file, ITEMS))
                .getMessage();
    }

    @Test
    void aFileHasAnyNumberOfDocumentsAndListsOfThem() throws Exception {
        List<Documents.Document> all = read("---\n" + ITEM + "value: a\n---\n---\n# nothing\n---\n"
                + "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Item, value: b}\n"
                + "- apiVersion: v1\n  kind: ItemList\n  items: [{apiVersion: v1, kind: Item, value: c}]\n...\n");
        assertEquals(
                List.of("a", "b", "c"),
                all.stream()
                        .map(document -> ((Item) document.value()).value().orElseThrow())
                        .toList());
        assertEquals(
                List.of(2, 12, 15), all.stream().map(Documents.Document::line).toList());
        assertEquals(List.of(), read(""));
        assertEquals(List.of(), read("# nothing\n"));
    }

    @Test
    void whatIsOfAnotherKindIsAFault() {
        assertEquals(
                List.of(
                        "f.yaml:1: kind Other of v1 (expected: one of v1/Item)",
                        "f.yaml:3: kind Item of v2 (expected: one of v1/Item)",
                        "f.yaml:5: a document without a kind (expected: one of v1/Item)",
                        "f.yaml:7: expected: a mapping with apiVersion and kind",
                        "f.yaml:9: items[1]: a document without a kind (expected: one of v1/Item)"),
                faults("{apiVersion: v1, kind: Other}\n---\n{apiVersion: v2, kind: Item}\n---\n{}\n---\n[a]\n---\n"
                        + "{kind: List, items: [{apiVersion: v1, kind: Item}, {apiVersion: v1}]}\n"));
    }

    @Test
    void whatIsNoYamlIsAFaultOfItsLine() {
        assertEquals(
                List.of("f.yaml:3: is no YAML: found character '\\t(TAB)' that cannot start any token. (Do not use"
                        + " \\t(TAB) for indentation)"),
                faults(ITEM + "\tvalue: a\n"));
        assertTrue(faults(ITEM + "value: [a\n").get(0).startsWith("f.yaml:"));
        assertEquals(List.of("f.yaml:3: is no YAML: found undefined alias a"), faults(ITEM + "value: *a\n"));
        assertEquals(List.of("f.yaml: is no YAML"), faults(ITEM + "value: a\u0000\n"));
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws Exception {
        Path missing = folder.resolve("missing.yaml");
        assertEquals(missing + ": there is no such file", message(missing));
        assertEquals(folder + ": is a folder (expected: a file)", message(folder));
        Path latin1 = Files.write(folder.resolve("latin1.yaml"), new byte[] {'a', (byte) 0xfc});
        assertEquals(latin1 + ": is not UTF-8 text", message(latin1));
        Path loop = folder.resolve("loop.yaml");
        Files.createSymbolicLink(loop, loop);
        assertEquals(loop + ": cannot be read", message(loop));
    }

    @Test
    void aByteOrderMarkIsNoFault() throws Exception {
        assertEquals(1, read("\ufeff" + ITEM).size());
    }

    @Test
    void aliasesStandForWhatTheyName() throws Exception {
        Item item = (Item)
                read(ITEM + "value: {a: &x [1, 2], b: *x, c: *x}\n").get(0).value();
        assertEquals(
                Optional.of(Map.of("a", List.of("1", "2"), "b", List.of("1", "2"), "c", List.of("1", "2"))),
                item.value());
    }

    @Test
    void aliasesThatGrowIntoMillionsAreRefused() {
        StringBuilder bomb = new StringBuilder(ITEM + "value:\n  a0: &a0 [x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String before = "*a" + (i - 1);
            bomb.append("  a" + i + ": &a" + i + " ["
                    + String.join(", ", List.of(before, before, before, before, before)) + "]\n");
        }
        assertEquals(
                List.of("f.yaml:1: is no YAML: its aliases stand for more than 100000 further values"),
                faults(bomb.toString()));
    }

    @Test
    void anAliasForWhatItIsInIsRefused() {
        String problem = "is no YAML: an alias for what it is in itself";
        assertEquals(List.of("f.yaml:3: " + problem), faults(ITEM + "value: &a [*a]\n"));
        assertEquals(List.of("f.yaml:3: " + problem), faults(ITEM + "value: &a {b: {c: *a}}\n"));
        assertEquals(List.of("f.yaml:1: " + problem), faults("&a {apiVersion: v1, kind: List, items: [*a]}\n"));
    }

    @Test
    void whatIsNestedBeyondMeasureIsRefused() {
        assertEquals(1, faults(ITEM + "value: " + "[".repeat(100_000)).size());
        assertEquals(
                1,
                faults(ITEM + "value: " + "{a: ".repeat(200) + "}".repeat(200)).size());
    }

    @Test
    void noTagMakesAnObject() {
        assertEquals(
                List.of("f.yaml:3: is no YAML: Global tag is not allowed: tag:yaml.org,2002:java.net.URL"),
                faults(ITEM + "value: !!java.net.URL ['https://example']\n"));
    }

    @Test
    void partsGoOnWhereOneIsFaultySoThatAllFaultsAreTold() {
        FaultCollector faults = new FaultCollector();
        List<Optional<String>> parts = new ArrayList<>();
        parts.add(faults.collect(() -> "a"));
        parts.add(faults.collect(() -> TextFile.read(folder.resolve("b"))));
        parts.add(faults.collect(() -> "c"));
        faults.add(new Fault("d", 0, "", "wrong"));
        assertEquals(List.of(Optional.of("a"), Optional.empty(), Optional.of("c")), parts);
        assertEquals(
                folder.resolve("b") + ": there is no such file\nd: wrong",
                assertThrows(InvalidConfigurationException.class, faults::throwIfAny)
                        .getMessage());
    }
}
