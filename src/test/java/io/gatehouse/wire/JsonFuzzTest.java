package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

class JsonFuzzTest {
    @FuzzTest
    void whatIsReadIsTheSameAfterWriting(byte[] bytes) {
        Object tree;
        try {
            tree = Json.parse(bytes);
        } catch (MalformedException refused) {
            return;
        }
        assertEquals(tree, Json.parse(Json.write(tree)));
    }
}
