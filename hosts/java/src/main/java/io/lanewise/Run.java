package io.lanewise;

import io.lanewise.Field.Dim;
import io.lanewise.Signature.Arg;
import io.lanewise.Signature.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One call of a formula: columns through memory, block by block, in blocks that fit a cache. */
final class Run {
    private static final int ALIGN = 64;

    /** Rows of a block, at least: a multiple of them is aligned in every column. */
    private static final int LEAST = 8;

    private final Spec spec;
    private final Signature kernel;
    private final boolean wide;
    private final Map<String, Integer> sizes;
    private final Source[] inputs;
    private final Params params;
    /** Columns to write to, double[] or long[]; null where none is wanted. */
    private final Object[] sinks;
    /** Of a plain call: what state starts from. */
    private Source[] starts = {};
    /** Of a bank: where its state stands. */
    private int[] resident;

    private Engine engine;
    private int from;
    private final Field[] fields;
    private final int[] addresses;
    private final long[] args;

    Run(
            Engine engine,
            Spec spec,
            Signature kernel,
            boolean wide,
            Map<String, Integer> sizes,
            Source[] inputs,
            Params params,
            Object[] sinks) {
        this.engine = engine;
        this.spec = spec;
        this.kernel = kernel;
        this.wide = wide;
        this.sizes = sizes;
        this.inputs = inputs;
        this.params = params;
        this.sinks = sinks;
        from = engine.base;
        int n = kernel.args().size();
        fields = new Field[n];
        addresses = new int[n];
        args = new long[n];
        for (int i = 0; i < n; i++) fields[i] = field(kernel.args().get(i));
    }

    /** State starts anew. */
    Run from(Source[] states) {
        starts = states;
        return this;
    }

    /** State stands where it is; columns come behind {@code end}. */
    Run over(int[] states, int end) {
        resident = states;
        from = end;
        return this;
    }

    private Field field(Arg arg) {
        switch (arg.role()) {
            case INPUT:
                return spec.inputs.get(arg.at());
            case STATE:
                return spec.state.get(arg.at());
            case CARRY:
                return spec.parts.carry().get(arg.at());
            case OUTPUT:
                return spec.outputs.get(arg.at());
            case SCRATCH:
                return spec.parts.scratch().get(arg.at());
            default:
                return null;
        }
    }

    void all() {
        switch (spec.shape) {
            case MAP:
                maps();
                break;
            case RECURRENCE:
                ticks();
                break;
            case GROUPS:
                groups();
                break;
            default:
                place(Block.ALL);
                step(Block.ALL, true);
        }
    }

    private void maps() {
        int rows = sizes.get("row");
        int most = Math.min(rows, fitting("row"));
        if (rows > 0) place(new Block(null, 0, 0, "row", 0, most));
        for (int start = 0; start < rows; start += most)
            step(new Block(null, 0, 0, "row", start, Math.min(most, rows - start)), true);
    }

    private void ticks() {
        int entities = sizes.get("entity");
        int ticks = sizes.get("tick");
        int rows = fitting("entity");
        int most = Math.min(entities, rows);
        int depth = Math.max(1, Math.min(ticks, rows / Math.max(most, 1)));
        place(new Block("tick", 0, depth, "entity", 0, most));
        for (int start = 0; start < entities; start += most) {
            int count = Math.min(most, entities - start);
            for (int tick = 0; tick < ticks; tick += depth)
                step(new Block("tick", tick, Math.min(depth, ticks - tick), "entity", start, count), tick == 0);
        }
    }

