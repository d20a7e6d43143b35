package io.gatehouse.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions of our own: what the compiler is told about them, and what they do. */
@SuppressWarnings("Immutable") // they have no state
final class Functions {
    private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    Functions() {}

    /** All of the others together. */
    Functions(List<Functions> others) {
        for (Functions other : others) {
            other.overloads.forEach((name, list) ->
                    overloads.computeIfAbsent(name, n -> new ArrayList<>()).addAll(list));
            bindings.addAll(other.bindings);
        }
    }

    /** A function of one argument. */
    @FunctionalInterface
    interface One<A> {
        Object apply(A argument) throws CelEvaluationException;
    }

    @FunctionalInterface
    interface Two<A, B> {
        Object apply(A first, B second) throws CelEvaluationException;
    }

    @FunctionalInterface
    interface Many {
        Object apply(Object[] arguments) throws CelEvaluationException;
    }

    /** An argument's type, for the compiler and at evaluation. */
    record Parameter<T>(CelType type, Class<T> javaClass) {}

    <A> Functions global(String name, String overload, CelType result, Parameter<A> a, One<A> body) {
        declare(name, CelOverloadDecl.newGlobalOverload(overload, result, List.of(a.type())));
        bindings.add(CelFunctionBinding.from(overload, a.javaClass(), body::apply));
        return this;
    }

    <A> Functions member(String name, String overload, CelType result, Parameter<A> a, One<A> body) {
        declare(name, CelOverloadDecl.newMemberOverload(overload, result, List.of(a.type())));
        bindings.add(CelFunctionBinding.from(overload, a.javaClass(), body::apply));
        return this;
    }

    <A, B> Functions member(
            String name, String overload, CelType result, Parameter<A> a, Parameter<B> b, Two<A, B> body) {
        declare(name, CelOverloadDecl.newMemberOverload(overload, result, List.of(a.type(), b.type())));
        bindings.add(CelFunctionBinding.from(overload, a.javaClass(), b.javaClass(), body::apply));
        return this;
    }

    Functions member(String name, String overload, CelType result, Many body, Parameter<?>... parameters) {
        declare(
                name,
                CelOverloadDecl.newMemberOverload(
                        overload,
                        result,
                        Arrays.stream(parameters).map(Parameter::type).toList()));
        List<Class<?>> classes = new ArrayList<>();
        for (Parameter<?> parameter : parameters) {
            classes.add(parameter.javaClass());
        }
        bindings.add(CelFunctionBinding.from(overload, classes, body::apply));
        return this;
    }

    List<CelFunctionDecl> declarations() {
        List<CelFunctionDecl> declarations = new ArrayList<>();
        overloads.forEach((name, list) -> declarations.add(CelFunctionDecl.newFunctionDeclaration(name, list)));
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    private void declare(String name, CelOverloadDecl overload) {
        overloads.computeIfAbsent(name, n -> new ArrayList<>()).add(overload);
    }
}
