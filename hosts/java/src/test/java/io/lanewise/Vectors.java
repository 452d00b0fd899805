package io.lanewise;

import io.lanewise.Field.Dim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;

/** vectors.json, and its cases as calls. */
final class Vectors {
    final JSONObject json;
    private final long[][] pools;

    Vectors() throws IOException {
        try (InputStream in = Vectors.class.getResourceAsStream("/lanewise/vectors.json")) {
            json = new JSONObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        JSONArray lists = json.getJSONArray("pools");
        pools = new long[lists.length()][];
        for (int i = 0; i < pools.length; i++) pools[i] = bits(lists.getJSONArray(i));
    }

    List<JSONObject> list(String key) {
        List<JSONObject> all = new ArrayList<>();
        for (Object one : json.getJSONArray(key)) all.add((JSONObject) one);
        return all;
    }

    private static long[] bits(JSONArray hex) {
        long[] cells = new long[hex.length()];
        for (int i = 0; i < cells.length; i++) cells[i] = Long.parseUnsignedLong(hex.getString(i), 16);
        return cells;
    }

    private long[] drawn(JSONObject of, int length) {
        if (of.has("bits")) return bits(of.getJSONArray("bits"));
        long[] pool = pools[of.getInt("pool")];
        int seed = (int) of.getLong("seed");
        long[] cells = new long[of.optInt("length", length)];
        for (int i = 0; i < cells.length; i++) {
            int x = seed + i * 0x9E3779B9;
            x = (x ^ (x >>> 16)) * 0x21F0AAAD;
            x = (x ^ (x >>> 15)) * 0x735A2D97;
            x ^= x >>> 15;
            cells[i] = pool[(int) (Integer.toUnsignedLong(x) % pool.length)];
        }
        return cells;
    }

    static double[] doubles(long[] bits) {
        return Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray();
    }

    private Object column(JSONObject of, int length, boolean wide) {
        long[] bits = drawn(of, length);
        return wide ? bits : doubles(bits);
    }

    /** A call, ready to be made. */
    final class Call {
        final Formula formula;
        final JSONObject of;
        final boolean wide;
        final Map<String, Object> inputs = new LinkedHashMap<>();
        final Map<String, Object> params = new LinkedHashMap<>();
        final Map<String, Object> state = new LinkedHashMap<>();
        final Map<String, Integer> sizes = new LinkedHashMap<>();
        OnInvalid onInvalid = OnInvalid.NAN;

        Call(Lanewise lw, JSONObject of) {
            this.of = of;
            formula = lw.formula(of.getString("formula"));
            wide = of.getString("cells").equals("i64");
            for (String axis : of.getJSONObject("sizes").keySet())
                sizes.put(axis, of.getJSONObject("sizes").getInt(axis));
            if (of.has("onInvalid")) onInvalid = OnInvalid.THROW;
            JSONObject given = of.getJSONObject("inputs");
            for (Field field : formula.spec.inputs)
                if (given.has(field.name())) inputs.put(field.name(), input(field, given.get(field.name())));
            if (of.has("params"))
                for (String name : of.getJSONObject("params").keySet())
                    params.put(name, param(name, of.getJSONObject("params").get(name)));
            if (of.has("state"))
                for (String name : of.getJSONObject("state").keySet()) {
                    Field field = formula.spec.state.get(formula.spec.stateNames.indexOf(name));
                    state.put(name, column(of.getJSONObject("state").getJSONObject(name), cells(field.dims()), wide));
                }
        }

        private Object input(Field field, Object value) {
            if (value instanceof JSONArray offsets) {
                int[] cells = new int[offsets.length()];
                for (int i = 0; i < cells.length; i++) cells[i] = offsets.getInt(i);
                return cells;
            }
            return value instanceof JSONObject drawn ? column(drawn, cells(field.dims()), wide) : number(value);
        }

        private Object param(String name, Object value) {
            if (value instanceof JSONObject drawn) return column(drawn, sizes.get(formula.spec.inner()), false);
            int at = formula.spec.param(name);
            if (value instanceof Boolean
                    || at < 0
                    || formula.spec.params.get(at).kind() == Param.Kind.CHOICE) return value;
            if (wide && formula.spec.params.get(at).wide()) return Long.valueOf(value.toString());
            return number(value);
        }

        private Object number(Object value) {
            return value instanceof String text ? (Object) Numbers.read(text) : (Object) ((Number) value).doubleValue();
        }

        private int cells(List<Dim> dims) {
            boolean turns =
                    of.getString("form").equals("events") && dims.stream().anyMatch(dim -> dim.is("tick"));
            int cells = turns ? of.getJSONArray("index").length() : 1;
            for (Dim dim : dims)
                if (dim.axis() == null) cells *= dim.fixed();
                else if (!(turns && (dim.is("tick") || dim.is("entity")))) cells *= sizes.get(dim.axis());
            return cells;
        }

        /** Rows, ticks of entities, or events. */
        int rows() {
            if (of.has("index")) return of.getJSONArray("index").length();
            return sizes.getOrDefault("row", 1) * sizes.getOrDefault("tick", 1) * sizes.getOrDefault("entity", 1);
        }

        Result call() {
            CallOptions options = new CallOptions().onInvalid(onInvalid);
            own().forEach(options::size);
            if (formula.spec.recurrence()) options.entities(sizes.get("entity"));
            return formula.call(inputs, params, options);
        }

        private Map<String, Integer> own() {
            Map<String, Integer> own = new LinkedHashMap<>(sizes);
            List.of("row", "group", "tick", "entity", "event").forEach(own::remove);
            return own;
        }

        Bank bank() {
            BankOptions options =
                    new BankOptions().onInvalid(onInvalid).int64(wide).state(state);
            own().forEach(options::size);
            Bank bank = formula.bank(sizes.get("entity"), params, options);
            if (of.has("save")) bank.load(java.util.Base64.getDecoder().decode(of.getString("save")));
            return bank;
        }

        Result advance(Bank bank) {
            return of.getString("form").equals("ticks") ? bank.run(inputs) : bank.stepAt(index(), inputs);
        }

        int[] index() {
            JSONArray index = of.getJSONArray("index");
            int[] turns = new int[index.length()];
            for (int i = 0; i < turns.length; i++) turns[i] = index.getInt(i);
            return turns;
        }

        byte[] bytes(Result result, Bank bank) {
            ByteBuffer all = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
            for (String name : formula.outputs()) put(all, wide ? result.longs(name) : result.column(name));
            if (bank != null)
                for (String name : formula.state()) put(all, wide ? bank.stateLongs(name) : bank.state(name));
            return Arrays.copyOf(all.array(), all.position());
        }
    }

    private static void put(ByteBuffer all, Object column) {
        if (column instanceof long[] cells) for (long cell : cells) all.putLong(cell);
        else for (double cell : (double[]) column) all.putLong(Double.doubleToRawLongBits(cell));
    }
}
