package io.lanewise;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Inputs of a call, by position: kinds and domains. Lengths are for {@link Sizes}. */
final class Inputs {
    private Inputs() {}

    /** {@code int64}: whole numbers are 64-bit integers, also where none is a {@code long}. */
    static Source[] read(Spec spec, Map<String, ?> given, boolean int64) {
        if (given == null) throw Errors.kind(spec.id, "inputs", "a map", null);
        List<String> names = spec.inputNames;
        Object[] values = new Object[names.size()];
        boolean wide = int64;
        for (int i = 0; i < values.length; i++) {
            values[i] = given.get(names.get(i));
            if (values[i] == null && !spec.inputs.get(i).optional()) refuseUnknown(spec, given, names);
            wide = wide || (spec.hasInt64() && isWide(values[i]));
        }
        Source[] sources = new Source[values.length];
        for (int i = 0; i < values.length; i++) sources[i] = source(spec, spec.inputs.get(i), values[i], wide);
        refuseUnknown(spec, given, names);
        for (Source source : sources)
            if (source != null && wide && !int64 && !source.wide())
                throw new WrongKindException(
                        spec.id + ": expected all inputs in doubles or all in 64-bit integers, got both");
        return sources;
    }

    private static void refuseUnknown(Spec spec, Map<String, ?> given, List<String> names) {
        for (String name : given.keySet())
            if (!names.contains(name)) throw Errors.unknown(spec.id, "input", name, names);
    }

    private static boolean isWide(Object value) {
        return value instanceof Long || value instanceof long[] || value instanceof LongBuffer;
    }

    /** Whether a call is in 64-bit integers. */
    static boolean wide(Source[] sources) {
        for (Source source : sources) if (source != null && source.wide()) return true;
        return false;
    }

    private static Source source(Spec spec, Field field, Object value, boolean wide) {
        if (value == null && field.optional()) return null;
        boolean numbers = spec.takesNumber(field);
        boolean columns = !field.isOffsets() && !field.dims().isEmpty();
        if (field.isOffsets()) {
            // A copy: offsets say where kernels read, and nobody may change them once they are checked.
            if (value instanceof int[] offsets) return Source.offsets(offsets.clone());
            throw Errors.kind(spec.id, field.name(), "int[]", value);
        }
        if (numbers && value instanceof Number number) {
            if (wide && (number instanceof Long || number instanceof Integer)) return Source.whole(number.longValue());
            return Source.number(number.doubleValue());
        }
        if (columns && value instanceof double[] cells) return Source.column(cells);
        if (columns && value instanceof DoubleBuffer cells) return Source.column(cells.slice());
        if (field.kind() == Field.Kind.FLAG || field.kind() == Field.Kind.CODE)
            return named(spec, field, value, columns);
        if (spec.hasInt64() && columns && value instanceof long[] cells) return Source.column(cells);
        if (spec.hasInt64() && columns && value instanceof LongBuffer cells) return Source.column(cells.slice());
        if (spec.takesPlanes(field)) {
            if (value instanceof Object[] planes) return planes(spec, field, Arrays.asList(planes));
            if (value instanceof List<?> planes) return planes(spec, field, planes);
        }
        String column = wide ? "long[]" : "double[]";
        throw Errors.kind(
                spec.id, field.name(), !columns ? "a number" : numbers ? column + " or a number" : column, value);
    }

    /** Flags and codes, as what they are called. */
    private static Source named(Spec spec, Field field, Object value, boolean columns) {
        boolean flag = field.kind() == Field.Kind.FLAG;
        if (flag && value instanceof Boolean on) return Source.number(on ? 1 : 0);
        if (!flag && value instanceof String name) return Source.number(code(spec, field, name));
        if (columns && value instanceof byte[] cells) {
            double[] column = new double[cells.length];
            for (int i = 0; i < column.length; i++) column[i] = cells[i] & 0xff;
            return Source.column(column);
        }
        if (columns && flag && value instanceof boolean[] cells) {
            double[] column = new double[cells.length];
            for (int i = 0; i < column.length; i++) column[i] = cells[i] ? 1 : 0;
            return Source.column(column);
        }
        if (columns && !flag && value instanceof String[] cells) {
            double[] column = new double[cells.length];
            for (int i = 0; i < column.length; i++) column[i] = code(spec, field, cells[i]);
            return Source.column(column);
        }
        String kinds = flag
                ? "boolean, boolean[], byte[] or double[]"
                : Errors.quoted(field.values()) + ", String[], byte[] or double[]";
        throw Errors.kind(spec.id, field.name(), kinds, value);
    }

