package io.gatehouse.cel;

import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.extensions.CelSetsExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What every dialect has, as kube-apiserver 1.37 sets CEL up (k8s.io/apiserver, {@code cel/environment/base.go}). */
final class Library {
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations((int) Budget.PER_EXPRESSION)
            .build();

    private static final CelStringExtensions STRINGS = CelExtensions.strings(strings());
    private static final CelListsExtensions LISTS = CelExtensions.lists();
    private static final CelSetsExtensions SETS = CelExtensions.sets(OPTIONS);
    private static final CelOptionalLibrary OPTIONAL = CelExtensions.optional();

    private static final Functions KUBERNETES = new Functions(List.of(
            RegexFunctions.ALL,
            ListFunctions.ALL,
            UrlFunctions.ALL,
            QuantityFunctions.ALL,
            AddressFunctions.ALL,
            FormatFunction.ALL));

    /**
     * Of dev.cel's two interpreters the older: the other, as of 0.14.0, copies a list at each turn of {@code map} and {@code
     * filter}, so that ten thousand items, which anybody may send, take sixteen seconds.
     */
    static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(STRINGS, LISTS, SETS, OPTIONAL, CelExtensions.comprehensions())
            .addFunctionBindings(KUBERNETES.bindings())
            .build();

    /** What is wrong with a literal is told at load. */
    static final CelValidator LITERALS = CelValidatorFactory.standardCelValidatorBuilder(
                    compiler().build(), RUNTIME)
            .addAstValidators(DurationLiteralValidator.INSTANCE, TimestampLiteralValidator.INSTANCE)
            .build();

    private Library() {}

    static CelCompilerBuilder compiler() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(STRINGS, LISTS, SETS, OPTIONAL, CelExtensions.comprehensions())
                .addFunctionDeclarations(KUBERNETES.declarations());
    }

    /** Version 2 of cel-go's, which has no {@code reverse} yet. */
    private static Set<CelStringExtensions.Function> strings() {
        return EnumSet.complementOf(EnumSet.of(CelStringExtensions.Function.REVERSE));
    }
}
