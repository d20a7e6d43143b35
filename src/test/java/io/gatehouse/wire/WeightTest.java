package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightTest {
    private static final int TIMES = 100_000;

    /** A copy has nothing that is not in it at the end, but for the lists and tables that were too short on the way. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "{\"a\":0}", "[0]", "\"a\"", "1", "1000", "1.5", "{\"a\":{\"b\":[\"c\"]}}", "[[[]]]"
            })
    void itIsAboutWhatATreeTakes(String item) {
        byte[] text = ("[" + (item + ",").repeat(TIMES - 1) + item + "]").getBytes(UTF_8);
        AtomicLong told = new AtomicLong();
        Object tree = Json.parse(text, new Weight(told::addAndGet));
        Trees.copy(tree);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Object copy = Trees.copy(tree);
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(tree, copy);
        assertTrue(told.get() >= taken * 9 / 10, item + ": " + told.get() + " told of " + taken);
    }

    @Test
    void theSameObjectWeighsAboutTheSameInAllEncodings() {
        String json = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"a\":\"x\"}}";
        AtomicLong inJson = new AtomicLong();
        Json.parse(json.getBytes(UTF_8), new Weight(inJson::addAndGet));
        AtomicLong inYaml = new AtomicLong();
        YamlBody.parse(json.getBytes(UTF_8), new Weight(inYaml::addAndGet));
        assertEquals(inJson.get(), inYaml.get());
    }

    @Test
    void whoeverCannotTakeMoreEndsTheReading() {
        byte[] text = ("[" + "{},".repeat(TIMES) + "0]").getBytes(UTF_8);
        AtomicLong left = new AtomicLong(1 << 20);
        assertThrows(
                IllegalStateException.class,
                () -> Json.parse(text, new Weight(bytes -> {
                    if (left.addAndGet(-bytes) < 0) {
                        throw new IllegalStateException("enough");
                    }
                })));
        assertTrue(left.get() > -(1 << 20));
    }

    @Test
    void aliasesWeighAsMuchAsWhatTheyStandFor() {
        AtomicLong one = new AtomicLong();
        YamlBody.parse("a: &a [{}, {}]\n".getBytes(UTF_8), new Weight(one::addAndGet));
        AtomicLong three = new AtomicLong();
        YamlBody.parse("a: &a [{}, {}]\nb: *a\nc: *a\n".getBytes(UTF_8), new Weight(three::addAndGet));
        assertTrue(three.get() > 2 * one.get(), three + " of " + one);
    }

    @Test
    void emptyTextsInProtobufWeighMoreThanTheyTake() {
        byte[] texts = new byte[2 * TIMES];
        for (int i = 0; i < texts.length; i += 2) {
            texts[i] = 0x12; // drop
        }
        AtomicLong told = new AtomicLong();
        assertThrows(
                IllegalStateException.class,
                () -> new MessageReader(
                                Schema.kubernetes(), new WireReader(texts, 0, texts.length, new Weight(bytes -> {
                                    if (told.addAndGet(bytes) > 20 * TIMES) {
                                        throw new IllegalStateException("enough");
                                    }
                                })))
                        .read(Schema.kubernetes().message("core.v1.Capabilities")));
    }
}
