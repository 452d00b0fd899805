package io.lanewise;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a formula is called: {@code new CallOptions().entities(100).onInvalid(OnInvalid.THROW)}. */
public final class CallOptions {
    final Map<String, Integer> sizes = new LinkedHashMap<>();
    Map<String, ?> state = Map.of();
    Map<String, ?> out;
    Integer entities;
    OnInvalid onInvalid;

    /** Whether nothing but {@code onInvalid} is asked for. */
    boolean isPlain() {
        return out == null && sizes.isEmpty() && entities == null && state.isEmpty();
    }

    /** The usual: lengths from the columns, new columns for results, {@code strict} formulas throw. */
    public CallOptions() {}

    /**
     * Columns of a recurrence are so many series beside each other: all entities of the first tick, then of the next.
     *
     * @param count at least 1
     * @return these options
     */
    public CallOptions entities(int count) {
        entities = count;
        return this;
    }

    /**
     * The length of an axis that the columns do not tell.
     *
     * @param axis its name in the reference
     * @param length 0 or more
     * @return these options
     */
    public CallOptions size(String axis, int length) {
        sizes.put(axis, length);
        return this;
    }

    /**
     * What becomes of values outside their domain; unless told, NaN, or an error where the formula is strict.
     *
     * @param what NaN or an error
     * @return these options
     */
    public CallOptions onInvalid(OnInvalid what) {
        onInvalid = what;
        return this;
    }

    /**
     * What the state of a recurrence starts from.
     *
     * @param values by name: a number for all entities, or a column, all cells of the first entity, then of the next
     * @return these options
     */
    public CallOptions state(Map<String, ?> values) {
        state = values == null ? Map.of() : values;
        return this;
    }

    /**
     * Columns of the caller's to write to; outputs that are not named are not computed.
     *
     * @param columns by name of the output, {@code double[]} ({@code long[]} in 64-bit integers)
     * @return these options
     */
    public CallOptions out(Map<String, ?> columns) {
        out = columns;
        return this;
    }
}
