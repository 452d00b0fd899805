package io.lanewise;

import java.util.List;
import java.util.stream.Collectors;

/** Messages: formula, argument, what was expected and what came. */
final class Errors {
    private Errors() {}

    static WrongKindException kind(String path, String name, String expected, Object got) {
        return new WrongKindException(path + ": \"" + name + "\" expected " + expected + ", got " + describe(got));
    }

    static IllegalArgumentException value(String path, String name, String expected, Object got) {
        return new IllegalArgumentException(path + ": \"" + name + "\" expected " + expected + ", got " + got);
    }

    static IllegalArgumentException value(String path, String name, String expected, double got) {
        return value(path, name, expected, Numbers.text(got));
    }

    static WrongKindException unknown(String path, String what, String name, List<String> known) {
        String near = Nearest.of(name, known);
        return new WrongKindException(path
                + ": unknown "
                + what
                + " \""
                + name
                + "\""
                + (near == null ? "" : " (did you mean \"" + near + "\"?)")
                + ", "
                + (known.isEmpty() ? "it has none" : "expected " + quoted(known)));
    }

    static String quoted(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    }

    private static String describe(Object value) {
        if (value == null) return "nothing";
        if (value instanceof String text) return "\"" + text + "\"";
        return value.getClass().getSimpleName();
    }
}
