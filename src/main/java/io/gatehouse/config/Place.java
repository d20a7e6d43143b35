package io.gatehouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** Where in which file the loader is, and the faults that it has found so far. */
record Place(Path file, String path, List<Fault> faults) {
    static Place of(Path file) {
        return new Place(file, "", new ArrayList<>());
    }

    Place key(String key) {
        return new Place(file, path.isEmpty() ? key : path + "." + key, faults);
    }

    Place item(int index) {
        return new Place(file, path + "[" + index + "]", faults);
    }

    void fault(Node at, String message) {
        faults.add(new Fault(file.toString(), at.getStartMark().getLine() + 1, path, message));
    }
}
