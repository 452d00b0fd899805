package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks are of any size: a call through the least memory and one that fits at once give the same bits. */
class BlocksTest {
    private final Lanewise narrow = Lanewise.load(new LoadOptions().staging(1 << 16));
    private final Lanewise wide = Lanewise.load(new LoadOptions().staging(1 << 26));
    private final Random random = new Random(5);

    private double[] drawn(int cells) {
        return random.doubles(cells).toArray();
    }

    private void same(String id, Map<String, ?> inputs, Map<String, ?> params, CallOptions options) {
        Result a = narrow.formula(id).call(inputs, params, options);
        Result b = wide.formula(id).call(inputs, params, options);
        for (String name : a.names()) assertArrayEquals(bits(a.column(name)), bits(b.column(name)), id + " " + name);
    }

    private static long[] bits(double[] column) {
        return Arrays.stream(column).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    @Test
    void rows() {
        int rows = 50_001;
        same(
                "energy.treasuryFee",
                Map.of("utilization", drawn(rows), "providers", 3, "hour", drawn(rows)),
                Map.of(),
                new CallOptions());
        same(
                "energy.treasuryFee",
                Map.of("utilization", drawn(rows), "providers", 3, "hour", 4),
                Map.of("base", drawn(rows)),
                new CallOptions());
    }

    @Test
    void planesAndRowsOfSeveralCells() {
        int rows = 3001;
        same("core.geoMean", Map.of("x", drawn(5 * rows), "weights", drawn(5)), Map.of(), new CallOptions());
        same("core.matrixVector", Map.of("matrix", drawn(7 * rows), "vector", drawn(7)), Map.of(), new CallOptions());
    }

    @Test
    void ticksOfManyEntities() {
        double[] x = drawn(7 * 9001);
        same("core.ema", Map.of("x", x), Map.of("alpha", 0.3), new CallOptions().entities(9001));
        same("core.ema", Map.of("x", x), Map.of("alpha", 0.3), new CallOptions().entities(7));
        same("core.ema", Map.of("x", x), Map.of("alpha", drawn(7)), new CallOptions());
        Bank a = narrow.formula("core.ema").bank(9001);
        Bank b = wide.formula("core.ema").bank(9001);
        assertArrayEquals(
                bits(a.run(Map.of("x", x)).column()), bits(b.run(Map.of("x", x)).column()));
        int[] turns = random.ints(40_003, 0, 9001).toArray();
        double[] events = drawn(turns.length);
        assertArrayEquals(
                bits(a.stepAt(turns, Map.of("x", events)).column()),
                bits(b.stepAt(turns, Map.of("x", events)).column()));
        assertArrayEquals(a.save(), b.save());
    }

    @Test
    void groupsShortAndLong() {
        int[] offsets = {0, 3, 3, 40_000, 40_001, 60_000};
        same("core.sum", Map.of("x", drawn(60_000), "offsets", offsets), Map.of(), new CallOptions());
        same(
                "core.quantile",
                Map.of("x", drawn(60_000), "q", new double[] {0.1, 0.5}, "offsets", offsets),
                Map.of(),
                new CallOptions());
    }

    @Test
    void aGroupTooLongForTheSharedMemoryIsSummedToo() {
        double[] ones = new double[9_000_000];
        Arrays.fill(ones, 1);
        assertEquals(
                ones.length, narrow.formula("core.sum").call(Map.of("x", ones)).number());
        assertEquals(
                3,
                narrow.formula("core.sum")
                        .call(Map.of("x", new double[] {1, 2}))
                        .number());
    }

    @Test
    void aColumnBeyondTheStagingAreaIsReadToItsEnd() {
        int rows = 1 << 20;
        double[] x = drawn(rows);
        double[] running = narrow.formula("core.exp").call(Map.of("x", x)).column();
        assertEquals(narrow.formula("core.exp").call(Map.of("x", x[rows - 1])).number(), running[rows - 1]);
    }
}
