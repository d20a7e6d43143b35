package io.gatehouse.attacks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;

/**
 * Knows the gate's probes among what reaches an upstream, and answers them as a kube-apiserver that believes these headers.
 *
 * @param probe what the first header says of a probe
 * @param takesAnybody whether clients without the gate's certificate are let in too
 * @param extra the beginning of the headers that carry extra values
 */
record Probes(String user, String probe, boolean takesAnybody, String uid, String group, String extra) {
    private static final String PROBE = "gatehouse:probe";

    static final Probes DEFAULT = new Probes("X-Remote-User", "X-Remote-Uid", "X-Remote-Group", "X-Remote-Extra-");

    static final Probes IMPERSONATED =
            new Probes("Impersonate-User", "Impersonate-Uid", "Impersonate-Group", "Impersonate-Extra-");
    static final Probes IMPERSONATED_BY_TOKEN =
            new Probes("Impersonate-User", PROBE, true, "Impersonate-Uid", "Impersonate-Group", "Impersonate-Extra-");

    /** As a server does that knows the gate's own credential. */
    static final Probes OWN = new Probes("User-Agent", "gatehouse", true, "X-Uid", "X-Group", "X-Extra-");

    Probes(String user, String uid, String group, String extra) {
        this(user, PROBE, false, uid, group, extra);
    }

    boolean isProbe(RecordedRequest request) {
        return request.values(user).contains(probe)
                && (request.target().equals("/readyz") || request.target().contains("selfsubjectreviews"));
    }

    Script.Reply answer(RecordedRequest request) {
        if (request.target().equals("/readyz")) {
            return new Script.Reply(200, Header.list("Content-Type", "text/plain"), "ok");
        }
        JsonArray groups = new JsonArray(new ArrayList<>(request.values(group))).add("system:authenticated");
        JsonObject extras = new JsonObject();
        request.beginning(extra).forEach(header -> extras.put(key(header), new JsonArray().add(header.value())));
        JsonObject info = new JsonObject()
                .put("username", PROBE)
                .put("uid", request.values(uid).stream().findFirst().orElse(""))
                .put("groups", groups)
                .put("extra", extras);
        String body = new JsonObject()
                .put("status", new JsonObject().put("userInfo", info))
                .encode();
        return new Script.Reply(201, Header.list("Content-Type", "application/json"), body);
    }

    private String key(Header header) {
        String name = header.name().substring(extra.length()).toLowerCase(Locale.ROOT);
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }
}
