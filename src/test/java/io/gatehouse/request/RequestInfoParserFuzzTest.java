package io.gatehouse.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.gatehouse.core.RequestInfo;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class RequestInfoParserFuzzTest {
    static Stream<String> seeds() {
        return Stream.concat(
                RequestInfoCases.all().stream().map(RequestInfoCases.Case::target),
                GeneratedTargets.of(1, 200).map(GeneratedTargets.Request::target));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void whateverIsAcceptedCanBeReadInOneWayOnly(@NotNull String target) {
        for (String method : List.of("GET", "DELETE")) {
            RequestInfo info;
            try {
                info = RequestInfoParser.parse(method, target);
            } catch (BadTargetException e) {
                return;
            }
            List<String> segments = List.of(info.path().split("[/\\\\]", -1));
            assertFalse(segments.contains("."), info::path);
            assertFalse(segments.contains(".."), info::path);
            for (String part : List.of(info.namespace(), info.resource(), info.subresource(), info.name())) {
                assertEquals(-1, part.indexOf('/'), part);
            }
            assertEquals(info, parsed(method, everyByteEscaped(target)), target);
        }
    }

    private static RequestInfo parsed(String method, String target) {
        try {
            return RequestInfoParser.parse(method, target);
        } catch (BadTargetException e) {
            throw new AssertionError(target, e);
        }
    }

    private static String everyByteEscaped(String target) {
        int end = (target + "?").indexOf('?');
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            if (c == '%') {
                escaped.append(target, i, i + 3);
                i += 2;
            } else {
                escaped.append(c == '/' ? "/" : String.format("%%%02x", (int) c));
            }
        }
        return escaped.append(target.substring(end)).toString();
    }
}
