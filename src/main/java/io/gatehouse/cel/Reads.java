package io.gatehouse.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an expression looks at of a variable: paths of keys, each standing for all that is below it. {@code
 * object.spec.items.all(i, i.x)} reads {@code spec.items}; {@code object == y} reads the empty path, which is everything.
 */
final class Reads {
    private static final Set<String> STEPS = Set.of("_[_]", "_?._", "_[?_]");

    private final String variable;
    private final Set<List<String>> paths = new LinkedHashSet<>();

    private Reads(String variable) {
        this.variable = variable;
    }

    static Set<List<String>> of(String variable, CelExpr expression) {
        Reads reads = new Reads(variable);
        reads.add(expression);
        return Set.copyOf(reads.paths);
    }

    private void add(CelExpr expression) {
        Optional<List<String>> path = path(expression);
        if (path.isPresent()) {
            paths.add(path.get());
        } else {
            Nodes.children(expression).forEach(this::add);
        }
    }

    /** Empty where it is no chain of constant keys that begins at the variable. */
    private Optional<List<String>> path(CelExpr expression) {
        if (expression.getKind() == Kind.IDENT) {
            String name = expression.ident().name();
            return name.equals(variable) || name.equals("." + variable) ? Optional.of(List.of()) : Optional.empty();
        }
        if (expression.getKind() == Kind.SELECT) {
            return path(expression.select().operand())
                    .map(path -> longer(path, expression.select().field()));
        }
        if (expression.getKind() == Kind.CALL
                && STEPS.contains(expression.call().function())) {
            List<CelExpr> arguments = Nodes.children(expression);
            return key(arguments.get(1)).flatMap(key -> path(arguments.get(0)).map(path -> longer(path, key)));
        }
        return Optional.empty();
    }

    private static Optional<String> key(CelExpr expression) {
        return expression.getKind() == Kind.CONSTANT && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expression.constant().stringValue())
                : Optional.empty();
    }

    private static List<String> longer(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return List.copyOf(longer);
    }
}
