package io.lanewise;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A formula. Inputs and parameters go by name; what is null is left out.
 *
 * <p>Inputs: numbers or columns. A column is a {@code double[]} or {@link java.nio.DoubleBuffer} (of its remaining cells); flags also
 * {@code boolean}, {@code boolean[]} or {@code byte[]}, codes also their names or {@code byte[]}, offsets {@code int[]}, and where a
 * formula works in 64-bit integers too {@code long} and {@code long[]}. A matrix with rows last may come as one {@code double[]} per
 * plane.
 *
 * <p>Parameters: numbers, names of choices as strings (or enum constants of that name), toggles as booleans; numbers also as
 * {@code double[]}, one a row, or one an entity.
 */
public final class Formula {
    private static final CallOptions USUAL = new CallOptions();

    final Spec spec;
    private final Engine engine;
    private final Row row;

    Formula(Spec spec, Engine engine) {
        this.spec = spec;
        this.engine = engine;
        row = Row.of(spec, engine);
    }

    /**
     * As users write it, {@code energy.treasuryFee}.
     *
     * @return domain and name
     */
    public String id() {
        return spec.id;
    }

    /**
     * What it computes.
     *
     * @return a few sentences
     */
    public String doc() {
        return spec.facts.doc();
    }

    /**
     * Names of the inputs, in order.
     *
     * @return a new list
     */
    public List<String> inputs() {
        return spec.inputNames;
    }

    /**
     * Names of the parameters, in order.
     *
     * @return a new list
     */
    public List<String> params() {
        return spec.paramNames;
    }

    /**
     * Names of the outputs, in order.
     *
     * @return a new list
     */
    public List<String> outputs() {
        return spec.outputNames;
    }

    /**
     * Names of the state that an entity keeps, in order; empty where there is none.
     *
     * @return a new list
     */
    public List<String> state() {
        return spec.stateNames;
    }

    /**
     * Computes with the parameters' defaults.
     *
     * @param inputs by name
     * @return a column for each output
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result call(Map<String, ?> inputs) {
        return call(inputs, Map.of());
    }

    /**
     * Computes.
     *
     * @param inputs by name
     * @param params by name
     * @return a column for each output
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result call(Map<String, ?> inputs, Map<String, ?> params) {
        return call(inputs, params, USUAL);
    }

    /**
     * Computes.
     *
     * @param inputs by name
     * @param params by name
     * @param options lengths, what becomes of invalid values, where to write
     * @return a column for each output
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result call(Map<String, ?> inputs, Map<String, ?> params, CallOptions options) {
        if (options == null) throw Errors.kind(spec.id, "options", "CallOptions", null);
        Map<String, Integer> known = known(options);
        Source[] sources = Inputs.read(spec, inputs, false);
        boolean wide = Inputs.wide(sources);
        Params given = Params.read(spec, params, wide);
        if (row != null && given.columns.isEmpty() && options.isPlain() && Row.takes(sources)) {
            if (strict(spec, options.onInvalid)) Inputs.checkDomain(spec, sources);
            return row.call(sources, given);
        }
        if (given.columns.isEmpty()) return compute(spec, sources, given, given, wide, known, options);
        Spec own = spec.varying;
        if (!spec.recurrence())
            return compute(own, withParams(own, sources, given), given.varied(), given, wide, known, options);
        if (options.entities == null && !options.sizes.containsKey("entity")) known.put("entity", given.length());
        return compute(own, sources, given.varied(), given, wide, known, options);
    }

    /** Columns of parameters are inputs there. */
    private static Source[] withParams(Spec own, Source[] sources, Params given) {
        Source[] all = Arrays.copyOf(sources, own.inputs.size());
        for (int i = sources.length; i < all.length; i++)
            all[i] = given.held(own.inputs.get(i).name());
        return all;
    }

    private Result compute(
            Spec own,
            Source[] sources,
            Params params,
            Params whole,
            boolean wide,
            Map<String, Integer> known,
            CallOptions options) {
        boolean strict = wide || strict(spec, options.onInvalid);
        if (strict) Inputs.checkDomain(own, sources);
        Map<String, Integer> sizes = Sizes.measure(own, sources, known);
        if (options.onInvalid != OnInvalid.NAN) Inputs.checkSums(own, sources, sizes, params.bits, strict);
        Object[] sinks = Sinks.of(own, sizes, options.out, wide, sources);
        Source[] starts = State.initial(own, params, whole, options.state, sizes, wide);
        new Run(engine, own, own.kernel(wide), wide, sizes, sources, params, sinks)
                .from(starts)
                .all();
        return new Result(own, sinks);
    }

    private Map<String, Integer> known(CallOptions options) {
        if (options.isPlain() && !spec.recurrence()) return Map.of();
        Map<String, Integer> sizes = new LinkedHashMap<>(Sizes.check(spec, options.sizes));
        if (!spec.recurrence()) {
            if (options.entities != null || !options.state.isEmpty())
                throw Errors.unknown(
                        spec.id,
                        "option",
                        options.entities != null ? "entities" : "state",
                        List.of("out", "onInvalid", "size"));
            return sizes;
        }
        Integer told = sizes.get("entity");
        int entities = options.entities != null ? options.entities : told != null ? told : 1;
        Sizes.count(spec, "entities", entities, 1);
        if (told != null && told != entities)
            throw Errors.value(spec.id, "entity", entities + " in sizes, as entities say", told);
        sizes.put("entity", entities);
        return sizes;
    }

    static boolean strict(Spec spec, OnInvalid told) {
        return told == null ? spec.facts.strict() : told == OnInvalid.THROW;
    }

    /**
     * Entities with state, by the parameters' defaults.
     *
     * @param entities at least 1
     * @return a new bank with memory of its own
     * @throws WrongKindException where the formula keeps no state
     */
    public Bank bank(int entities) {
        return bank(entities, Map.of());
    }

    /**
     * Entities with state.
     *
     * @param entities at least 1
     * @param params by name; numbers also as columns, one an entity
     * @return a new bank with memory of its own
     * @throws IllegalArgumentException for parameters out of their domain
     * @throws WrongKindException where the formula keeps no state, for unknown names, and values of the wrong kind
     */
    public Bank bank(int entities, Map<String, ?> params) {
        return bank(entities, params, new BankOptions());
    }

    /**
     * Entities with state.
     *
     * @param entities at least 1
     * @param params by name; numbers also as columns, one an entity
     * @param options initial state, lengths, 64-bit integers
     * @return a new bank with memory of its own
     * @throws IllegalArgumentException for parameters or state out of their domain
     * @throws WrongKindException where the formula keeps no state, for unknown names, and values of the wrong kind
     */
    public Bank bank(int entities, Map<String, ?> params, BankOptions options) {
        return new Bank(spec, engine, entities, params, options);
    }

    @Override
    public String toString() {
        return spec.id;
    }
}