    /** As many whole groups a time as fit; a long one as it is. */
    private void groups() {
        Field field = spec.offsets();
        String axis = field.dims().get(0).axis();
        int groups = sizes.get(axis);
        int[] offsets = offsets();
        long perRow = 0;
        long perGroup = 0;
        for (Field column : fields) {
            if (column == null) continue;
            if (column.spans("row")) perRow += bytes(column, one(axis));
            else if (column.spans(axis)) perGroup += bytes(column, one(axis));
        }
        List<Block> blocks = new ArrayList<>();
        int mostRows = 0;
        int mostGroups = 0;
        for (int group = 0; group < groups; ) {
            int next = group + 1;
            while (next < groups
                    && (offsets[next + 1] - offsets[group]) * perRow + (next + 1 - group) * perGroup <= engine.staging)
                next++;
            blocks.add(new Block(axis, group, next - group, "row", offsets[group], offsets[next] - offsets[group]));
            mostRows = Math.max(mostRows, offsets[next] - offsets[group]);
            mostGroups = Math.max(mostGroups, next - group);
            group = next;
        }
        if (!blocks.isEmpty()) place(new Block(axis, 0, mostGroups, "row", 0, mostRows));
        for (Block block : blocks) step(block, true);
    }

    /** Of events: as many a time as fit, in their order. */
    void events(int[] turns) {
        int most = Math.min(turns.length, fitting("entity"));
        if (turns.length > 0) place(new Block("tick", 0, 1, "entity", 0, most));
        for (int start = 0; start < turns.length; start += most) {
            int count = Math.min(most, turns.length - start);
            engine.memory.i32.put(addresses[0] >>> 2, turns, start, count);
            step(new Block("tick", 0, 1, "entity", start, count), true);
        }
    }

    private int[] offsets() {
        for (Source source : inputs) if (source != null && source.offsets != null) return source.offsets;
        return new int[] {0, sizes.get("row")};
    }

    private Map<String, Integer> one(String axis) {
        Map<String, Integer> one = new HashMap<>(sizes);
        one.put("row", 1);
        one.put("tick", 1);
        one.put(axis, 1);
        return one;
    }

    private static long bytes(Field field, Map<String, Integer> sizes) {
        return Sizes.cells(field.dims(), sizes) * 8;
    }

    /** Rows whose columns fit into the staging area: a multiple of eight, so that blocks begin at aligned cells. */
    private int fitting(String axis) {
        if (sizes.get(axis) <= LEAST) return LEAST;
        long fixed = 0;
        long each = 4;
        Map<String, Integer> one = one(axis);
        for (Field field : fields) {
            if (field == null || field.dims().isEmpty()) continue;
            if (field.spans(axis)) each += bytes(field, one);
            else fixed += bytes(field, one);
        }
        return (int) Math.max(LEAST, Math.min((engine.staging - fixed) / each, 1 << 27) & -LEAST);
    }

    private boolean standsStill(Arg arg) {
        return arg.role() == Role.STATE && resident != null;
    }

    /** Gives every column its address, and fills in what is the same in every block. */
    private void place(Block most) {
        long end = from;
        for (int i = 0; i < fields.length; i++) {
            Arg arg = kernel.args().get(i);
            if (!arg.address() || arg.role() == Role.LENGTH || standsStill(arg)) continue;
            long at = (end + ALIGN - 1) / ALIGN * ALIGN;
            long cells = fields[i] == null ? most.count() : 1;
            if (fields[i] != null) {
                for (Dim dim : fields[i].dims())
                    cells = Sizes.times(cells, dim.axis() == null ? dim.fixed() : most.length(dim.axis(), sizes));
                if (fields[i].isOffsets()) cells++;
            }
            addresses[i] = (int) Math.min(at, Integer.MAX_VALUE);
            // A kernel may read one cell past the last.
            end = at + cells * 8 + 8;
        }
        engine = engine.holding(spec.id, end, resident != null);
        for (int i = 0; i < fields.length; i++) fill(i, most);
    }

    private void fill(int i, Block most) {
        Arg arg = kernel.args().get(i);
        args[i] = addresses[i];
        switch (arg.role()) {
            case INPUT:
                Source source = inputs[arg.at()];
                Field field = fields[i];
                if (field.isOffsets()) {
                    if (most == Block.ALL)
                        writeOffsets(i, source == null ? new int[] {0, sizes.get(field.of())} : source.offsets, 0, 0);
                } else if (source == null) args[i] = 0;
                else if (!arg.address()) args[i] = source.bits();
                else if (source.isNumber()) write(i, source.bits(), most);
                else if (!most.cuts(field)) copy(source, field, addresses[i], Block.ALL);
                break;
            case PARAM:
                args[i] = params.bits[arg.at()];
                break;
            case OUTPUT:
                if (sinks[arg.at()] == null) args[i] = 0;
                break;
            default:
        }
    }

