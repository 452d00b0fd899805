package io.lanewise;

import java.util.ArrayList;
import java.util.List;

/**
 * What a call has computed: a column for each output. A formula with one output calls it {@code output}, and the methods
 * without a name give that one.
 */
public final class Result {
    private final Spec spec;
    private final Object[] columns;

    Result(Spec spec, Object[] columns) {
        this.spec = spec;
        this.columns = columns;
    }

    /**
     * Names of the outputs that were computed, in the order of the reference.
     *
     * @return a new list
     */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.length; i++)
            if (columns[i] != null) names.add(spec.outputs.get(i).name());
        return names;
    }

    /**
     * A column; flags are 0 or 1, codes the index of their name, NaN where there is no answer.
     *
     * @param name of the output
     * @return the column, not a copy
     * @throws WrongKindException where there is no such output, or columns are 64-bit integers
     */
    public double[] column(String name) {
        if (columns[at(name)] instanceof double[] cells) return cells;
        throw new WrongKindException(
                spec.id + ": \"" + name + "\" is in 64-bit integers, take longs(\"" + name + "\")");
    }

    /**
     * The only output.
     *
     * @return the column, not a copy
     * @throws WrongKindException where there are several outputs
     */
    public double[] column() {
        return column(only());
    }

    /**
     * A column of a call in 64-bit integers.
     *
     * @param name of the output
     * @return the column, not a copy
     * @throws WrongKindException where there is no such output, or columns are doubles
     */
    public long[] longs(String name) {
        if (columns[at(name)] instanceof long[] cells) return cells;
        throw new WrongKindException(spec.id + ": \"" + name + "\" is in doubles, take column(\"" + name + "\")");
    }

    /**
     * The only output of a call in 64-bit integers.
     *
     * @return the column, not a copy
     * @throws WrongKindException where there are several outputs, or columns are doubles
     */
    public long[] longs() {
        return longs(only());
    }

    /**
     * The only cell of an output: of one row, one tick or one group.
     *
     * @param name of the output
     * @return the number; a flag is 0 or 1
     * @throws WrongKindException where there is no such output, or it has several cells
     */
    public double number(String name) {
        return column(name)[single(name, column(name).length)];
    }

    /**
     * The only cell of the only output.
     *
     * @return the number
     * @throws WrongKindException where there are several outputs or cells
     */
    public double number() {
        return number(only());
    }

    /**
     * The only cell of an output in 64-bit integers.
     *
     * @param name of the output
     * @return the number
     * @throws WrongKindException where there is no such output, it has several cells, or columns are doubles
     */
    public long whole(String name) {
        return longs(name)[single(name, longs(name).length)];
    }

    /**
     * The only cell of an output that is a yes or no.
     *
     * @param name of the output
     * @return whether; null where there is no answer
     * @throws WrongKindException where there is no such output, it is no flag, or it has several cells
     */
    public Boolean flag(String name) {
        if (spec.outputs.get(at(name)).kind() != Field.Kind.FLAG)
            throw new WrongKindException(spec.id + ": \"" + name + "\" is no flag");
        if (columns[at(name)] instanceof long[]) return whole(name) != 0;
        double value = number(name);
        return Double.isNaN(value) ? null : Boolean.valueOf(value != 0);
    }

    /**
     * The only cell of an output that is one of a few names.
     *
     * @param name of the output
     * @return the name; null where there is no answer
     * @throws WrongKindException where there is no such output, it is no code, or it has several cells
     */
    public String code(String name) {
        Field field = spec.outputs.get(at(name));
        if (field.kind() != Field.Kind.CODE) throw new WrongKindException(spec.id + ": \"" + name + "\" is no code");
        double value = number(name);
        return value >= 0 && value < field.values().size() ? field.values().get((int) value) : null;
    }

    private String only() {
        if (spec.outputs.size() == 1) return spec.outputs.get(0).name();
        throw new WrongKindException(
                spec.id + ": expected the name of an output, one of " + Errors.quoted(spec.outputNames));
    }

    private int at(String name) {
        int at = spec.outputNames.indexOf(name);
        if (at < 0) throw Errors.unknown(spec.id, "output", name, spec.outputNames);
        if (columns[at] == null) throw new WrongKindException(spec.id + ": \"" + name + "\" was not asked for");
        return at;
    }

    private int single(String name, int cells) {
        if (cells == 1) return 0;
        throw new WrongKindException(spec.id + ": \"" + name + "\" has " + cells + " cells, take the column");
    }
}
