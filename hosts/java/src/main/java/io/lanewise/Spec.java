package io.lanewise;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A formula as the manifest describes it. */
record Spec(
    String id,
    String doc,
    Shape shape,
    List<Field> inputs,
    List<Param> params,
    List<Rule> rules,
    List<Field> state,
    List<Field> carry,
    List<Field> outputs,
    List<Field> scratch,
    Map<String, Integer> sizes,
    boolean strict,
    int version,
    List<String> loads,
    Signature kernel,
    Signature events,
    Signature int64,
    Signature int64Events,
    Spec varying) {

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

  boolean recurrence() {
    return shape == Shape.RECURRENCE;
  }

  /** The axis along which rows, or entities, are independent of each other. */
  String inner() {
    return recurrence() ? "entity" : "row";
  }

  /** Named axes that a call has lengths of: those of the kernel. */
  Set<String> axes() {
    Set<String> names = new LinkedHashSet<>();
    for (Signature.Arg arg : kernel.args()) if (arg.role() == Signature.Role.LENGTH) names.add(arg.name());
    return names;
  }

  /** Whether rows of a column are apart from each other, so that it comes in blocks. */
  boolean blocked(Field field) {
    return shape != Shape.WHOLE && field.spans(inner());
  }

  /** Whether a number may stand for a whole column. */
  boolean takesNumber(Field field) {
    if (field.isOffsets()) return false;
    return blocked(field) || field.dims().isEmpty() || (shape == Shape.GROUPS && field.dims().get(0).is("group"));
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
    for (int i = 0; i < params.size(); i++) if (params.get(i).name().equals(name)) return i;
    return -1;
  }

  Signature kernel(boolean wide) {
    return wide ? int64 : kernel;
  }

  Signature events(boolean wide) {
    return wide ? int64Events : events;
  }

  static List<String> names(List<Field> fields) {
    List<String> names = new ArrayList<>();
    for (Field field : fields) names.add(field.name());
    return names;
  }

  List<String> paramNames() {
    List<String> names = new ArrayList<>();
    for (Param param : params) names.add(param.name());
    return names;
  }
}
