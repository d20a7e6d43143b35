package io.gatehouse.faults;

import io.gatehouse.server.GateFolder;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gate has written of a {@link Load}.
 *
 * @param torn lines that are no events
 */
record AuditFile(List<JsonObject> events, List<String> torn) {
    private static final Pattern ID = Pattern.compile("\\br\\d+-[0-9a-f]+");

    static AuditFile of(GateFolder files) throws IOException {
        List<JsonObject> events = new ArrayList<>();
        List<String> torn = new ArrayList<>();
        for (String line : Files.readAllLines(files.file("audit.log"))) {
            try {
                events.add(new JsonObject(line));
            } catch (DecodeException e) {
                torn.add(line);
            }
        }
        return new AuditFile(events, torn);
    }

    /** The requests of loads of which there is an event. */
    Set<String> ids() {
        Set<String> ids = new HashSet<>();
        for (JsonObject event : events) {
            Matcher id = ID.matcher(event.getString("requestURI"));
            if (id.find()) {
                ids.add(id.group());
            }
        }
        return ids;
    }

    /** How many events of loads' requests there are. */
    long count() {
        return events.stream()
                .filter(event -> ID.matcher(event.getString("requestURI")).find())
                .count();
    }
}
