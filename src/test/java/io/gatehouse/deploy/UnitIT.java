package io.gatehouse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd itself says of the unit. */
class UnitIT {
    /** In tenths: what is left is the network, memory that a JIT compiler writes and runs, and a group for the keys. */
    private static final int MOST_EXPOSURE = 15;

    @TempDir
    private Path folder;

    private Path unit;

    @BeforeEach
    void whereTheProgramIsHere() throws Exception {
        String text = Files.readString(Path.of("deploy/gatehouse.service"));
        String here = Path.of("target/gatehouse").toAbsolutePath().toString();
        unit = Files.writeString(folder.resolve("gatehouse.service"), text.replace("/opt/gatehouse", here));
    }

    @Test
    void systemdFindsNothingWrong() throws Exception {
        Finished verified = analyze("verify", "--man=no", unit.toString());
        assertEquals("", verified.ok() + verified.err());
    }

    @Test
    void theServiceIsExposedToLittle() throws Exception {
        analyze("security", "--offline=yes", "--no-pager", "--threshold=" + MOST_EXPOSURE, unit.toString())
                .ok();
    }

    private static Finished analyze(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("systemd-analyze");
        builder.command().addAll(List.of(arguments));
        try (Running running = Running.start(builder)) {
            return running.awaitEnd();
        }
    }
}
