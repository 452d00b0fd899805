package io.lanewise;

import io.lanewise.Field.Dim;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lengths of axes: from the caller, from the columns, or 1 where nothing says. */
final class Sizes {
    private Sizes() {}

    /** Where counting stops: more cells than any memory has, whose bytes a long still holds. */
    private static final long MOST = 1L << 56;

    /** Cells that dims span. */
    static long cells(List<Dim> dims, Map<String, Integer> sizes) {
        long product = 1;
        for (Dim dim : dims) product = times(product, dim.axis() == null ? dim.fixed() : sizes.get(dim.axis()));
        return product;
    }

    static long times(long cells, int length) {
        return length > 0 && cells > MOST / length ? MOST : cells * length;
    }

    /** The same with one more where offsets have their end. */
    static long extent(Field field, Map<String, Integer> sizes) {
        return cells(field.dims(), sizes) + (field.isOffsets() ? 1 : 0);
    }

    static Map<String, Integer> measure(Spec spec, Source[] sources, Map<String, Integer> known) {
        Map<String, Integer> sizes = new LinkedHashMap<>(known);
        for (int i = 0; i < sources.length; i++) {
            Field field = spec.inputs.get(i);
            if (!field.isOffsets()) continue;
            sizes.putIfAbsent(
                    field.dims().get(0).axis(), sources[i] == null ? 1 : Math.max(sources[i].length() - 1, 0));
        }
        // A field with two unknown axes waits until others have settled one of them.
        boolean waiting = true;
        for (int pass = 0; waiting && pass < sources.length; pass++) {
            waiting = false;
            for (int i = 0; i < sources.length; i++) waiting |= !settle(spec, spec.inputs.get(i), sources[i], sizes);
        }
        for (String axis : spec.axes) {
            if (sizes.containsKey(axis)) continue;
            Integer usual = spec.facts.sizes().get(axis);
            if (usual == null && !List.of("row", "tick", "entity").contains(axis))
                throw new IllegalArgumentException(spec.id + ": length of axis \"" + axis
                        + "\" cannot be told from the inputs, pass size(\"" + axis + "\", ...)");
            sizes.put(axis, usual == null ? 1 : usual);
        }
        checkHeld(spec, sizes);
        // Offsets first: where they are wrong, what belongs to groups seems to be.
        for (boolean first : new boolean[] {true, false})
            for (int i = 0; i < sources.length; i++)
                if (spec.inputs.get(i).isOffsets() == first) checkLength(spec, spec.inputs.get(i), sources[i], sizes);
        return sizes;
    }

    /** What each entity remembers has at least one place: without any, a bank and a series would keep different state. */
    static void checkHeld(Spec spec, Map<String, Integer> sizes) {
        for (Field field : spec.state)
            for (Dim dim : field.dims())
                if (dim.axis() != null && !dim.is("entity") && sizes.get(dim.axis()) == 0)
                    throw Errors.value(spec.id, dim.axis(), "1 or more", 0);
    }

    /** Solves one field for its one unknown axis; false while it has more. */
    private static boolean settle(Spec spec, Field field, Source source, Map<String, Integer> sizes) {
        if (source == null || source.isNumber() || field.isOffsets()) return true;
        int length = source.length();
        long product = 1;
        String open = null;
        int times = 0;
        for (Dim dim : field.dims()) {
            Integer size = dim.axis() == null ? Integer.valueOf(dim.fixed()) : sizes.get(dim.axis());
            if (size != null) product *= size;
            else if (open == null || open.equals(dim.axis())) {
                open = dim.axis();
                times++;
            } else return false;
        }
        if (open == null) return true;
        double each = product == 0 ? 0 : (double) length / product;
        long size = Math.round(times == 1 ? each : Math.pow(each, 1.0 / times));
        if (Math.pow(size, times) * product != length)
            throw Errors.value(
                    spec.id,
                    field.name(),
                    "length to be " + (times == 2 ? "a square" : "a multiple of " + product),
                    length);
        sizes.put(open, (int) size);
        return true;
    }

    private static void checkLength(Spec spec, Field field, Source source, Map<String, Integer> sizes) {
        if (source == null || source.isNumber()) return;
        long expected = extent(field, sizes);
        if (source.length() != expected)
            throw Errors.value(spec.id, field.name(), "length " + expected, source.length());
        if (field.isOffsets()) checkOffsets(spec, field, source.offsets, sizes.get(field.of()));
    }

    private static void checkOffsets(Spec spec, Field field, int[] offsets, int rows) {
        String expected = "to rise from 0 to " + rows;
        int last = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] < last || (i == 0 && offsets[i] != 0))
                throw Errors.value(spec.id, field.name(), expected, offsets[i] + " at " + i);
            last = offsets[i];
        }
        if (last != rows) throw Errors.value(spec.id, field.name(), expected, last + " at the end");
    }

    /** Lengths that a caller gives by name. */
    static Map<String, Integer> check(Spec spec, Map<String, Integer> given) {
        List<String> axes = spec.axes;
        for (Map.Entry<String, Integer> entry : given.entrySet()) {
            if (entry.getKey() == null || !axes.contains(entry.getKey()))
                throw Errors.unknown(spec.id, "axis", entry.getKey(), axes);
            count(spec, entry.getKey(), entry.getValue(), 0);
        }
        return given;
    }

    static int count(Spec spec, String name, int value, int least) {
        if (value < least) throw Errors.value(spec.id, name, "a whole number, " + least + " or more", value);
        return value;
    }
}
