package io.gatehouse.cel;

import static java.util.Map.entry;

import dev.cel.common.values.CelByteString;
import dev.cel.runtime.ConcatenatedListView;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What functions cost beside the step itself, by what they are given: kube-apiserver's figures (cel-go, {@code
 * interpreter/runtimecost.go}; k8s.io/apiserver, {@code cel/library/cost.go}), and higher ones where it counts less than the work
 * is: deep comparisons, regular expressions that repeat, results that are larger than their arguments.
 */
final class Charges {
    private static final long CHARACTERS_A_UNIT = 10;

    private static final Map<String, Charge> BY_FUNCTION = Map.ofEntries(
            entry("_==_", Charges::comparison),
            entry("_!=_", Charges::comparison),
            entry("_<_", Charges::comparison),
            entry("_<=_", Charges::comparison),
            entry("_>_", Charges::comparison),
            entry("_>=_", Charges::comparison),
            entry("@in", Charges::search),
            entry("_+_", Charges::concatenation),
            entry("_[_]", (arguments, limit) -> characters(Sizes.shallow(arguments[1]))),
            entry("cel.@mapInsert", (arguments, limit) -> Sizes.shallow(arguments[0])),
            entry("contains", Charges::substring),
            entry("startsWith", Charges::traversal),
            entry("endsWith", Charges::traversal),
            entry("matches", Charges::regex),
            entry("find", Charges::regex),
            entry("findAll", Charges::regex),
            entry("size", Charges::traversal),
            entry("string", Charges::traversal),
            entry("bytes", Charges::traversal),
            entry("int", Charges::traversal),
            entry("uint", Charges::traversal),
            entry("double", Charges::traversal),
            entry("bool", Charges::traversal),
            entry("timestamp", Charges::traversal),
            entry("duration", Charges::traversal),
            entry("charAt", Charges::traversal),
            entry("lowerAscii", Charges::traversal),
            entry("upperAscii", Charges::traversal),
            entry("trim", Charges::traversal),
            entry("substring", Charges::traversal),
            entry("strings.quote", Charges::traversal),
            entry("split", (arguments, limit) -> Sizes.shallow(arguments[0])),
            entry("replace", Charges::replacement),
            entry("join", Charges::joining),
            entry("format", Charges::deepTraversal),
            entry("indexOf", Charges::find),
            entry("lastIndexOf", Charges::find),
            entry("includes", Charges::find),
            entry("isSorted", Charges::deepTraversal),
            entry("sum", Charges::deepTraversal),
            entry("min", Charges::deepTraversal),
            entry("max", Charges::deepTraversal),
            entry("sort", Charges::sorting),
            entry("lists.@sortByAssociatedKeys", Charges::sorting),
            entry("distinct", Charges::everyPair),
            entry("flatten", Charges::deepTraversal),
            entry("reverse", Charges::deepTraversal),
            entry("slice", Charges::deepTraversal),
            entry("lists.range", (arguments, limit) -> arguments[0] instanceof Long count ? Math.max(0, count) : 0),
            entry("sets.contains", Charges::everyPair),
            entry("sets.equivalent", Charges::everyPair),
            entry("sets.intersects", Charges::everyPair),
            entry("url", Charges::traversal),
            entry("isURL", Charges::traversal),
            entry("quantity", Charges::traversal),
            entry("isQuantity", Charges::traversal),
            entry("ip", Charges::traversal),
            entry("isIP", Charges::traversal),
            entry("ip.isCanonical", Charges::traversal),
            entry("cidr", Charges::traversal),
            entry("isCIDR", Charges::traversal));

    private Charges() {}

    /** Gives units. No more than {@code limit} may be spent, so that no work need be done to find out more than that. */
    @FunctionalInterface
    interface Charge {
        long units(Object[] arguments, long limit);
    }

    static Optional<Charge> of(String function) {
        return Optional.ofNullable(BY_FUNCTION.get(function));
    }

    private static long characters(long count) {
        return (count + CHARACTERS_A_UNIT - 1) / CHARACTERS_A_UNIT;
    }

    /** All of the arguments, as far as their own length goes. */
    private static long traversal(Object[] arguments, long limit) {
        long length = 0;
        for (Object argument : arguments) {
            length += Sizes.shallow(argument);
        }
        return characters(length);
    }

