package io.lanewise;

import io.lanewise.Signature.Arg;
import io.lanewise.Signature.Role;
import java.util.List;

/** One row of a map whose columns have one cell a row, on numbers: at fixed addresses, without all that columns need. */
final class Row {
    /** Bytes of a column: a cell, the one behind it that a kernel may read, and to the next cache line. */
    private static final int EACH = 64;

    private final Spec spec;
    private final Engine engine;
    /** Arguments of a call: addresses, and a length of 1. */
    private final long[] args;

    private Row(Spec spec, Engine engine) {
        this.spec = spec;
        this.engine = engine;
        List<Arg> list = spec.kernels.kernel().args();
        args = new long[list.size()];
        int at = (engine.base + EACH - 1) / EACH * EACH;
        for (int i = 0; i < args.length; i++) {
            if (list.get(i).role() == Role.LENGTH) args[i] = 1;
            else if (list.get(i).address()) args[i] = at + i * EACH;
        }
    }

    /** Null where a formula is not so plain. */
    static Row of(Spec spec, Engine engine) {
        boolean plain = spec.shape == Spec.Shape.MAP
                && spec.parts.scratch().isEmpty()
                && spec.inputs.stream().allMatch(Row::isCell)
                && spec.outputs.stream().allMatch(Row::isCell);
        return plain ? new Row(spec, engine) : null;
    }

    private static boolean isCell(Field field) {
        return field.dims().isEmpty()
                || (field.dims().size() == 1 && field.dims().get(0).is("row"));
    }

    /** Whether all inputs are numbers, in doubles. */
    static boolean takes(Source[] sources) {
        for (Source source : sources) if (source != null && (!source.isNumber() || source.wide())) return false;
        return true;
    }

    Result call(Source[] sources, Params params) {
        List<Arg> list = spec.kernels.kernel().args();
        FlatMemory memory = engine.memory;
        long[] own = args.clone();
        for (int i = 0; i < own.length; i++) {
            Arg arg = list.get(i);
            if (arg.role() == Role.PARAM) own[i] = params.bits[arg.at()];
            if (arg.role() != Role.INPUT) continue;
            Source source = sources[arg.at()];
            if (source == null) own[i] = 0;
            else if (arg.address()) memory.writeLong((int) own[i], source.bits());
            else own[i] = source.bits();
        }
        engine.call(spec.kernels.kernel().name(), own);
        Object[] columns = new Object[spec.outputs.size()];
        for (int i = 0; i < own.length; i++)
            if (list.get(i).role() == Role.OUTPUT)
                columns[list.get(i).at()] = new double[] {memory.readDouble((int) own[i])};
        return new Result(spec, columns);
    }
}
