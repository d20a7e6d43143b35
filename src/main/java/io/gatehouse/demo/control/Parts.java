package io.gatehouse.demo.control;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the real parts are.
 *
 * @param assets a folder of the user's own choice, looked into first
 * @param cache where {@code src/test/lab/parts} puts what it makes
 */
public record Parts(Optional<Path> assets, Path cache) {

    /** As the environment says: {@code KUBEBUILDER_ASSETS}, and the user's cache folder. */
    public static Parts of(Map<String, String> environment) {
        Optional<Path> assets = given(environment, "KUBEBUILDER_ASSETS");
        Path caches = given(environment, "XDG_CACHE_HOME")
                .orElseGet(() -> Path.of(environment.getOrDefault("HOME", "/")).resolve(".cache"));
        return new Parts(assets, caches.resolve("gatehouse/parts"));
    }

    /** As the environment of this process says. */
    public static Parts here() {
        return of(System.getenv());
    }

    public Optional<Path> find(Part part) {
        return Stream.concat(
                        assets.map(folder -> folder.resolve(part.program())).stream(),
                        Stream.of(cache.resolve(part.folder()).resolve(part.program())))
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    /**
     * Like {@link #find}, for a part that must be there.
     *
     * @throws FileNotFoundException with a text that says where the part was looked for and how to get it
     */
    public Path require(Part part) throws FileNotFoundException {
        return find(part)
                .orElseThrow(() -> new FileNotFoundException("no " + part + " in "
                        + assets.map(folder -> folder + " or ").orElse("") + cache.resolve(part.folder())
                        + ": run src/test/lab/parts, or name its folder in KUBEBUILDER_ASSETS"));
    }

    /** Those that are not there, in the order given. */
    public List<Part> missing(Collection<Part> wanted) {
        return wanted.stream().filter(part -> find(part).isEmpty()).toList();
    }

    private static Optional<Path> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }
}
