package io.gatehouse.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A unit file of systemd, as far as its lines go.
 *
 * @param values by {@code Section.Directive}
 */
record SystemdUnit(Map<String, String> values) {
    /** Out of systemd's own manuals: systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.kill(5). */
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "Unit",
                    Set.of(
                            "Description",
                            "Documentation",
                            "After",
                            "Before",
                            "Wants",
                            "Requires",
                            "StartLimitIntervalSec"),
            "Service",
                    Set.of(
                            "Type",
                            "User",
                            "Group",
                            "DynamicUser",
                            "StateDirectory",
                            "LogsDirectory",
                            "SupplementaryGroups",
                            "Environment",
                            "EnvironmentFile",
                            "ExecStartPre",
                            "ExecStart",
                            "ExecReload",
                            "TimeoutStartSec",
                            "TimeoutStopSec",
                            "Restart",
                            "RestartSec",
                            "RestartPreventExitStatus",
                            "LimitNOFILE",
                            "NoNewPrivileges",
                            "ProtectSystem",
                            "ProtectHome",
                            "PrivateTmp",
                            "PrivateDevices",
                            "AmbientCapabilities",
                            "UMask"),
            "Install", Set.of("WantedBy"));

    static SystemdUnit read(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        String section = "";
        for (String line : Files.readAllLines(file)) {
            if (line.matches("\\[\\w+]")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] pair = line.split("=", 2);
                if (pair.length < 2 || values.put(section + "." + pair[0], pair[1]) != null) {
                    throw new IllegalArgumentException("no directive, or a second time: " + line);
                }
            }
        }
        return new SystemdUnit(values);
    }

    Set<String> sections() {
        Set<String> sections = new LinkedHashSet<>();
        values.keySet().forEach(name -> sections.add(name.substring(0, name.indexOf('.'))));
        return sections;
    }

    List<String> unknownDirectives() {
        List<String> unknown = new ArrayList<>();
        for (String name : values.keySet()) {
            String[] pair = name.split("\\.", 2);
            if (!KNOWN.getOrDefault(pair[0], Set.of()).contains(pair[1])) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    String value(String section, String directive) {
        String value = values.get(section + "." + directive);
        if (value == null) {
            throw new AssertionError("no " + directive + " in " + section);
        }
        return value;
    }
}
