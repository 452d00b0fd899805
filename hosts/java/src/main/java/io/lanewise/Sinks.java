package io.lanewise;

import java.util.List;
import java.util.Map;

/** Columns that a call writes to: new ones, or the caller's. */
final class Sinks {
    private Sinks() {}

    static Object[] of(Spec spec, Map<String, Integer> sizes, Map<String, ?> out, boolean wide, Source[] sources) {
        List<Field> outputs = spec.outputs;
        Object[] sinks = new Object[outputs.size()];
        if (out != null)
            for (String name : out.keySet())
                if (!spec.outputNames.contains(name)) throw Errors.unknown(spec.id, "output", name, spec.outputNames);
        for (int i = 0; i < sinks.length; i++) {
            Field field = outputs.get(i);
            long cells = Sizes.extent(field, sizes);
            if (cells > Integer.MAX_VALUE - 8)
                throw Errors.value(spec.id, field.name(), "fewer than 2^31 cells", cells);
            if (out == null) sinks[i] = wide ? new long[(int) cells] : new double[(int) cells];
            else sinks[i] = given(spec, field, out.get(field.name()), (int) cells, wide);
        }
        if (out != null) {
            for (int i = 0; i < sources.length; i++) if (sources[i] != null) sources[i] = sources[i].apart();
            checkOverlaps(spec, sources, sinks);
        }
        return sinks;
    }

    private static Object given(Spec spec, Field field, Object column, int cells, boolean wide) {
        if (column == null) return null;
        int length;
        if (!wide && column instanceof double[] doubles) length = doubles.length;
        else if (wide && column instanceof long[] longs) length = longs.length;
        else throw Errors.kind(spec.id, "out." + field.name(), wide ? "long[]" : "double[]", column);
        if (length != cells) throw Errors.value(spec.id, "out." + field.name(), "length " + cells, length);
        return column;
    }

    /** An output may be an input of the same shape, whose cells are read before they are written; else it has memory of its own. */
    private static void checkOverlaps(Spec spec, Source[] sources, Object[] sinks) {
        for (int i = 0; i < sinks.length; i++) {
            if (sinks[i] == null) continue;
            Field output = spec.outputs.get(i);
            for (int k = 0; k < sources.length; k++) {
                if (sources[k] == null || !sources[k].isOver(sinks[i])) continue;
                Field input = spec.inputs.get(k);
                if (!(sources[k].isAllOf(sinks[i]) && input.dims().equals(output.dims())))
                    throw overlap(spec, output, input.name());
            }
            for (int k = 0; k < i; k++)
                if (sinks[k] == sinks[i])
                    throw overlap(spec, output, "out." + spec.outputs.get(k).name());
        }
    }

    private static IllegalArgumentException overlap(Spec spec, Field output, String other) {
        return Errors.value(
                spec.id, "out." + output.name(), "memory of its own", "a column that overlaps \"" + other + "\"");
    }
}