    private static int code(Spec spec, Field field, String name) {
        int at = field.values().indexOf(name);
        if (at < 0) throw Errors.kind(spec.id, field.name(), "one of " + Errors.quoted(field.values()), name);
        return at;
    }

    /** One column, or one number, per plane: put behind each other, as kernels read them. */
    private static Source planes(Spec spec, Field field, List<?> given) {
        List<Object> planes = new ArrayList<>(given);
        int rows = -1;
        for (Object plane : planes) {
            if (plane instanceof Number) continue;
            if (!(plane instanceof double[] cells))
                throw Errors.kind(spec.id, field.name(), "planes of double[] or a number", plane);
            if (rows >= 0 && cells.length != rows)
                throw Errors.value(spec.id, field.name(), "columns of length " + rows, cells.length);
            rows = cells.length;
        }
        if (rows < 0) rows = 1;
        double[] all = new double[Math.multiplyExact(rows, planes.size())];
        for (int p = 0; p < planes.size(); p++) {
            if (planes.get(p) instanceof double[] cells) System.arraycopy(cells, 0, all, p * rows, rows);
            else Arrays.fill(all, p * rows, (p + 1) * rows, ((Number) planes.get(p)).doubleValue());
        }
        return Source.column(all);
    }

    /** Refuses the first value outside its domain: kernels mark such rows NaN, this is for callers who would rather stop. */
    static void checkDomain(Spec spec, Source[] sources) {
        for (int i = 0; i < sources.length; i++) {
            Source source = sources[i];
            Field field = spec.inputs.get(i);
            if (source == null || field.isOffsets()) continue;
            int rows = source.isNumber() ? 1 : source.length();
            for (int row = 0; row < rows; row++) {
                boolean fits = source.wide() ? field.admits(source.wideAt(row)) : admits(field, source.at(row));
                if (fits) continue;
                String ends = source.wide()
                        ? Numbers.betweenWide(field.min(), field.max())
                        : Numbers.between(field.min(), field.max());
                String got = source.wide() ? Long.toString(source.wideAt(row)) : Numbers.text(source.at(row));
                throw Errors.value(
                        spec.id,
                        field.name(),
                        (field.kind() == Field.Kind.INTEGER ? "a whole number, " : "") + ends,
                        source.isNumber() ? got : got + " in row " + row);
            }
            if (field.rising()) checkRising(spec, field, source);
        }
    }

    private static boolean admits(Field field, double x) {
        if (field.clamped())
            return (field.sparse() || !Double.isNaN(x)) && (field.kind() == Field.Kind.REAL || x - Math.rint(x) == 0);
        return field.admits(x);
    }

    private static void checkRising(Spec spec, Field field, Source table) {
        if (table.isNumber()) return;
        for (int i = 1; i < table.length(); i++)
            if (!(table.at(i) > table.at(i - 1)))
                throw Errors.value(
                        spec.id,
                        field.name(),
                        "to rise",
                        Numbers.text(table.at(i)) + " after " + Numbers.text(table.at(i - 1)));
    }

    /** Refuses the first group whose cells do not sum to what they should; unless {@code all}, only where a toggle asks for it. */
    static void checkSums(Spec spec, Source[] sources, Map<String, Integer> sizes, long[] params, boolean all) {
        int[] offsets = null;
        for (Source source : sources) if (source != null && source.offsets != null) offsets = source.offsets;
        for (int i = 0; i < sources.length; i++) {
            Source source = sources[i];
            Field field = spec.inputs.get(i);
            for (Field.Sum sum : field.sums()) {
                boolean asked =
                        sum.toggle() == null ? all : Double.longBitsToDouble(params[spec.param(sum.toggle())]) == 1;
                if (!asked || source == null) continue;
                int groups = sizes.getOrDefault("group", 1);
                for (int g = 0; g < groups; g++) {
                    int begin = offsets == null ? 0 : offsets[g];
                    int end = offsets == null ? sizes.get("row") : offsets[g + 1];
                    double total = 0;
                    for (int row = begin; row < end; row++) total += source.at(row);
                    boolean fits = !Double.isInfinite(total) && total >= sum.min() && total <= sum.max();
                    if (begin < end && !fits)
                        throw Errors.value(
                                spec.id,
                                field.name(),
                                "to sum to " + Numbers.between(sum.min(), sum.max()),
                                Numbers.text(total) + " in group " + g);
                }
            }
        }
    }
}
