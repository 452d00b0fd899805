package io.lanewise;

import io.lanewise.Field.Dim;
import java.util.List;
import java.util.Map;

/**
 * The part of a call that goes through memory at a time: a run of rows or entities, and of ticks or groups. An axis that is
 * null is not cut.
 */
record Block(String outer, int first, int depth, String inner, int start, int count) {
    static final Block ALL = new Block(null, 0, 0, null, 0, 0);

    /** What a run of cells does: where it begins in the caller's column, where in the block, how many. */
    interface Span {
        void move(int column, int block, int cells);
    }

    boolean cuts(Field field) {
        return (outer != null && field.spans(outer)) || (inner != null && field.spans(inner));
    }

    int length(String axis, Map<String, Integer> sizes) {
        return axis.equals(outer) ? depth : axis.equals(inner) ? count : sizes.get(axis);
    }

    /** Cells of a column that are in this block, in runs that lie together. */
    void spans(List<Dim> dims, Map<String, Integer> sizes, Span span) {
        int n = dims.size();
        if (n == 1 && dims.get(0).axis() != null) {
            Dim only = dims.get(0);
            span.move(only.is(inner) ? start : only.is(outer) ? first : 0, 0, length(only.axis(), sizes));
            return;
        }
        int[] full = new int[n];
        int[] from = new int[n];
        int[] some = new int[n];
        int cut = 0;
        for (int i = 0; i < n; i++) {
            Dim dim = dims.get(i);
            full[i] = dim.axis() == null ? dim.fixed() : sizes.get(dim.axis());
            some[i] = dim.axis() == null ? full[i] : length(dim.axis(), sizes);
            from[i] = dim.axis() == null ? 0 : dim.is(outer) ? first : dim.is(inner) ? start : 0;
            if (some[i] != full[i]) cut = i;
        }
        int run = 1;
        int column = 1;
        for (int i = cut; i < n; i++) {
            run *= some[i];
            column *= full[i];
        }
        if (n == 0 || run == 0) {
            if (n == 0) span.move(0, 0, 1);
            return;
        }
        int within = from[cut] * (column / Math.max(full[cut], 1));
        int times = 1;
        for (int i = 0; i < cut; i++) times *= some[i];
        for (int t = 0; t < times; t++) {
            // The place of this run among the dims before the cut one, in the whole column.
            int place = 0;
            int rest = t;
            int stride = 1;
            for (int i = cut - 1; i >= 0; i--) {
                place += (from[i] + rest % some[i]) * stride;
                rest /= some[i];
                stride *= full[i];
            }
            span.move(place * column + within, t * run, run);
        }
    }
}
