package io.lanewise;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a bank is made: {@code new BankOptions().state(Map.of("y", 1.5))}. */
public final class BankOptions {
    final Map<String, Integer> sizes = new LinkedHashMap<>();
    Map<String, ?> state = Map.of();
    OnInvalid onInvalid;
    boolean int64;

    /** The usual: state starts at its initial values, columns are doubles. */
    public BankOptions() {}

    /**
     * The length of an axis beside ticks and entities.
     *
     * @param axis its name in the reference
     * @param length 0 or more
     * @return these options
     */
    public BankOptions size(String axis, int length) {
        sizes.put(axis, length);
        return this;
    }

    /**
     * What becomes of values outside their domain; unless told, NaN, or an error where the formula is strict.
     *
     * @param what NaN or an error
     * @return these options
     */
    public BankOptions onInvalid(OnInvalid what) {
        onInvalid = what;
        return this;
    }

    /**
     * What state starts from, and goes back to on {@link Bank#reset()}.
     *
     * @param values by name: a number for all entities, or a column, all cells of the first entity, then of the next
     * @return these options
     */
    public BankOptions state(Map<String, ?> values) {
        state = values == null ? Map.of() : values;
        return this;
    }

    /**
     * Columns in 64-bit integers, where the formula has them.
     *
     * @param on whether
     * @return these options
     */
    public BankOptions int64(boolean on) {
        int64 = on;
        return this;
    }
}
