package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

class YamlBodyFuzzTest {
    @FuzzTest
    void whatIsReadIsTheSameAsJson(byte[] bytes) {
        Object tree;
        try {
            tree = YamlBody.parse(bytes);
        } catch (MalformedException refused) {
            return;
        }
        assertEquals(tree, Json.parse(Json.write(tree)));
    }
}
