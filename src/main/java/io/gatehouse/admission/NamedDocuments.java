package io.gatehouse.admission;

import io.gatehouse.config.Documents;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.kube.AdmissionObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Admission's own objects, by kind and name, in the order in which they stand: two of one kind and name are a fault. */
final class NamedDocuments {
    private final FaultCollector faults;
    private final Map<String, Map<String, Document>> byKind = new HashMap<>();
    private boolean isWhole = true;

    private NamedDocuments(FaultCollector faults) {
        this.faults = faults;
    }

    /** @param classes for each kind that may stand there */
    static NamedDocuments read(List<Path> files, Map<String, Class<? extends Record>> classes, FaultCollector faults) {
        Map<String, Class<? extends Record>> versioned = classes.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> "admissionregistration.k8s.io/v1/" + entry.getKey(), Map.Entry::getValue));
        NamedDocuments all = new NamedDocuments(faults);
        for (Path file : files) {
            Optional<List<Document>> documents = faults.collect(() -> Documents.readSome(file, versioned));
            documents.ifPresent(list -> list.forEach(all::keep));
            all.isWhole &= documents.isPresent();
        }
        return all;
    }

    private void keep(Document document) {
        String name = ((AdmissionObject) document.value()).metadata().name();
        Document there = byKind.computeIfAbsent(document.kind(), kind -> new LinkedHashMap<>())
                .putIfAbsent(name, document);
        if (there != null) {
            faults.add(document.fault(
                    "metadata.name",
                    '"' + name + "\" (expected: another name, for " + there.file() + ":" + there.line() + " has it)"));
        }
    }

    Map<String, Document> of(String kind) {
        return byKind.getOrDefault(kind, Map.of());
    }

    /** Whether every file could be read. */
    boolean isWhole() {
        return isWhole;
    }
}
