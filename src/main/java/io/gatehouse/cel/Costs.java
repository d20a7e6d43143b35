package io.gatehouse.cel;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each step of one expression costs: known before it runs but for the sizes of what functions are given. */
final class Costs {
    private static final Step NOTHING = new Step(0, -1, List.of());

    private final Step[] steps;
    private final int slots;

    private Costs(Step[] steps, int slots) {
        this.steps = steps;
        this.slots = slots;
    }

    /**
     * One node of the expression.
     *
     * @param slot where its value is kept, -1 where nobody asks
     * @param calls those whose last argument it is, so that they are about to run
     */
    record Step(int units, int slot, List<Call> calls) {}

    /** A call whose cost depends on its arguments. */
    record Call(Charges.Charge charge, int[] slots) {
        long cost(@Nullable Object[] kept, long limit) {
            Object[] arguments = new Object[slots.length];
            for (int i = 0; i < slots.length; i++) {
                Object value = kept[slots[i]];
                if (value == null) {
                    return 0; // not this call's evaluation
                }
                arguments[i] = value;
            }
            return charge.units(arguments, limit);
        }
    }

    static Costs of(CelExpr expression) {
        Survey survey = new Survey();
        survey.add(expression);
        return survey.costs();
    }

    Step of(long id) {
        return id < steps.length ? steps[(int) id] : NOTHING;
    }

    /** How many values an evaluation keeps at a time. */
    int slots() {
        return slots;
    }

    private static final class Survey {
        private final Map<Long, Step> steps = new HashMap<>();
        private int slots;

        Costs costs() {
            int size = steps.keySet().stream().mapToInt(Long::intValue).max().orElse(0) + 1;
            Step[] byId = new Step[size];
            Arrays.setAll(byId, id -> steps.getOrDefault((long) id, NOTHING));
            return new Costs(byId, slots);
        }

        void add(CelExpr expression) {
            steps.merge(expression.id(), new Step(units(expression), -1, List.of()), (there, same) -> there);
            Nodes.children(expression).forEach(this::add);
            if (expression.getKind() == CelExpr.ExprKind.Kind.CALL) {
                Charges.of(expression.call().function())
                        .ifPresent(charge -> addCall(charge, Nodes.children(expression)));
            }
        }

        private void addCall(Charges.Charge charge, List<CelExpr> arguments) {
            int[] kept = arguments.stream().mapToInt(this::keep).toArray();
            CelExpr last = arguments.get(arguments.size() - 1);
            Step step = steps.getOrDefault(last.id(), NOTHING);
            List<Call> calls = new ArrayList<>(step.calls());
            calls.add(new Call(charge, kept));
            steps.put(last.id(), new Step(step.units(), step.slot(), List.copyOf(calls)));
        }

        private int keep(CelExpr argument) {
            Step step = steps.getOrDefault(argument.id(), NOTHING);
            if (step.slot() >= 0) {
                return step.slot();
            }
            steps.put(argument.id(), new Step(step.units(), slots, step.calls()));
            return slots++;
        }

        private static int units(CelExpr expression) {
            return switch (expression.getKind()) {
                case CONSTANT -> 0;
                case LIST -> 10;
                case MAP -> 30;
                case STRUCT -> 40;
                default -> 1;
            };
        }
    }
}
