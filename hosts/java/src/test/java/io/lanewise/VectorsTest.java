package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class VectorsTest {
    private final Lanewise lw = Lanewise.load();
    private final Vectors vectors;

    VectorsTest() throws Exception {
        vectors = new Vectors();
    }

    @Test
    void computesEveryVectorToTheBit() throws Exception {
        List<String> wrong = new ArrayList<>();
        StringBuilder digests = new StringBuilder();
        TreeSet<String> formulas = new TreeSet<>();
        String saves = System.getenv("LANEWISE_SAVES");
        long rows = 0;
        List<JSONObject> cases = vectors.list("cases");
        for (JSONObject one : cases) {
            String title = one.getString("formula") + " " + one.getString("form") + " " + one.getJSONObject("sizes");
            String digest = "";
            try {
                Vectors.Call call = vectors.new Call(lw, one);
                Bank bank = one.getString("form").equals("call") ? null : call.bank();
                Result result = bank == null ? call.call() : call.advance(bank);
                digest = sha256(call.bytes(result, bank));
                if (saves != null && one.has("save"))
                    Files.write(Path.of(saves, one.getString("formula") + ".bin"), bank.save());
                if (bank == null) wrong.addAll(rowsThatDiffer(call, result));
                formulas.add(one.getString("formula"));
                rows += call.rows();
            } catch (RuntimeException e) {
                wrong.add(title + ": " + e);
            }
            digests.append(digest).append('\n');
            if (!digest.equals(one.getString("digest"))) wrong.add(title);
        }
        String digest = sha256(digests.toString().getBytes(StandardCharsets.UTF_8));
        String line = "java, chicory " + chicory() + " (scalar, compiled): " + formulas.size() + " formulas, "
                + cases.size() + " vectors, " + rows + " rows, mismatches " + wrong.size() + ", digest " + digest;
        Files.writeString(Path.of("target/vectors.txt"), line + "\n");
        assertEquals(List.of(), wrong.subList(0, Math.min(20, wrong.size())), line);
        assertEquals(vectors.json.getString("digest"), digest);
        assertEquals(lw.formulas().size(), formulas.size());
    }

    /** Rows of a map that give other bits when they come alone, as numbers. */
    private List<String> rowsThatDiffer(Vectors.Call call, Result result) {
        Spec spec = call.formula.spec;
        List<String> wrong = new ArrayList<>();
        boolean plain = spec.inputs.stream()
                .allMatch(field -> field.dims().isEmpty() || field.dims().size() == 1 && field.spans("row"));
        if (spec.shape != Spec.Shape.MAP || call.wide || !plain) return wrong;
        for (int row = 0; row < call.sizes.get("row"); row++) {
            CallOptions options = new CallOptions().onInvalid(OnInvalid.NAN);
            call.sizes.forEach((axis, length) -> {
                if (!axis.equals("row")) options.size(axis, length);
            });
            Result alone = call.formula.call(rowOf(call.inputs, row, false), rowOf(call.params, row, true), options);
            for (String name : call.formula.outputs()) {
                double[] all = result.column(name);
                double[] one = alone.column(name);
                // Columns with more axes than rows lie row by row, or plane by plane.
                if (all.length != call.sizes.get("row")) continue;
                if (Double.doubleToRawLongBits(all[row]) != Double.doubleToRawLongBits(one[0]))
                    wrong.add(spec.id + " row " + row + " of " + name);
            }
        }
        return wrong;
    }

    private static Map<String, Object> rowOf(Map<String, Object> columns, int row, boolean params) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        columns.forEach((name, value) -> {
            Object cell = value instanceof double[] cells ? (Object) cells[row] : value;
            // A parameter that was not given: NaN stands for it in a column only.
            boolean absent = params && value instanceof double[] && Double.isNaN((Double) cell);
            if (!absent) numbers.put(name, cell);
        });
        return numbers;
    }

    @Test
    void refusesWhatEveryHostRefuses() {
        List<String> wrong = new ArrayList<>();
        for (JSONObject one : vectors.list("refusals")) {
            String expected = " expected " + one.getString("expected") + ", got " + one.getString("got");
            String argument = one.getString("argument");
            String text = argument.equals("saved state") ? argument + expected : "\"" + argument + "\"" + expected;
            Vectors.Call call = vectors.new Call(lw, one);
            String got = refusal(call);
            // Of two faults any may be told first: this host goes by the manifest's order, and the JSON library loses
            // the file's.
            for (String name : List.copyOf(call.params.keySet()))
                if (got.contains("\"" + name + "\" expected a ") && !argument.equals(name)) {
                    call.params.remove(name);
                    got = refusal(call);
                }
            if (!got.equals(one.getString("formula") + ": " + text))
                wrong.add(one.getString("form") + " " + text + " | " + got);
        }
        assertEquals(List.of(), wrong.subList(0, Math.min(20, wrong.size())), wrong.size() + " differ");
    }

    private static String refusal(Vectors.Call call) {
        try {
            if (call.of.getString("form").equals("call")) call.call();
            else call.advance(call.bank());
            return "nothing";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Test
    void changesNothingWhenItRefuses() {
        for (JSONObject one : vectors.list("refusals")) {
            if (one.getString("form").equals("call")) continue;
            Vectors.Call call = vectors.new Call(lw, one);
            if (one.has("save") || call.state.size() > 0) continue;
            Bank bank = call.bank();
            byte[] before = bank.save();
            assertThrows(IllegalArgumentException.class, () -> call.advance(bank));
            assertTrue(java.util.Arrays.equals(before, bank.save()), call.formula.id());
        }
    }

    static String chicory() {
        String version = com.dylibso.chicory.runtime.Instance.class.getPackage().getImplementationVersion();
        return version == null ? "1.7.5" : version;
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
