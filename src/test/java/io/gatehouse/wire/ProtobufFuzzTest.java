package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufFuzzTest {
    static Stream<byte[]> bodies() throws IOException {
        return ProtobufTest.bodies().stream().map(ProtobufTest.Body::bytes);
    }

    @MethodSource("bodies")
    @FuzzTest
    void whatIsReadIsTheSameAsJson(byte[] bytes) {
        Object tree;
        try {
            tree = Protobuf.parse(bytes);
        } catch (MalformedException refused) {
            return;
        }
        assertEquals(tree, Json.parse(Json.write(tree)));
    }
}