    /** The same bits in every cell of a block. */
    private void write(int i, long bits, Block block) {
        long cells = 1;
        for (Dim dim : fields[i].dims()) cells *= dim.axis() == null ? dim.fixed() : block.length(dim.axis(), sizes);
        int at = addresses[i] >>> 3;
        for (int k = 0; k < cells; k++) engine.memory.i64.put(at + k, bits);
    }

    private void copy(Source source, Field field, int address, Block block) {
        block.spans(
                field.dims(),
                sizes,
                (column, at, cells) -> source.copy(engine.memory, column, address + at * 8, cells));
    }

    private void writeOffsets(int i, int[] offsets, int first, int row) {
        int at = addresses[i] >>> 2;
        for (int k = 0; k < offsets.length - first; k++) engine.memory.i32.put(at + k, offsets[first + k] - row);
    }

    /** One call of the kernel; {@code fresh}: state starts here. */
    private void step(Block block, boolean fresh) {
        boolean single = spec.recurrence() && kernel.args().get(0).role() != Role.INDEX && sizes.get("tick") == 1;
        for (int i = 0; i < fields.length; i++) before(i, block, fresh, single);
        engine.call(kernel.name(), args);
        for (int i = 0; i < fields.length; i++) {
            Arg arg = kernel.args().get(i);
            if (arg.role() != Role.OUTPUT || sinks[arg.at()] == null) continue;
            // Of one tick, what equals state is read there.
            int address =
                    single && fields[i].mirrors() != null ? (int) args[stateArg(fields[i].mirrors())] : addresses[i];
            Object sink = sinks[arg.at()];
            FlatMemory memory = engine.memory;
            block.spans(fields[i].dims(), sizes, (column, at, cells) -> {
                int cell = (address >>> 3) + at;
                if (wide) memory.i64.get(cell, (long[]) sink, column, cells);
                else memory.f64.get(cell, (double[]) sink, column, cells);
            });
        }
    }

    private void before(int i, Block block, boolean fresh, boolean single) {
        Arg arg = kernel.args().get(i);
        Field field = fields[i];
        switch (arg.role()) {
            case INDEX:
                break;
            case LENGTH:
                args[i] = arg.name().equals("event") ? block.count() : block.length(arg.name(), sizes);
                break;
            case INPUT:
                Source source = inputs[arg.at()];
                if (field.isOffsets() && block != Block.ALL) {
                    int[] offsets = new int[block.depth() + 1];
                    System.arraycopy(offsets(), block.first(), offsets, 0, offsets.length);
                    writeOffsets(i, offsets, 0, block.start());
                } else if (source != null && !source.isNumber() && block.cuts(field))
                    copy(source, field, addresses[i], block);
                break;
            case STATE:
                if (resident != null) args[i] = resident[arg.at()] + (turns() ? 0 : block.start() * width(field) * 8);
                else if (fresh)
                    start(i, starts[arg.at()], new Block(null, 0, 0, "entity", block.start(), block.count()));
                break;
            case CARRY:
                write(i, Double.doubleToRawLongBits((Double) field.initial()), block);
                break;
            case OUTPUT:
                if (single && field.mirrors() != null) args[i] = 0;
                break;
            default:
        }
    }

    private void start(int i, Source source, Block entities) {
        if (source.isNumber()) write(i, source.bits(), entities);
        else copy(source, fields[i], addresses[i], entities);
    }

    private boolean turns() {
        return kernel.args().get(0).role() == Role.INDEX;
    }

    /** Cells of one entity. */
    private int width(Field state) {
        return (int) Sizes.cells(state.dims().subList(1, state.dims().size()), sizes);
    }

    private int stateArg(String name) {
        for (int i = 0; i < fields.length; i++)
            if (kernel.args().get(i).role() == Role.STATE
                    && kernel.args().get(i).name().equals(name)) return i;
        throw new IllegalStateException(spec.id + ": no state \"" + name + "\"");
    }
}
