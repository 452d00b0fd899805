package io.lanewise;

import io.lanewise.Field.Dim;
import io.lanewise.Field.Kind;
import io.lanewise.Field.Sum;
import io.lanewise.Signature.Arg;
import io.lanewise.Signature.Role;
import io.lanewise.Spec.Facts;
import io.lanewise.Spec.Kernels;
import io.lanewise.Spec.Parts;
import io.lanewise.Spec.Rule;
import io.lanewise.Spec.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** manifest.json: the formulas, and what a host must know of the kernels. */
final class Manifest {
    /** What this host is written against. */
    static final int ABI = 2;

    static final String PARAM_PREFIX = "params.";

    final String version;
    /** Digests of the builds that export their memory, by name. */
    final Map<String, String> builds = new LinkedHashMap<>();

    final Map<String, Spec> formulas = new LinkedHashMap<>();

    Manifest(byte[] json) {
        try {
            JSONObject root = new JSONObject(new String(json, StandardCharsets.UTF_8));
            int abi = root.getInt("abiVersion");
            if (abi != ABI || root.getJSONObject("abi").getInt("version") != ABI)
                throw new IllegalArgumentException("lanewise: manifest expected abiVersion " + ABI + ", got " + abi);
            version = root.getString("version");
            JSONObject all = root.getJSONObject("builds");
            for (String name : all.keySet()) {
                JSONObject build = all.getJSONObject(name);
                if (build.getString("memory").equals("exported")) builds.put(name, build.getString("sha256"));
            }
            for (JSONObject formula : objects(root, "formulas")) {
                Spec spec = spec(formula);
                formulas.put(spec.id, spec);
            }
        } catch (JSONException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "lanewise: manifest expected that of a release, got " + e.getMessage(), e);
        }
    }

    private static Spec spec(JSONObject of) {
        Shape shape = constant(Shape.class, of.getString("shape"));
        Parts parts = new Parts(
                each(of, "inputs", part -> field(part, null)),
                each(of, "params", Manifest::param),
                each(of, "state", part -> field(part, "entity")),
                each(of, "carry", part -> field(part, "group")),
                each(of, "outputs", part -> field(part, null)),
                each(of, "scratch", part -> field(part, null)));
        Map<String, Integer> sizes = new LinkedHashMap<>();
        JSONObject usual = of.optJSONObject("sizes", new JSONObject());
        for (String axis : usual.keySet()) sizes.put(axis, usual.getInt(axis));
        Facts facts = new Facts(
                of.getString("id"),
                of.getString("doc"),
                sizes,
                of.getBoolean("strict"),
                of.getInt("version"),
                strings(of, "loads"));
        Spec varies = null;
        if (of.has("varying")) {
            Parts columns = varying(shape, parts);
            Kernels kernels =
                    new Kernels(signature(of, "varying", columns), signature(of, "varyingEvents", columns), null, null);
            varies = new Spec(facts, shape, columns, List.of(), kernels, null);
        }
        Kernels kernels = new Kernels(
                signature(of, "kernel", parts),
                signature(of, "events", parts),
                signature(of, "kernelInt64", parts),
                signature(of, "eventsInt64", parts));
        return new Spec(facts, shape, parts, each(of, "rules", Manifest::rule), kernels, varies);
    }

    /** The same formula with its number parameters as inputs of a map, or as state of a recurrence that no tick changes. */
    private static Parts varying(Shape shape, Parts of) {
        List<Param> rest = new ArrayList<>();
        List<Field> columns = new ArrayList<>();
        String axis = shape == Shape.RECURRENCE ? "entity" : "row";
        for (Param param : of.params()) {
            if (param.kind() != Param.Kind.NUMBER) rest.add(param);
            else
                columns.add(new Field(
                        PARAM_PREFIX + param.name(),
                        Kind.REAL,
                        List.of(new Dim(axis, 0)),
                        param.min(),
                        param.max(),
                        List.of(),
                        null,
                        false,
                        true,
                        false,
                        false,
                        Double.isNaN(param.initial()),
                        List.of(),
                        null,
                        param.initial()));
        }
        List<Field> inputs = new ArrayList<>(of.inputs());
        List<Field> state = new ArrayList<>(of.state());
        (shape == Shape.RECURRENCE ? state : inputs).addAll(columns);
        return new Parts(inputs, rest, state, of.carry(), of.outputs(), of.scratch());
    }

    /** {@code each}: the axis that has one set of cells a member, before the dims of the field. */
    private static Field field(JSONObject of, String each) {
        List<Dim> dims = new ArrayList<>();
        if (each != null) dims.add(new Dim(each, 0));
        for (Object dim : of.getJSONArray("dims"))
            dims.add(dim instanceof Number n ? new Dim(null, n.intValue()) : new Dim((String) dim, 0));
        JSONArray range = of.optJSONArray("range");
        Object start = of.opt("initial");
        Object initial = start instanceof String name && Numbers.read(name) == null
                ? name
                : start == null ? null : (Object) number(start);
        boolean unset = initial instanceof Double x && x.isNaN();
        return new Field(
                of.getString("name"),
                constant(Kind.class, of.optString("kind", "real")),
                dims,
                range == null ? Double.NEGATIVE_INFINITY : number(range.get(0)),
                range == null ? Double.POSITIVE_INFINITY : number(range.get(1)),
                strings(of, "values"),
                of.optString("of", null),
                of.optBoolean("clamped"),
                of.optBoolean("extended"),
                of.optBoolean("optional"),
                of.optBoolean("rising"),
                of.optBoolean("sparse", unset),
                of.has("sums") ? each(of, "sums", Manifest::sum) : List.of(),
                of.optString("mirrors", null),
                initial);
    }

    private static Sum sum(JSONObject of) {
        JSONArray range = of.getJSONArray("range");
        return new Sum(number(range.get(0)), number(range.get(1)), of.optString("while", null));
    }

    private static Param param(JSONObject of) {
        Object initial = of.get("default");
        List<String> choices = strings(of, "choices");
        Map<String, String> renamed = new LinkedHashMap<>();
        if (of.has("renamed"))
            for (String name : of.getJSONObject("renamed").keySet())
                renamed.put(name, of.getJSONObject("renamed").getString(name));
        JSONArray range = of.optJSONArray("range");
        return new Param(
                of.getString("name"),
                !choices.isEmpty()
                        ? Param.Kind.CHOICE
                        : initial instanceof Boolean ? Param.Kind.TOGGLE : Param.Kind.NUMBER,
                !choices.isEmpty() ? choices.indexOf(initial) : number(initial),
                range == null ? 0 : number(range.get(0)),
                range == null ? 0 : number(range.get(1)),
                of.optBoolean("whole"),
                of.optBoolean("wide"),
                choices,
                renamed);
    }

    private static Rule rule(JSONObject of) {
        return new Rule(strings(of, "params"), of.has("equals") ? number(of.get("equals")) : Double.NaN);
    }

    private static Signature signature(JSONObject of, String key, Parts parts) {
        JSONObject kernel = of.optJSONObject(key);
        if (kernel == null) return null;
        List<Arg> args = new ArrayList<>();
        for (JSONObject arg : objects(kernel, "args")) {
            Role role = constant(Role.class, arg.getString("role"));
            String name = arg.getString("name");
            args.add(new Arg(
                    role,
                    name,
                    position(parts, role, name),
                    arg.getString("type").equals("i32")));
        }
        return new Signature(kernel.getString("name"), args);
    }

    private static int position(Parts parts, Role role, String name) {
        switch (role) {
            case INPUT:
                return at(parts.inputs(), name);
            case STATE:
                return at(parts.state(), name);
            case CARRY:
                return at(parts.carry(), name);
            case OUTPUT:
                return at(parts.outputs(), name);
            case SCRATCH:
                return at(parts.scratch(), name);
            case PARAM:
                for (int i = 0; i < parts.params().size(); i++)
                    if (parts.params().get(i).name().equals(name)) return i;
                throw new JSONException("an argument \"" + name + "\" that is no parameter");
            default:
                return -1;
        }
    }

    private static int at(List<Field> fields, String name) {
        int at = Spec.names(fields).indexOf(name);
        if (at < 0) throw new JSONException("an argument \"" + name + "\" that is no field");
        return at;
    }

    /** JSON has no NaN and no infinities: strings stand for them. */
    private static double number(Object value) {
        if (value instanceof Boolean on) return on ? 1 : 0;
        if (value instanceof Number number) return number.doubleValue();
        Double read = value instanceof String text ? Numbers.read(text) : null;
        if (read == null) throw new JSONException(value + " where a number should be");
        return read;
    }

    private static <E extends Enum<E>> E constant(Class<E> of, String name) {
        for (E one : of.getEnumConstants())
            if (one.name().toLowerCase(Locale.ROOT).equals(name)) return one;
        throw new JSONException("\"" + name + "\" for a " + of.getSimpleName().toLowerCase(Locale.ROOT));
    }

    private static List<String> strings(JSONObject of, String key) {
        List<String> list = new ArrayList<>();
        if (of.has(key)) for (Object value : of.getJSONArray(key)) list.add((String) value);
        return list;
    }

    private static List<JSONObject> objects(JSONObject of, String key) {
        return each(of, key, part -> part);
    }

    private static <T> List<T> each(JSONObject of, String key, Function<JSONObject, T> read) {
        List<T> list = new ArrayList<>();
        JSONArray array = of.getJSONArray(key);
        for (int i = 0; i < array.length(); i++) list.add(read.apply(array.getJSONObject(i)));
        return list;
    }
}
