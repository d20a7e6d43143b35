package io.gatehouse.cel;

import static io.gatehouse.cel.Parameters.INT;
import static io.gatehouse.cel.Parameters.STRING;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code find} and {@code findAll} (k8s.io/apiserver, {@code cel/library/regex.go}). */
final class RegexFunctions {
    static final Functions ALL = new Functions()
            .member("find", "string_find_string", SimpleType.STRING, STRING, STRING, RegexFunctions::find)
            .member(
                    "findAll",
                    "string_find_all_string",
                    ListType.create(SimpleType.STRING),
                    STRING,
                    STRING,
                    (text, regex) -> findAll(text, regex, -1))
            .member(
                    "findAll",
                    "string_find_all_string_int",
                    ListType.create(SimpleType.STRING),
                    arguments -> findAll((String) arguments[0], (String) arguments[1], (Long) arguments[2]),
                    STRING,
                    STRING,
                    INT);

    private static final Set<String> NAMES = Set.of("matches", "find", "findAll");

    private RegexFunctions() {}

    /** What stands in an expression as text is checked when it is compiled. */
    static void requireValidLiterals(CelExpr expression) throws InvalidExpressionException {
        List<CelExpr> children = Nodes.children(expression);
        for (CelExpr child : children) {
            requireValidLiterals(child);
        }
        boolean isRegex = expression.getKind() == Kind.CALL
                && NAMES.contains(expression.call().function())
                && children.size() > 1
                && children.get(1).getKind() == Kind.CONSTANT;
        if (isRegex) {
            String regex = children.get(1).constant().stringValue();
            if (RegexSize.of(regex) > RegexSize.MAX) {
                throw new InvalidExpressionException("the regular expression is too large");
            }
            try {
                Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
                throw new InvalidExpressionException("not a regular expression: " + e.getMessage());
            }
        }
    }

    private static String find(String text, String regex) throws CelEvaluationException {
        Matcher matcher = matcher(text, regex);
        return matcher.find() ? matcher.group() : "";
    }

    private static List<String> findAll(String text, String regex, long most) throws CelEvaluationException {
        List<String> found = new ArrayList<>();
        Matcher matcher = matcher(text, regex);
        while ((most < 0 || found.size() < most) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Matcher matcher(String text, String regex) throws CelEvaluationException {
        try {
            return Pattern.compile(regex).matcher(text);
        } catch (PatternSyntaxException e) {
            throw new CelEvaluationException("Illegal regex: " + e.getMessage());
        }
    }
}
