package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.FieldSelector;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.LabelSelector;
import io.gatehouse.demo.embedded.objects.Meta;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which objects of a collection are meant. */
record Selection(LabelSelector labels, FieldSelector fields) {
    static Selection of(Kind kind, Request request) {
        return new Selection(
                LabelSelector.parse(request.query("labelSelector")),
                FieldSelector.parse(kind, request.query("fieldSelector")));
    }

    boolean matches(Map<String, @Nullable Object> object) {
        return labels.matches(Meta.labels(object)) && fields.matches(object);
    }
}
