package io.lanewise;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Entities with state, in a memory of their own, which the garbage collector frees with the bank. One thread at a time.
 *
 * <p>Inputs are read as by {@link Formula}: one cell an entity in {@link #step}, one a tick and entity in {@link #run}, one an event in
 * {@link #stepAt}.
 */
public final class Bank {
    private final Spec spec;
    private final Engine engine;
    private final int entities;
    private final boolean int64;
    private final boolean strict;
    private final Params params;
    private final Source[] initial;
    /** Of all axes but ticks. */
    private final Map<String, Integer> sizes;

    /** Where each state stands, and its cells. */
    private final int[] addresses;

    private final int[] lengths;
    private final int end;

    Bank(Spec of, Engine shared, int entities, Map<String, ?> given, BankOptions options) {
        if (options == null) throw Errors.kind(of.id, "options", "BankOptions", null);
        if (!of.recurrence())
            throw new WrongKindException(of.id + ": a bank expected a formula with state, got one without");
        this.entities = Sizes.count(of, "entities", entities, 1);
        if (options.int64 && !of.hasInt64())
            throw Errors.value(of.id, "int64", "false: this formula works in doubles", "true");
        int64 = options.int64;
        strict = Formula.strict(of, options.onInvalid);
        sizes = sizes(of, options.sizes, entities);
        Params read = Params.read(of, given, int64);
        boolean varying = !read.columns.isEmpty();
        spec = varying ? of.varying : of;
        params = varying ? read.varied() : read;
        initial = State.initial(spec, params, read, options.state, sizes, int64);
        engine = new Engine(shared.code, shared.staging);
        addresses = new int[spec.state.size()];
        lengths = new int[addresses.length];
        long at = engine.base;
        for (int i = 0; i < addresses.length; i++) {
            at = (at + 63) / 64 * 64;
            long cells = Sizes.cells(spec.state.get(i).dims(), sizes);
            // Columns go through the memory behind it.
            long room = engine.memory.limit() - engine.staging - 8;
            if (at + cells * 8 > room)
                throw Errors.value(
                        spec.id, "entities", "so many that their state fits into " + room + " bytes", entities);
            addresses[i] = (int) at;
            lengths[i] = (int) cells;
            at += cells * 8 + 8;
        }
        end = (int) at;
        engine.memory.ensure(end + (long) engine.staging);
        reset();
    }

    private static Map<String, Integer> sizes(Spec spec, Map<String, Integer> given, int entities) {
        for (String axis : List.of("entity", "tick"))
            if (given.containsKey(axis))
                throw Errors.value(
                        spec.id,
                        axis,
                        "to be left out of a bank's sizes: its entities and columns tell",
                        given.get(axis));
        Map<String, Integer> sizes = new LinkedHashMap<>(spec.facts.sizes());
        sizes.putAll(Sizes.check(spec, given));
        sizes.put("entity", entities);
        for (String axis : spec.axes)
            if (!axis.equals("tick") && !sizes.containsKey(axis))
                throw new IllegalArgumentException(spec.id + ": a bank needs the length of axis \"" + axis
                        + "\", pass size(\"" + axis + "\", ...)");
        Sizes.checkHeld(spec, sizes);
        return sizes;
    }

    /**
     * How many there are.
     *
     * @return at least 1
     */
    public int entities() {
        return entities;
    }

    /**
     * One tick of all entities.
     *
     * @param inputs by name: numbers, or one cell an entity
     * @return a column for each output, one cell an entity
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length; then nothing has changed
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result step(Map<String, ?> inputs) {
        return step(inputs, null);
    }

    /**
     * One tick of all entities.
     *
     * @param inputs by name: numbers, or one cell an entity
     * @param out columns of the caller's to write to, by name; others are not computed; an empty map: none, read the state; null:
     *     new ones
     * @return the outputs that were computed
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length; then nothing has changed
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result step(Map<String, ?> inputs, Map<String, ?> out) {
        return advance(inputs, out, true);
    }

    /**
     * Many ticks.
     *
     * @param inputs by name, all entities of the first tick, then of the next
     * @return a column for each output, in that order
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length; then nothing has changed
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result run(Map<String, ?> inputs) {
        return run(inputs, null);
    }

    /**
     * Many ticks.
     *
     * @param inputs by name, all entities of the first tick, then of the next
     * @param out as of {@link #step(Map, Map)}
     * @return the outputs that were computed
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length; then nothing has changed
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result run(Map<String, ?> inputs, Map<String, ?> out) {
        return advance(inputs, out, false);
    }

    private Result advance(Map<String, ?> inputs, Map<String, ?> out, boolean once) {
        Source[] sources = read(inputs);
        Map<String, Integer> known = new LinkedHashMap<>(sizes);
        if (once) known.put("tick", 1);
        Map<String, Integer> all = Sizes.measure(spec, sources, known);
        Object[] sinks = Sinks.of(spec, all, out, int64, sources);
        if (strict)
            for (int i = 0; i < addresses.length; i++) State.checkColumn(spec, spec.state.get(i), held(i), entities);
        new Run(engine, spec, spec.kernel(int64), int64, all, sources, params, sinks)
                .over(addresses, end)
                .all();
        return new Result(spec, sinks);
    }

    /**
     * One observation for each of some entities, in their order; an entity may come up again.
     *
     * @param indices whose turn it is, each from 0 and below {@link #entities()}
     * @param inputs by name: numbers, or one cell an event
     * @return a column for each output, one cell an event
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length; then nothing has changed
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result stepAt(int[] indices, Map<String, ?> inputs) {
        return stepAt(indices, inputs, null);
    }

    /**
     * One observation for each of some entities, in their order; an entity may come up again.
     *
     * @param indices whose turn it is, each from 0 and below {@link #entities()}
     * @param inputs by name: numbers, or one cell an event
     * @param out as of {@link #step(Map, Map)}
     * @return the outputs that were computed
     * @throws IllegalArgumentException for what is missing, out of its domain or of the wrong length; then nothing has changed
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result stepAt(int[] indices, Map<String, ?> inputs, Map<String, ?> out) {
        Source[] sources = read(inputs);
        if (indices == null) throw Errors.kind(spec.id, "indices", "int[]", null);
        int[] turns = indices.clone();
        Map<String, Integer> known = new LinkedHashMap<>(sizes);
        known.put("tick", 1);
        known.put("entity", turns.length);
        Map<String, Integer> all = Sizes.measure(spec, sources, known);
        for (int i = 0; i < turns.length; i++)
            if (turns[i] < 0 || turns[i] >= entities)
                throw Errors.value(spec.id, "indices", "0 to " + (entities - 1), turns[i] + " at " + i);
        Object[] sinks = Sinks.of(spec, all, out, int64, sources);
        if (strict) checkTurns(turns);
        new Run(engine, spec, spec.events(int64), int64, all, sources, params, sinks)
                .over(addresses, end)
                .events(turns);
        return new Result(spec, sinks);
    }

    private void checkTurns(int[] turns) {
        for (int i = 0; i < addresses.length; i++) {
            Source held = held(i);
            for (int turn : turns) State.checkEntity(spec, spec.state.get(i), held, entities, turn);
        }
    }

    /**
     * One observation of one entity.
     *
     * @param entity from 0 and below {@link #entities()}
     * @param inputs by name
     * @return one cell an output
     * @throws IllegalArgumentException for what is missing or out of its domain; then nothing has changed
     * @throws WrongKindException for unknown names, and values of the wrong kind
     */
    public Result at(int entity, Map<String, ?> inputs) {
        if (entity < 0 || entity >= entities) throw Errors.value(spec.id, "entity", "0 to " + (entities - 1), entity);
        return stepAt(new int[] {entity}, inputs);
    }

    private Source[] read(Map<String, ?> inputs) {
        Source[] sources = Inputs.read(spec, inputs, int64);
        for (Source source : sources)
            if (source != null && source.wide() != int64 && source.offsets == null)
                throw new WrongKindException(spec.id + ": a bank made with int64(" + int64 + ") expected columns in "
                        + (int64 ? "long[]" : "double[]"));
        if (strict || int64) Inputs.checkDomain(spec, sources);
        return sources;
    }

    /**
     * Current state of all entities.
     *
     * @param name of the state
     * @return a copy: all cells of the first entity, then of the next
     * @throws WrongKindException where there is no such state, or the bank is in 64-bit integers
     */
    public double[] state(String name) {
        int i = stateAt(name);
        if (int64)
            throw new WrongKindException(
                    spec.id + ": \"state." + name + "\" is in 64-bit integers, take stateLongs(\"" + name + "\")");
        double[] cells = new double[lengths[i]];
        engine.memory.f64.get(addresses[i] >>> 3, cells);
        return cells;
    }

    /**
     * The same of a bank in 64-bit integers.
     *
     * @param name of the state
     * @return a copy: all cells of the first entity, then of the next
     * @throws WrongKindException where there is no such state, or the bank is in doubles
     */
    public long[] stateLongs(String name) {
        int i = stateAt(name);
        if (!int64)
            throw new WrongKindException(
                    spec.id + ": \"state." + name + "\" is in doubles, take state(\"" + name + "\")");
        return bits(i);
    }

    /**
     * Writes the state of all entities.
     *
     * @param name of the state
     * @param cells a number for all, or a column: all cells of the first entity, then of the next
     * @throws IllegalArgumentException for what is no such state, or has another length; then nothing has changed
     * @throws WrongKindException where there is no such state, and for values of the wrong kind
     */
    public void setState(String name, Object cells) {
        int i = stateAt(name);
        put(i, State.given(spec, spec.state.get(i), cells, sizes, int64));
    }

    private int stateAt(String name) {
        int at = spec.stateNames.indexOf(name);
        if (at < 0) throw Errors.unknown(spec.id, "state", name, spec.stateNames);
        return at;
    }

    private long[] bits(int i) {
        long[] cells = new long[lengths[i]];
        engine.memory.i64.get(addresses[i] >>> 3, cells);
        return cells;
    }

    /** State as it stands, for looking at. */
    private Source held(int i) {
        int at = addresses[i] >>> 3;
        if (int64) return Source.column(engine.memory.i64.slice(at, lengths[i]));
        return Source.column(engine.memory.f64.slice(at, lengths[i]));
    }

    private void put(int i, Source source) {
        if (!source.isNumber()) source.copy(engine.memory, 0, addresses[i], lengths[i]);
        else {
            long[] cells = new long[lengths[i]];
            Arrays.fill(cells, source.bits());
            engine.memory.i64.put(addresses[i] >>> 3, cells);
        }
    }

    /** Back to the initial state. */
    public void reset() {
        for (int i = 0; i < initial.length; i++) put(i, initial[i]);
    }

    /**
     * The state as bytes, which a bank of the same formula and size takes up in any host.
     *
     * @return a new array
     */
    public byte[] save() {
        long[][] columns = new long[addresses.length][];
        for (int i = 0; i < columns.length; i++) columns[i] = bits(i);
        return Snapshot.encode(header(), columns);
    }

    /**
     * Takes up a saved state, whatever the parameters it was saved under.
     *
     * @param saved what {@link #save()} made, here or in another host
     * @throws IllegalArgumentException for what is not of this formula, version and size, was changed on its way, or is no state; then
     *     nothing has changed
     */
    public void load(byte[] saved) {
        load(saved, false);
    }

    /**
     * Takes up a saved state.
     *
     * @param saved what {@link #save()} made, here or in another host
     * @param sameParams whether it must have been saved under the same parameters
     * @throws IllegalArgumentException for what is not of this formula, version and size, was changed on its way, or is no state; then
     *     nothing has changed
     */
    public void load(byte[] saved, boolean sameParams) {
        if (saved == null) throw new WrongKindException(spec.id + ": saved state expected byte[], got nothing");
        long[][] columns = Snapshot.decode(saved, header(), lengths, sameParams);
        for (int i = 0; i < columns.length; i++) {
            Source source = int64 ? Source.column(columns[i]) : Source.column(doubles(columns[i]));
            State.checkColumn(spec, spec.state.get(i), source, entities);
        }
        for (int i = 0; i < columns.length; i++) engine.memory.i64.put(addresses[i] >>> 3, columns[i]);
    }

    private static double[] doubles(long[] bits) {
        return Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray();
    }

    private Snapshot.Header header() {
        List<Field> state = spec.state;
        String columns = state.stream()
                .map(field -> field.name() + "*" + lengths[state.indexOf(field)] / entities)
                .collect(Collectors.joining(" "));
        return new Snapshot.Header(spec, entities, int64, columns, params.texts());
    }
}
