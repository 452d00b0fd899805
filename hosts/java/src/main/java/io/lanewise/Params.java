package io.lanewise;

import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters of a call: what a kernel sees of each, and those that came as columns. */
final class Params {
    /** By position: bits of a double, or a 64-bit integer where it is wide and the call is. */
    final long[] bits;

    /** One number a row or an entity, by name; empty as a rule. */
    final Map<String, double[]> columns = new LinkedHashMap<>();

    private final Spec spec;
    private final boolean int64;

    private Params(Spec spec, boolean int64) {
        this.spec = spec;
        this.int64 = int64;
        bits = new long[spec.params.size()];
        for (int i = 0; i < bits.length; i++) bits[i] = spec.params.get(i).initialBits(int64);
    }

    static Params read(Spec spec, Map<String, ?> given, boolean int64) {
        Params params = new Params(spec, int64);
        if (given == null) throw Errors.kind(spec.id, "params", "a map", null);
        for (String name : given.keySet())
            if (spec.param(name) < 0) throw Errors.unknown(spec.id, "parameter", name, spec.paramNames);
        boolean some = false;
        // In the manifest's order: that of a map may be any, and of two faults the same one is told each time.
        for (int at = 0; at < params.bits.length; at++) {
            Param param = spec.params.get(at);
            Object value = given.get(param.name());
            if (value == null) continue;
            some = true;
            if (value instanceof double[] column && param.kind() == Param.Kind.NUMBER && !int64 && spec.varying != null)
                params.columns.put(param.name(), column.clone());
            else params.bits[at] = params.one(param, value);
        }
        if (!params.columns.isEmpty()) params.checkColumns();
        else if (some) params.checkRules(params.bits);
        return params;
    }

    private long one(Param param, Object value) {
        String path = spec.id;
        switch (param.kind()) {
            case CHOICE:
                if (value instanceof Enum<?> constant) return one(param, constant.name());
                String names = "one of " + Errors.quoted(param.choices());
                if (!(value instanceof String name)) throw Errors.kind(path, param.name(), names, value);
                int index = param.choices().indexOf(name);
                String now = param.renamed().get(name);
                if (index < 0 && now != null)
                    throw Errors.value(
                            path,
                            param.name(),
                            "\"" + now + "\", as \"" + name + "\" is called now",
                            "\"" + name + "\"");
                if (index < 0) throw Errors.value(path, param.name(), names, "\"" + name + "\"");
                return Double.doubleToRawLongBits(index);
            case TOGGLE:
                if (value instanceof Boolean on) return Double.doubleToRawLongBits(on ? 1 : 0);
                throw Errors.kind(path, param.name(), "boolean", value);
            default:
                if (!(value instanceof Number number)) throw Errors.kind(path, param.name(), "a number", value);
                if (int64 && param.wide()) return whole(param, number);
                double x = number.doubleValue();
                if (!param.admits(x)) throw Errors.value(path, param.name(), param.domain(), x);
                return Double.doubleToRawLongBits(x);
        }
    }

    /** A kernel in 64-bit integers takes it as one; the fraction of a number does not count. */
    private long whole(Param param, Number number) {
        boolean exact = number instanceof Long || number instanceof Integer;
        double x = number.doubleValue();
        boolean fits = exact
                ? number.longValue() >= Numbers.wide(param.min()) && number.longValue() <= Numbers.wide(param.max())
                : x >= param.min() && x <= param.max();
        if (fits) return exact ? number.longValue() : (long) Math.floor(x);
        String ends = exact
                ? Numbers.betweenWide(param.min(), param.max())
                : Numbers.text(param.min()) + " to " + Numbers.text(param.max());
        throw Errors.value(spec.id, param.name(), ends, exact ? number.toString() : Numbers.text(x));
    }

    /** NaN is a value where the default says that nothing was given. */
    private void checkColumns() {
        int length = -1;
        for (Map.Entry<String, double[]> entry : columns.entrySet()) {
            Param param = spec.params.get(spec.param(entry.getKey()));
            double[] column = entry.getValue();
            if (length >= 0 && column.length != length)
                throw Errors.value(spec.id, param.name(), "length " + length, column.length);
            length = column.length;
            boolean absent = Double.isNaN(param.initial());
            for (int i = 0; i < length; i++)
                if (!(absent && Double.isNaN(column[i])) && !param.admits(column[i]))
                    throw Errors.value(
                            spec.id,
                            param.name(),
                            param.domain() + (absent ? ", or NaN" : ""),
                            Numbers.text(column[i]) + " at " + i);
        }
        if (spec.rules.isEmpty()) return;
        long[] row = bits.clone();
        for (int i = 0; i < length; i++) {
            for (Map.Entry<String, double[]> entry : columns.entrySet())
                row[spec.param(entry.getKey())] = Double.doubleToRawLongBits(entry.getValue()[i]);
            checkRules(row);
        }
    }

    private void checkRules(long[] row) {
        for (Spec.Rule rule : spec.rules) {
            if (rule.ordered()) {
                int low = spec.param(rule.params().get(0));
                int high = spec.param(rule.params().get(1));
                if (value(row, low) > value(row, high))
                    throw Errors.value(
                            spec.id,
                            rule.params().get(0),
                            "at most \"" + rule.params().get(1) + "\" = " + text(row, high),
                            text(row, low));
            } else {
                double sum = 0;
                for (String name : rule.params()) sum += value(row, spec.param(name));
                if (Math.abs(sum - rule.equals()) <= 1e-9) continue;
                String list = Errors.quoted(rule.params()).replace(", ", " + ");
                throw new IllegalArgumentException(spec.id + ": " + list + " expected to sum to "
                        + Numbers.text(rule.equals()) + ", got " + Numbers.text(sum));
            }
        }
    }

    private boolean isWide(int at) {
        return int64 && spec.params.get(at).wide();
    }

    private double value(long[] row, int at) {
        return isWide(at) ? row[at] : Double.longBitsToDouble(row[at]);
    }

    private String text(long[] row, int at) {
        return isWide(at) ? Long.toString(row[at]) : Numbers.text(Double.longBitsToDouble(row[at]));
    }

    /** What a cell starts from that this parameter sets: bits of the kind that the call is in. */
    long startBits(String name) {
        int at = spec.param(name);
        if (!int64 || isWide(at)) return bits[at];
        return (long) Double.longBitsToDouble(bits[at]);
    }

    /** As saves write them: names, and numbers as text. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < bits.length; i++) {
            Param param = spec.params.get(i);
            boolean choice = param.kind() == Param.Kind.CHOICE;
            texts.put(param.name(), choice ? param.choices().get((int) value(bits, i)) : text(bits, i));
        }
        return texts;
    }

    /** Of the spec whose number parameters are columns: choices and toggles stay what they are. */
    Params varied() {
        Params rest = new Params(spec.varying, int64);
        for (int i = 0; i < rest.bits.length; i++)
            rest.bits[i] = bits[spec.param(rest.spec.params.get(i).name())];
        return rest;
    }

    /** What stands for each number parameter among inputs or state there. */
    Source held(String field) {
        String name = field.substring(Manifest.PARAM_PREFIX.length());
        double[] column = columns.get(name);
        return column == null ? Source.of(bits[spec.param(name)], false) : Source.column(column);
    }

    /** Cells of the columns. */
    int length() {
        return columns.values().iterator().next().length;
    }
}
