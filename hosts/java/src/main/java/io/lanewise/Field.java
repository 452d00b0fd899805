package io.lanewise;

import java.util.List;

/** An input, output, state, carry or scratch of a formula, as the manifest describes it. */
record Field(
        String name,
        Kind kind,
        List<Dim> dims,
        double min,
        double max,
        List<String> values,
        String of,
        boolean clamped,
        boolean extended,
        boolean optional,
        boolean rising,
        boolean sparse,
        List<Sum> sums,
        String mirrors,
        Object initial) {

    enum Kind {
        REAL,
        INTEGER,
        FLAG,
        CODE,
        OFFSETS
    }

    /** A named axis, or a fixed length where {@code axis} is null. */
    record Dim(String axis, int fixed) {
        boolean is(String name) {
            return axis != null && axis.equals(name);
        }
    }

    /** What the cells of a group sum to: always, or while a toggle is on. */
    record Sum(double min, double max, String toggle) {}

    boolean spans(String axis) {
        return at(axis) >= 0;
    }

    /** Position of an axis among the dims, or -1. */
    int at(String axis) {
        for (int i = 0; i < dims.size(); i++) if (dims.get(i).is(axis)) return i;
        return -1;
    }

    boolean isOffsets() {
        return kind == Kind.OFFSETS;
    }

    /** Whether a number in doubles is in the domain, as state is held against it. */
    boolean admits(double x) {
        if (Double.isNaN(x)) return sparse;
        if (!(x >= min && x <= max)) return false;
        return Double.isInfinite(x) ? extended : kind == Kind.REAL || Math.rint(x) == x;
    }

    /** The same of a 64-bit integer: where whole numbers end that doubles hold, it goes on. */
    boolean admits(long x) {
        return x >= Numbers.wide(min) && x <= Numbers.wide(max);
    }
}
