package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.demo.embedded.objects.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json                                                   | WHOLE",
                "application/json, */*                                              | WHOLE",
                "application/*                                                      | WHOLE",
                "application/vnd.kubernetes.protobuf,application/json               | WHOLE",
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json      | TABLE",
                "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json | WHOLE",
                "application/json; g=meta.k8s.io; v=v1; as=PartialObjectMetadata    | METADATA",
                "application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1,application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1 | METADATA",
            })
    void theFirstFormThatIsThereIsTaken(String accept, View view) {
        assertEquals(view, View.of(accept));
    }

    @ParameterizedTest
    @NullAndEmptySource
    void whoAsksForNothingIsGivenAll(String accept) {
        assertEquals(View.WHOLE, View.of(accept));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/vnd.kubernetes.protobuf", "application/json;as=Table"})
    void whatIsNotThereIsNotGiven(String accept) {
        assertEquals(406, assertThrows(Failure.class, () -> View.of(accept)).code());
    }
}
