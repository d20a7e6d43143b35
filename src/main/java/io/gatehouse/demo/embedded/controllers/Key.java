package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Meta;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which object is to be looked after. */
record Key(String namespace, String name) {
    static Key of(Map<String, @Nullable Object> object) {
        return new Key(Meta.namespace(object), Meta.name(object));
    }
}
