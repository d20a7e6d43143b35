package io.gatehouse.cel;

import static io.gatehouse.cel.Parameters.ANY;
import static io.gatehouse.cel.Parameters.DYN;
import static io.gatehouse.cel.Parameters.ITEM;
import static io.gatehouse.cel.Parameters.LIST;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.List;

/** Lists as a whole (k8s.io/apiserver, {@code cel/library/lists.go}). */
final class ListFunctions {
    static final Functions ALL = new Functions()
            .member("isSorted", "list_is_sorted", SimpleType.BOOL, LIST, ListFunctions::isSorted)
            .member("sum", "list_sum", ANY, LIST, ListFunctions::sum)
            .member("min", "list_min", ANY, LIST, list -> best("min", list, -1))
            .member("max", "list_max", ANY, LIST, list -> best("max", list, 1))
            .member("indexOf", "list_a_index_of_int", SimpleType.INT, LIST, ITEM, ListFunctions::indexOf)
            .member("lastIndexOf", "list_a_last_index_of_int", SimpleType.INT, LIST, ITEM, ListFunctions::lastIndexOf)
            .member("includes", "list_includes_dyn_dyn", SimpleType.BOOL, DYN, DYN, ListFunctions::includes);

    private ListFunctions() {}

    private static boolean isSorted(List<?> list) throws CelEvaluationException {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object best(String function, List<?> list, int sign) throws CelEvaluationException {
        if (list.isEmpty()) {
            throw new CelEvaluationException(function + " called on empty list");
        }
        Object best = list.get(0);
        for (Object item : list) {
            best = compare(item, best) * sign > 0 ? item : best;
        }
        compare(best, best);
        return best;
    }

    private static Object sum(List<?> list) throws CelEvaluationException {
        Object sum = 0L;
        for (int i = 0; i < list.size(); i++) {
            sum = i == 0 ? list.get(0) : add(sum, list.get(i));
        }
        return add(sum, zeroOf(sum));
    }

    private static Object zeroOf(Object number) {
        if (number instanceof Double) {
            return 0.0;
        }
        if (number instanceof UnsignedLong) {
            return UnsignedLong.ZERO;
        }
        return number instanceof Duration ? Duration.ZERO : 0L;
    }

    private static Object add(Object left, Object right) throws CelEvaluationException {
        try {
            if (left instanceof Long a && right instanceof Long b) {
                return Math.addExact(a, b);
            }
            if (left instanceof Double a && right instanceof Double b) {
                return a + b;
            }
            if (left instanceof UnsignedLong a && right instanceof UnsignedLong b) {
                return a.plus(b);
            }
            if (left instanceof Duration a && right instanceof Duration b) {
                return a.plus(b);
            }
        } catch (ArithmeticException e) {
            throw new CelEvaluationException("integer overflow");
        }
        throw noSuchOverload();
    }

    private static long indexOf(List<?> list, Object item) {
        for (int i = 0; i < list.size(); i++) {
            if (isEqual(list.get(i), item)) {
                return i;
            }
        }
        return -1;
    }

    private static long lastIndexOf(List<?> list, Object item) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (isEqual(list.get(i), item)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean includes(Object target, Object item) {
        return target instanceof List<?> list ? indexOf(list, item) >= 0 : isEqual(target, item);
    }

    private static boolean isEqual(Object left, Object right) {
        return left.equals(right)
                || (left instanceof Number a && right instanceof Number b && a.doubleValue() == b.doubleValue());
    }

    @SuppressWarnings("unchecked") // of one class, so that they can be compared
    private static int compare(Object left, Object right) throws CelEvaluationException {
        if (left instanceof Comparable && left.getClass() == right.getClass()) {
            return ((Comparable<Object>) left).compareTo(right);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        throw noSuchOverload();
    }

    private static CelEvaluationException noSuchOverload() {
        return new CelEvaluationException("no such overload");
    }
}
