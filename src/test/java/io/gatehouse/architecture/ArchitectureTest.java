package io.gatehouse.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.gatehouse");

    /** Test classes that stand in the program's packages and do what they may not. */
    private static final JavaClasses WITH_VIOLATIONS = new ClassFileImporter().importPackages("io.gatehouse");

    @TestFactory
    Stream<DynamicTest> theProgramKeepsEveryLaw() {
        return Laws.all().stream().map(law -> DynamicTest.dynamicTest(law.getDescription(), () -> law.check(PROGRAM)));
    }

    @TestFactory
    Stream<DynamicTest> everyLawBitesWhereItIsBroken() {
        return Laws.all().stream().map(law -> DynamicTest.dynamicTest(law.getDescription(), () -> bites(law)));
    }

    private static void bites(ArchRule law) {
        List<String> violations =
                law.evaluate(WITH_VIOLATIONS).getFailureReport().getDetails();
        assertTrue(
                violations.stream().anyMatch(violation -> violation.contains("SeededViolation")),
                () -> "no seeded violation was found by: " + law.getDescription());
    }
}
