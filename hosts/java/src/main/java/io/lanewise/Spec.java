package io.lanewise;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A formula as the manifest describes it, and what follows from that for every call. */
final class Spec {
    enum Shape {
        MAP,
        RECURRENCE,
        GROUPS,
        WHOLE
    }

    /** {@code params} are ordered, low before high, or sum to {@code equals} where that is a number. */
    record Rule(List<String> params, double equals) {
        boolean ordered() {
            return Double.isNaN(equals);
        }
    }

    /** What a formula is made of. */
    record Parts(
            List<Field> inputs,
            List<Param> params,
            List<Field> state,
            List<Field> carry,
            List<Field> outputs,
            List<Field> scratch) {}

    /** Its kernels: on columns, of events, and their twins in 64-bit integers; null where there are none. */
    record Kernels(Signature kernel, Signature events, Signature int64, Signature int64Events) {}

    /** What else is told of it. */
    record Facts(String id, String doc, Map<String, Integer> sizes, boolean strict, int version, List<String> loads) {}

    final String id;
    final Facts facts;
    final Shape shape;
    final Parts parts;
    final List<Field> inputs;
    final List<Param> params;
    final List<Field> state;
    final List<Field> outputs;
    final List<Rule> rules;
    final Kernels kernels;
    /** The same with number parameters as columns; null where there is none. */
    final Spec varying;

    final List<String> inputNames;
    final List<String> paramNames;
    /** Without what is only held for a kernel. */
    final List<String> stateNames;

    final List<String> outputNames;
    /** Named axes that a call has lengths of, in order. */
    final List<String> axes;

    Spec(Facts facts, Shape shape, Parts parts, List<Rule> rules, Kernels kernels, Spec varying) {
        this.facts = facts;
        this.shape = shape;
        this.parts = parts;
        this.rules = rules;
        this.kernels = kernels;
        this.varying = varying;
        id = facts.id;
        inputs = parts.inputs;
        params = parts.params;
        state = parts.state;
        outputs = parts.outputs;
        inputNames = names(inputs);
        paramNames = params.stream().map(Param::name).toList();
        stateNames = names(state).stream().filter(name -> !State.held(name)).toList();
        outputNames = names(outputs);
        List<String> lengths = new ArrayList<>();
        for (Signature.Arg arg : kernels.kernel.args())
            if (arg.role() == Signature.Role.LENGTH) lengths.add(arg.name());
        axes = List.copyOf(lengths);
    }

    boolean recurrence() {
        return shape == Shape.RECURRENCE;
    }

    /** The axis along which rows, or entities, are independent of each other. */
    String inner() {
        return recurrence() ? "entity" : "row";
    }

    /** Whether rows of a column are apart from each other, so that it comes in blocks. */
    boolean blocked(Field field) {
        return shape != Shape.WHOLE && field.spans(inner());
    }

    /** Whether a number may stand for a whole column. */
    boolean takesNumber(Field field) {
        if (field.isOffsets()) return false;
        return blocked(field)
                || field.dims().isEmpty()
                || (shape == Shape.GROUPS && field.dims().get(0).is("group"));
    }

    /** Whether a column has planes of rows behind each other, which may come one by one. */
    boolean takesPlanes(Field field) {
        return blocked(field) && field.at(inner()) > 0 && !field.dims().get(0).is("tick");
    }

    Field offsets() {
        for (Field field : inputs) if (field.isOffsets()) return field;
        return null;
    }

    int param(String name) {
        return paramNames.indexOf(name);
    }

    boolean hasInt64() {
        return kernels.int64 != null;
    }

    Signature kernel(boolean wide) {
        return wide ? kernels.int64 : kernels.kernel;
    }

    Signature events(boolean wide) {
        return wide ? kernels.int64Events : kernels.events;
    }

    static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).toList();
    }
}
