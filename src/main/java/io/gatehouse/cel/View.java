package io.gatehouse.cel;

import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tree of plain values as CEL sees it, converted where it is looked at. */
final class View {
    private View() {}

    /** Integers that fit are ints, all other numbers doubles, as kube-apiserver reads JSON. */
    static Object of(@Nullable Object tree) {
        if (tree == null) {
            return NullValue.NULL_VALUE;
        }
        if (tree instanceof Map<?, ?> map) {
            return new ObjectView(map);
        }
        if (tree instanceof List<?> list) {
            return new ListView(list);
        }
        if (tree instanceof Integer || tree instanceof Short || tree instanceof Byte) {
            return ((Number) tree).longValue();
        }
        if (tree instanceof BigInteger || tree instanceof BigDecimal || tree instanceof Float) {
            return ((Number) tree).doubleValue();
        }
        return tree;
    }

    /** Keys whose value is null are not there. */
    private static final class ObjectView extends AbstractMap<String, Object> {
        private final Map<?, ?> tree;

        ObjectView(Map<?, ?> tree) {
            this.tree = tree;
        }

        @Override
        public @Nullable Object get(Object key) {
            Object value = tree.get(key);
            return value == null ? null : of(value);
        }

        @Override
        public boolean containsKey(Object key) {
            return tree.get(key) != null;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new Entries(tree);
        }

        /** Error texts show arguments, and must not grow with them. */
        @Override
        public String toString() {
            return "{...}";
        }
    }

    private static final class Entries extends AbstractSet<Map.Entry<String, Object>> {
        private final Map<?, ?> tree;

        Entries(Map<?, ?> tree) {
            this.tree = tree;
        }

        @Override
        public Iterator<Map.Entry<String, Object>> iterator() {
            return tree.entrySet().stream()
                    .filter(entry -> entry.getValue() != null)
                    .map(entry -> Map.entry((String) entry.getKey(), of(entry.getValue())))
                    .iterator();
        }

        @Override
        public int size() {
            int size = 0;
            for (Object value : tree.values()) {
                size += value == null ? 0 : 1;
            }
            return size;
        }
    }

    private static final class ListView extends AbstractList<Object> implements RandomAccess {
        private final List<?> tree;

        ListView(List<?> tree) {
            this.tree = tree;
        }

        @Override
        public Object get(int index) {
            return of(tree.get(index));
        }

        @Override
        public int size() {
            return tree.size();
        }

        @Override
        public String toString() {
            return "[...]";
        }
    }
}
