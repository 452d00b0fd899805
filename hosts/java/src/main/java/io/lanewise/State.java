package io.lanewise;

import java.util.Map;

/** What entities start from, and whether it can be state at all: what callers give, write and load is input like any other. */
final class State {
    private State() {}

    /** What each state column starts from: the caller's number or column, a parameter, or the number of the manifest. */
    static Source[] initial(
            Spec spec, Params params, Params whole, Map<String, ?> given, Map<String, Integer> sizes, boolean int64) {
        for (String name : given.keySet())
            if (!spec.stateNames.contains(name)) throw Errors.unknown(spec.id, "state", name, spec.stateNames);
        Source[] sources = new Source[spec.state.size()];
        for (int i = 0; i < sources.length; i++) {
            Field field = spec.state.get(i);
            Object own = given.get(field.name());
            if (own != null) sources[i] = given(spec, field, own, sizes, int64);
            else if (held(field.name())) sources[i] = column(spec, field, whole.held(field.name()), sizes);
            else if (!(field.initial() instanceof String name)) sources[i] = number((Double) field.initial(), int64);
            else if (spec.param(name) >= 0) sources[i] = Source.of(params.startBits(name), int64);
            else sources[i] = column(spec, field, whole.held(Manifest.PARAM_PREFIX + name), sizes);
        }
        return sources;
    }

    /** Whether a state is a parameter that each entity has its own of. */
    static boolean held(String name) {
        return name.startsWith(Manifest.PARAM_PREFIX);
    }

    private static Source number(double x, boolean int64) {
        return int64 ? Source.whole((long) x) : Source.number(x);
    }

    static Source given(Spec spec, Field field, Object own, Map<String, Integer> sizes, boolean int64) {
        if (own instanceof Number number) {
            boolean whole = number instanceof Long || number instanceof Integer;
            if (!int64 || whole) {
                Source source = int64 ? Source.whole(number.longValue()) : Source.number(number.doubleValue());
                boolean fits = int64 ? field.admits(source.bits()) : field.admits(source.at(0));
                if (fits) return source;
                throw Errors.value(
                        spec.id,
                        label(field),
                        domain(field, int64),
                        int64 ? number.toString() : Numbers.text(source.at(0)));
            }
        }
        if (!int64 && own instanceof double[] cells) return column(spec, field, Source.column(cells.clone()), sizes);
        if (int64 && own instanceof long[] cells) return column(spec, field, Source.column(cells.clone()), sizes);
        throw Errors.kind(spec.id, label(field), (int64 ? "a whole number or long[]" : "a number or double[]"), own);
    }

    private static Source column(Spec spec, Field field, Source source, Map<String, Integer> sizes) {
        if (source.isNumber()) return source;
        long length = Sizes.extent(field, sizes);
        if (source.length() != length) throw Errors.value(spec.id, label(field), "length " + length, source.length());
        checkColumn(spec, field, source, sizes.get("entity"));
        return source;
    }

    /** Refuses the first cell that is out of its domain. */
    static void checkColumn(Spec spec, Field field, Source source, int entities) {
        checkCells(spec, field, source, source.length() / entities, 0, source.length());
    }

    /** The same of one entity. */
    static void checkEntity(Spec spec, Field field, Source source, int entities, int entity) {
        int width = source.length() / entities;
        checkCells(spec, field, source, width, entity * width, (entity + 1) * width);
    }

    private static void checkCells(Spec spec, Field field, Source source, int width, int from, int to) {
        for (int i = from; i < to; i++) {
            if (source.wide() ? field.admits(source.wideAt(i)) : field.admits(source.at(i))) continue;
            String cell = width > 1 ? ", cell " + i % width : "";
            String got = source.wide() ? Long.toString(source.wideAt(i)) : Numbers.text(source.at(i));
            throw Errors.value(
                    spec.id, label(field), domain(field, source.wide()), got + " of entity " + i / width + cell);
        }
    }

    /** A parameter that each entity has its own of is called as callers call it. */
    private static String label(Field field) {
        return held(field.name()) ? field.name() : "state." + field.name();
    }

    private static String domain(Field field, boolean int64) {
        String ends;
        if (field.extended() && field.max() == Double.POSITIVE_INFINITY)
            ends = field.min() == Double.NEGATIVE_INFINITY ? "a number" : Numbers.text(field.min()) + " or more";
        else ends = int64 ? Numbers.betweenWide(field.min(), field.max()) : Numbers.between(field.min(), field.max());
        return (field.kind() == Field.Kind.INTEGER ? "a whole number, " : "")
                + ends
                + (field.sparse() ? ", or NaN" : "");
    }
}
