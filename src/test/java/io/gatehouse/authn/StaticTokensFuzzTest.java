package io.gatehouse.authn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.params.provider.MethodSource;

class StaticTokensFuzzTest {
    @MethodSource("io.gatehouse.authn.UserFiles#seeds")
    @FuzzTest
    void aTokenFileIsReadOrRefusedWithoutAWordOfASecret(byte[] bytes) throws IOException {
        UserFiles.check(bytes, StaticTokens::read);
    }
}
