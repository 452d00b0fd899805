package io.lanewise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * A bank's state as bytes, the same for every host: "LWB2", the length of the header, the CRC-32 of all other bytes, the header in
 * JSON, and from a multiple of eight bytes on each column of state.
 */
final class Snapshot {
    private static final int MAGIC = 0x3242574c;
    private static final int HEADER_AT = 12;

    private Snapshot() {}

    /** What a save is of. */
    record Header(Spec spec, int entities, boolean int64, String columns, Map<String, String> params) {
        String cells() {
            return int64 ? "i64" : "f64";
        }

        private String json() {
            String told = params.entrySet().stream()
                    .map(param -> JSONObject.quote(param.getKey()) + ":" + JSONObject.quote(param.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            return "{\"formula\":"
                    + JSONObject.quote(spec.id)
                    + ",\"version\":"
                    + spec.facts.version()
                    + ",\"entities\":"
                    + entities
                    + ",\"cells\":\""
                    + cells()
                    + "\",\"columns\":"
                    + JSONObject.quote(columns)
                    + ",\"params\":"
                    + told
                    + "}";
        }
    }

    static byte[] encode(Header header, long[][] columns) {
        byte[] text = header.json().getBytes(StandardCharsets.UTF_8);
        int start = eights(HEADER_AT + text.length);
        long size = start;
        for (long[] column : columns) size += column.length * 8L;
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, MAGIC).putInt(4, text.length).put(HEADER_AT, text);
        bytes.position(start);
        for (long[] column : columns) for (long cell : column) bytes.putLong(cell);
        bytes.putInt(8, checksum(bytes.array()));
        return bytes.array();
    }

    /** The columns, cells as bits, once the header is what this bank expects. */
    static long[][] decode(byte[] saved, Header expected, int[] lengths, boolean sameParams) {
        Spec spec = expected.spec;
        ByteBuffer bytes = ByteBuffer.wrap(saved).order(ByteOrder.LITTLE_ENDIAN);
        if (saved.length < HEADER_AT || bytes.getInt(0) != MAGIC)
            throw refusal(spec, "bytes that save() made", "something else");
        if (bytes.getInt(8) != checksum(saved))
            throw refusal(spec, "bytes as save() made them", saved.length + " bytes that do not have their checksum");
        int length = bytes.getInt(4);
        if (length < 0 || length > saved.length - HEADER_AT)
            throw refusal(spec, "bytes that save() made", "something else");
        JSONObject header = parse(spec, new String(saved, HEADER_AT, length, StandardCharsets.UTF_8));
        String formula = header.optString("formula", null);
        if (!spec.id.equals(formula) && !spec.facts.loads().contains(formula))
            throw refusal(spec, "formula " + spec.id, formula);
        check(spec, header, "version", Integer.toString(spec.facts.version()));
        check(spec, header, "entities", Integer.toString(expected.entities));
        check(spec, header, "cells", expected.cells());
        check(spec, header, "columns", expected.columns);
        if (sameParams) checkParams(expected, header.optJSONObject("params"));
        int body = eights(HEADER_AT + length);
        long size = 0;
        for (int cells : lengths) size += cells * 8L;
        if (saved.length - (long) body != size) throw refusal(spec, size + " bytes of columns", saved.length - body);
        bytes.position(body);
        long[][] columns = new long[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            columns[i] = new long[lengths[i]];
            for (int k = 0; k < lengths[i]; k++) columns[i][k] = bytes.getLong();
        }
        return columns;
    }

    private static JSONObject parse(Spec spec, String text) {
        try {
            return new JSONObject(text);
        } catch (JSONException e) {
            throw refusal(spec, "bytes that save() made", "something else");
        }
    }

    private static void check(Spec spec, JSONObject header, String key, String expected) {
        String got = String.valueOf(header.opt(key));
        if (!got.equals(expected)) throw refusal(spec, key + " " + expected, got);
    }

    /** Numbers as numbers: hosts may write the same one in other digits. */
    private static void checkParams(Header expected, JSONObject saved) {
        if (saved == null) throw refusal(expected.spec, "the parameters it was saved under", "none");
        Set<String> names = new LinkedHashSet<>(expected.params.keySet());
        names.addAll(saved.keySet());
        for (String name : names) {
            String own = expected.params.get(name);
            String other = saved.optString(name, null);
            if (own != null && other != null && same(expected, name, own, other)) continue;
            throw refusal(expected.spec, "parameter \"" + name + "\" " + own, other);
        }
    }

    private static boolean same(Header expected, String name, String own, String other) {
        if (own.equals(other)) return true;
        int at = expected.spec.param(name);
        if (expected.int64 && expected.spec.params.get(at).wide()) return false;
        Double number = Numbers.read(own);
        return number != null && number.equals(Numbers.read(other));
    }

    private static IllegalArgumentException refusal(Spec spec, Object expected, Object got) {
        return new IllegalArgumentException(spec.id + ": saved state expected " + expected + ", got " + got);
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, 8);
        crc.update(bytes, HEADER_AT, bytes.length - HEADER_AT);
        return (int) crc.getValue();
    }

    private static int eights(int bytes) {
        return (bytes + 7) / 8 * 8;
    }
}
