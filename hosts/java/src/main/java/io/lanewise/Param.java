package io.lanewise;

import java.util.List;
import java.util.Map;

/** A parameter: a number, a choice (then it has names) or a toggle. */
record Param(
        String name,
        Kind kind,
        double initial,
        double min,
        double max,
        boolean whole,
        boolean wide,
        List<String> choices,
        Map<String, String> renamed) {

    enum Kind {
        NUMBER,
        CHOICE,
        TOGGLE
    }

    /** Numbers up to the ends; infinity is one unless an end is the largest finite number. */
    boolean admits(double x) {
        return x >= min && x <= max && (!whole || (!Double.isInfinite(x) && Math.rint(x) == x));
    }

    String domain() {
        String ends;
        if (max != Double.MAX_VALUE) ends = Numbers.text(min) + " to " + Numbers.text(max);
        else if (min == -Double.MAX_VALUE) ends = "a finite number";
        else ends = Numbers.text(min) + " or more, and finite";
        return (whole ? "a whole number, " : "") + ends;
    }

    /** The bits that a kernel sees: of a double, or of a 64-bit integer where {@code int64} and the parameter is wide. */
    long initialBits(boolean int64) {
        return int64 && wide ? Numbers.wide(initial) : Double.doubleToRawLongBits(initial);
    }
}
