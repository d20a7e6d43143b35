package io.gatehouse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The container image, upon a base that is made here: what is in it, and that it starts the program. */
class ImageIT {
    @TempDir
    private Path folder;

    @Test
    void theImageHasTheProgramInLayersUponItsBaseAndStartsIt() throws Exception {
        JsonObject image = build(base());
        JsonObject config = new JsonObject(read("image/" + image.getString("Config"))).getJsonObject("config");
        assertEquals("65532:65532", config.getString("User"));
        assertEquals(new JsonArray().add("BASE=here"), config.getJsonArray("Env"));

        List<List<String>> layers = new ArrayList<>();
        for (Object layer : image.getJsonArray("Layers")) {
            layers.add(files("image/" + layer));
            run(folder, "tar", "--extract", "--directory=root", "--file=image/" + layer);
        }
        assertEquals(List.of("etc/base"), layers.get(0));
        assertEquals(
                libraries(),
                layers.get(1).stream()
                        .map(name -> name.replace("app/libs/", ""))
                        .toList());
        assertEquals(1, layers.get(2).size(), layers::toString);
        assertTrue(layers.get(2).get(0).matches("app/classpath/gatehouse-.*\\.jar"), layers::toString);

        Finished started = start(config.getJsonArray("Entrypoint"));
        assertTrue(started.ok().matches("(?s)gatehouse \\d+\\.\\d+\\.\\d+.*"), started::toString);
        assertEquals("", started.err());
    }

    /** Of one layer with one file. */
    private Path base() throws Exception {
        for (String made : List.of("base/etc", "image", "root")) {
            Files.createDirectories(folder.resolve(made));
        }
        Files.writeString(folder.resolve("base/etc/base"), "here");
        run(folder.resolve("base"), "tar", "--create", "--file=layer.tar", "etc/base");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("base/layer.tar")));
        Files.writeString(
                folder.resolve("base/config.json"), """
                {"architecture": "amd64", "os": "linux", "config": {"Env": ["BASE=here"]},
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
                """.formatted(HexFormat.of().formatHex(digest)));
        Files.writeString(
                folder.resolve("base/manifest.json"), "[{\"Config\": \"config.json\", \"Layers\": [\"layer.tar\"]}]");
        run(
                folder.resolve("base"),
                "tar",
                "--create",
                "--file=../base.tar",
                "manifest.json",
                "config.json",
                "layer.tar");
        return folder.resolve("base.tar");
    }

    /** Asks no registry: the base is a file. */
    private JsonObject build(Path base) throws Exception {
        run(
                Path.of("").toAbsolutePath(),
                "mvn",
                "--batch-mode",
                "-Pimage",
                "jib:buildTar",
                "-Dimage.base=tar://" + base,
                "-Djib.outputPaths.tar=" + folder.resolve("image.tar"));
        run(folder, "tar", "--extract", "--directory=image", "--file=image.tar");
        return new JsonArray(read("image/manifest.json")).getJsonObject(0);
    }

    private List<String> files(String layer) throws Exception {
        return run(folder, "tar", "--list", "--file=" + layer)
                .lines()
                .filter(name -> !name.endsWith("/"))
                .sorted()
                .toList();
    }

    private static List<String> libraries() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("target/gatehouse/lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("gatehouse."))
                    .sorted()
                    .toList();
        }
    }

    /** With the Java of this machine, and paths from the folder that stands for the image's root. */
    private Finished start(JsonArray entryPoint) throws Exception {
        assertEquals("java", entryPoint.getString(0));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        for (int i = 1; i < entryPoint.size(); i++) {
            String word = entryPoint.getString(i);
            command.add(word.startsWith("@/") ? read("root" + word.substring(1)) : word);
        }
        command.replaceAll(word -> word.replace("/app/", folder + "/root/app/"));
        command.add("version");
        try (Running running = Running.start(new ProcessBuilder(command))) {
            return running.awaitEnd();
        }
    }

    private String read(String name) throws Exception {
        return Files.readString(folder.resolve(name)).strip();
    }

    private static String run(Path where, String... command) throws Exception {
        try (Running running = Running.start(new ProcessBuilder(command).directory(where.toFile()))) {
            return running.awaitEnd().ok();
        }
    }
}
