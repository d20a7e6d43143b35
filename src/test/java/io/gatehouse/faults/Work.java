package io.gatehouse.faults;

import io.gatehouse.faults.Exchange.Kind;

/** What is asked for. */
interface Work {
    /** @param id is somewhere in it */
    String target(Kind kind, String id);

    String body(String id);

    /** Whether the text is the answer to that, and nobody else's. */
    boolean isAnswer(Kind kind, String id, String text);

    /** At {@link TickingServer}s, which tell in every answer what they were asked. */
    static Work ofTicking() {
        return new Work() {
            @Override
            public String target(Kind kind, String id) {
                return switch (kind) {
                    case GET -> "/api/v1/namespaces/n/pods/" + id;
                    case LIST -> "/api/v1/pods?labelSelector=" + id;
                    case POST -> "/api/v1/namespaces/n/pods?fieldManager=" + id;
                };
            }

            @Override
            public String body(String id) {
                return "{\"metadata\":{\"name\":\"" + id + "\"}}";
            }

            @Override
            public boolean isAnswer(Kind kind, String id, String text) {
                return text.contains(id);
            }
        };
    }

    /** At kube-apiservers: ConfigMaps are written, and namespaces read. */
    static Work ofConfigMaps() {
        return new Work() {
            @Override
            public String target(Kind kind, String id) {
                return switch (kind) {
                    case GET -> "/api/v1/namespaces/default?id=" + id;
                    case LIST -> "/api/v1/namespaces?id=" + id;
                    case POST -> "/api/v1/namespaces/default/configmaps?fieldManager=" + id;
                };
            }

            @Override
            public String body(String id) {
                return "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + id + "\"}}";
            }

            @Override
            public boolean isAnswer(Kind kind, String id, String text) {
                return switch (kind) {
                    case GET -> text.startsWith("{\"kind\":\"Namespace\"");
                    case LIST -> text.startsWith("{\"kind\":\"NamespaceList\"");
                    case POST -> text.contains("\"name\":\"" + id + "\"");
                };
            }
        };
    }
}
