package io.gatehouse.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelEvaluationException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** CEL with some variables: makes expressions out of text. Slow; for when policies are loaded. */
public final class Dialect {
    private final Map<String, Shape> variables;
    private final CelCompiler compiler;

    private Dialect(Map<String, Shape> variables) {
        this.variables = variables;
        this.compiler = compiler(variables);
    }

    /** Kubernetes' functions, and these variables. */
    public static Dialect of(Map<String, Shape> variables) {
        return new Dialect(Map.copyOf(variables));
    }

    /** The same with one variable more, or with another shape for one that is there. */
    public Dialect with(String name, Shape shape) {
        Map<String, Shape> more = new LinkedHashMap<>(variables);
        more.put(name, shape);
        return new Dialect(Map.copyOf(more));
    }

    /** An expression that may have any value. */
    public Expression compile(String source) throws InvalidExpressionException {
        CelAbstractSyntaxTree tree = check(source);
        try {
            RegexFunctions.requireValidLiterals(tree.getExpr());
            return new Expression(source, tree, Library.RUNTIME.createProgram(tree));
        } catch (CelEvaluationException e) {
            throw new InvalidExpressionException(String.valueOf(e.getMessage()));
        }
    }

    /** An expression whose value is one of these for certain. */
    public Expression compile(String source, Shape... results) throws InvalidExpressionException {
        Expression expression = compile(source);
        if (!Arrays.asList(results).contains(expression.shape())) {
            throw new InvalidExpressionException("must evaluate to "
                    + Arrays.stream(results).map(Shape::toString).collect(Collectors.joining(" or ")) + " but got "
                    + expression.shape());
        }
        return expression;
    }

    private CelAbstractSyntaxTree check(String source) throws InvalidExpressionException {
        CelValidationResult result = compiler.compile(source);
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            CelValidationResult literals = Library.LITERALS.validate(tree);
            if (literals.hasError()) {
                throw new InvalidExpressionException(literals.getErrorString());
            }
            return tree;
        } catch (CelValidationException e) {
            throw new InvalidExpressionException(String.valueOf(e.getMessage()));
        }
    }

    private static CelCompiler compiler(Map<String, Shape> variables) {
        CelCompilerBuilder builder = Library.compiler();
        Map<String, StructType> structs = new LinkedHashMap<>();
        variables.forEach((name, shape) -> {
            builder.addVar(name, shape.type());
            structs.putAll(shape.structs());
        });
        return builder.setTypeProvider(new Structs(Map.copyOf(structs))).build();
    }

    @SuppressWarnings("Immutable") // a copy that nobody changes
    private record Structs(Map<String, StructType> byName) implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableSet.copyOf(byName.values());
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(byName.get(name));
        }
    }
}
