package io.gatehouse.lab;

import io.gatehouse.core.plugin.Plugin;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.slf4j.Logger;

/** Builds jars as those do who add rules to a gate: against what the gate shows them alone. */
public final class PluginJar {
    public static final Path EXAMPLES = Path.of("src/examples/plugins");
    public static final Path HOSTILE = Path.of("src/test/resources/io/gatehouse/plugin/hostile");

    private PluginJar() {}

    /** Of the examples that people are shown. */
    public static Path example(String name, Path jar) throws Exception {
        return build(EXAMPLES.resolve(name), jar);
    }

    /** A jar of the sources and other files below a folder; moved to its place whole, as its owner's alone. */
    public static Path build(Path sources, Path jar) throws Exception {
        Path work = Files.createTempDirectory("plugin-jar");
        Path classes = Files.createDirectories(work.resolve("classes"));
        compile(sources, classes, contracts(work.resolve("contracts")));
        Path made = work.resolve("made.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(made))) {
            addAll(classes, out);
            addAll(sources, out);
        }
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
        return Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void compile(Path sources, Path classes, Path contracts) throws Exception {
        String path = String.join(
                ":",
                contracts.toString(),
                place(Future.class).toString(),
                place(Logger.class).toString());
        List<String> options = List.of("--release", "17", "-proc:none", "-d", classes.toString(), "-cp", path);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (Stream<Path> files = Files.walk(sources);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            if (!compiler.getTask(said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(all))
                    .call()) {
                throw new IllegalStateException(said.toString());
            }
        }
    }

    /** The gate's classes without all other rooms; the gate may be a folder or a jar. */
    private static Path contracts(Path folder) throws Exception {
        Path gate = place(Plugin.class);
        if (Files.isDirectory(gate)) {
            copy(gate, folder);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(gate)) {
                copy(jar.getPath("/"), folder);
            }
        }
        return folder;
    }

    private static void copy(Path classes, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(classes.resolve("io/gatehouse/core"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(classes.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void addAll(Path folder, JarOutputStream jar) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".java"))
                    .toList()) {
                jar.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }
}