    private static long deepTraversal(Object[] arguments, long limit) {
        long size = 0;
        for (Object argument : arguments) {
            size += Sizes.deep(argument, limit);
        }
        return size;
    }

    private static long comparison(Object[] arguments, long limit) {
        if (isScalar(arguments[0]) || isScalar(arguments[1])) {
            return characters(Math.min(Sizes.shallow(arguments[0]), Sizes.shallow(arguments[1])));
        }
        return Math.min(Sizes.deep(arguments[0], limit), Sizes.deep(arguments[1], limit));
    }

    private static boolean isScalar(Object value) {
        return !(value instanceof Collection) && !(value instanceof Map);
    }

    private static long search(Object[] arguments, long limit) {
        return arguments[1] instanceof Map
                ? characters(Sizes.shallow(arguments[0]))
                : elements(arguments[1], arguments[0], limit);
    }

    /** Comparisons of each element of a list with one value. */
    private static long elements(Object list, Object value, long limit) {
        return isScalar(value)
                ? Sizes.shallow(list) * Math.max(1, characters(Sizes.shallow(value)))
                : Sizes.deep(list, limit);
    }

    private static long find(Object[] arguments, long limit) {
        return arguments[0] instanceof String
                ? substring(arguments, limit)
                : elements(arguments[0], arguments[1], limit);
    }

    private static long concatenation(Object[] arguments, long limit) {
        // The results of map and filter grow without being copied.
        return arguments[0] instanceof ConcatenatedListView ? 0 : traversal(arguments, limit);
    }

    private static long substring(Object[] arguments, long limit) {
        return Math.max(1, characters(Sizes.shallow(arguments[0])))
                * Math.max(1, characters(Sizes.shallow(arguments[1])));
    }

    private static long regex(Object[] arguments, long limit) {
        long size = RegexSize.of(String.valueOf(arguments[1]));
        if (size > RegexSize.MAX) {
            return Long.MAX_VALUE;
        }
        return size + characters(1 + Sizes.shallow(arguments[0])) * ((size + 3) / 4);
    }

    private static long replacement(Object[] arguments, long limit) {
        long text = Sizes.shallow(arguments[0]);
        long times = text / Math.max(1, Sizes.shallow(arguments[1])) + 1;
        return characters(2 * (text + times * Sizes.shallow(arguments[2])));
    }

    private static long joining(Object[] arguments, long limit) {
        long separators = arguments.length < 2 ? 0 : Sizes.shallow(arguments[0]) * Sizes.shallow(arguments[1]);
        return Sizes.deep(arguments[0], limit) + characters(separators);
    }

    private static long sorting(Object[] arguments, long limit) {
        long size = Sizes.deep(arguments[0], limit);
        return size * (Long.SIZE - Long.numberOfLeadingZeros(size));
    }

    private static long everyPair(Object[] arguments, long limit) {
        long left = Sizes.deep(arguments[0], limit);
        long right = Sizes.deep(arguments[arguments.length - 1], limit);
        return left > limit || right > limit ? Long.MAX_VALUE : left * right;
    }

    /** How large values are. */
    static final class Sizes {
        private Sizes() {}

        static long shallow(Object value) {
            if (value instanceof String text) {
                return text.length();
            }
            if (value instanceof Collection<?> collection) {
                return collection.size();
            }
            if (value instanceof Map<?, ?> map) {
                return map.size();
            }
            return value instanceof CelByteString bytes ? bytes.size() : 1;
        }

        /** Every value in it, a text as a tenth of its characters; counting ends behind the limit. */
        static long deep(Object value, long limit) {
            if (value instanceof Map<?, ?> map) {
                long size = 1;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    size += 1 + deep(entry.getValue(), limit - size);
                    if (size > limit) {
                        break;
                    }
                }
                return size;
            }
            if (value instanceof Collection<?> collection) {
                long size = 1;
                for (Object item : collection) {
                    size += deep(item, limit - size);
                    if (size > limit) {
                        break;
                    }
                }
                return size;
            }
            return value instanceof String || value instanceof CelByteString ? 1 + characters(shallow(value)) : 1;
        }
    }
}
