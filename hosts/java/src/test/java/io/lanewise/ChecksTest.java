package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.DoubleBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private final Lanewise lw = Lanewise.load();
    private final Formula fee = lw.formula("energy.treasuryFee");
    private final double[] two = {0.5, 0.75};

    private static void refused(String message, Runnable call) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, error.getMessage());
        assertFalse(error instanceof WrongKindException, "is a wrong value");
    }

    private static void wrongKind(String message, Runnable call) {
        assertEquals(message, assertThrows(WrongKindException.class, call::run).getMessage());
    }

    @Test
    void namesThatAreUnknownComeWithTheNearOne() {
        wrongKind(
                "lanewise: unknown formula \"energy.treasuryFees\" (did you mean \"energy.treasuryFee\"?)",
                () -> lw.formula("energy.treasuryFees"));
        wrongKind(
                "energy.treasuryFee: unknown input \"hours\" (did you mean \"hour\"?), expected \"utilization\", \"providers\","
                        + " \"hour\"",
                () -> fee.call(Map.of("utilization", 0.5, "providers", 1, "hours", 2)));
        wrongKind(
                "core.ema: unknown parameter \"alhpa\" (did you mean \"alpha\"?), expected \"alpha\", \"halfLife\", \"span\"",
                () -> lw.formula("core.ema").call(Map.of("x", two), Map.of("alhpa", 0.5)));
        wrongKind(
                "core.ema: unknown state \"x\" (did you mean \"y\"?), expected \"y\", \"skipped\"",
                () -> lw.formula("core.ema").bank(1).state("x"));
        wrongKind(
                "core.ema: unknown axis \"ticks\" (did you mean \"tick\"?), expected \"tick\", \"entity\"",
                () -> lw.formula("core.ema").call(Map.of("x", two), Map.of(), new CallOptions().size("ticks", 2)));
        wrongKind(
                "core.ema: unknown output \"outptu\" (did you mean \"output\"?), expected \"output\"",
                () -> lw.formula("core.ema")
                        .call(Map.of("x", two), Map.of(), new CallOptions().out(Map.of("outptu", two))));
        wrongKind("energy.treasuryFee: a bank expected a formula with state, got one without", () -> fee.bank(3));
    }

    @Test
    void kindsAreAskedFor() {
        wrongKind(
                "energy.treasuryFee: \"hour\" expected double[] or a number, got nothing",
                () -> fee.call(Map.of("utilization", 0.5, "providers", 1)));
        wrongKind(
                "energy.treasuryFee: \"hour\" expected double[] or a number, got int[]",
                () -> fee.call(Map.of("utilization", 0.5, "providers", 1, "hour", new int[] {1})));
        Map<String, Object> sound = Map.of("utilization", 0.5, "providers", 1, "hour", 2);
        wrongKind(
                "energy.treasuryFee: \"enabled\" expected boolean, got Integer",
                () -> fee.call(sound, Map.of("enabled", 1)));
        wrongKind(
                "energy.treasuryFee: \"base\" expected a number, got \"300\"",
                () -> fee.call(sound, Map.of("base", "300")));
        wrongKind(
                "energy.treasuryFee: \"form\" expected one of \"smooth\", \"linear\", got Integer",
                () -> fee.call(sound, Map.of("form", 1)));
        refused(
                "energy.treasuryFee: \"form\" expected \"smooth\", as \"seed\" is called now, got \"seed\"",
                () -> fee.call(sound, Map.of("form", "seed")));
        wrongKind("core.sum: \"offsets\" expected int[], got double[]", () -> lw.formula("core.sum")
                .call(Map.of("x", two, "offsets", two)));
        wrongKind(
                "fees.split: expected all inputs in doubles or all in 64-bit integers, got both",
                () -> lw.formula("fees.split").call(Map.of("fee", new long[] {1}, "percent", new double[] {2})));
        wrongKind(
                "fees.baseFee: a bank made with int64(false) expected columns in double[]",
                () -> lw.formula("fees.baseFee").bank(1).step(Map.of("used", new long[] {1})));
        refused(
                "core.ema: \"int64\" expected false: this formula works in doubles, got true",
                () -> lw.formula("core.ema").bank(1, Map.of(), new BankOptions().int64(true)));
    }

    @Test
    void valuesAreAskedFor() {
        Map<String, Object> sound = Map.of("utilization", 0.5, "providers", 1, "hour", 2);
        refused("energy.treasuryFee: \"base\" expected 0 to 10000, got -1", () -> fee.call(sound, Map.of("base", -1)));
        refused(
                "energy.treasuryFee: \"providers\" expected length 2, got 3",
                () -> fee.call(Map.of("utilization", two, "providers", new double[3], "hour", 2)));
        refused(
                "energy.treasuryFee: \"utilization\" expected 0 to 1, got 1.5 in row 1",
                () -> fee.call(
                        Map.of("utilization", new double[] {0.5, 1.5}, "providers", 1, "hour", 2),
                        Map.of(),
                        new CallOptions().onInvalid(OnInvalid.THROW)));
        refused("core.ema: \"entities\" expected a whole number, 1 or more, got 0", () -> lw.formula("core.ema")
                .bank(0));
        refused("core.ema: \"x\" expected length to be a multiple of 3, got 2", () -> lw.formula("core.ema")
                .call(Map.of("x", two), Map.of(), new CallOptions().entities(3)));
        refused(
                "core.ema: \"entity\" expected 0 to 1, got -1",
                () -> lw.formula("core.ema").bank(2).at(-1, Map.of("x", 1)));
        refused(
                "core.ema: \"indices\" expected 0 to 1, got -1 at 1",
                () -> lw.formula("core.ema").bank(2).stepAt(new int[] {0, -1}, Map.of("x", 1)));
        refused("core.sum: \"offsets\" expected to rise from 0 to 2, got -1 at 1", () -> lw.formula("core.sum")
                .call(Map.of("x", two, "offsets", new int[] {0, -1, 2})));
        refused("core.ema: \"out.output\" expected length 2, got 3", () -> lw.formula("core.ema")
                .call(Map.of("x", two), Map.of(), new CallOptions().out(Map.of("output", new double[3]))));
        refused(
                "energy.treasuryFee: \"out.raw\" expected memory of its own, got a column that overlaps \"out.fee\"",
                () -> fee.call(
                        sound,
                        Map.of(),
                        new CallOptions()
                                .out(Map.of("fee", new double[1], "raw", two))
                                .out(same("fee", "raw"))));
    }

    private static Map<String, double[]> same(String a, String b) {
        double[] column = new double[1];
        return Map.of(a, column, b, column);
    }

    @Test
    void columnsComeInTheKindsThatJavaHas() {
        double[] x = {1, 2, 4};
        Formula ema = lw.formula("core.ema");
        double[] expected = ema.call(Map.of("x", x)).column();
        DoubleBuffer part = DoubleBuffer.wrap(new double[] {9, 1, 2, 4}).position(1);
        assertEquals(List.of(), differing(expected, ema.call(Map.of("x", part)).column()));
        Formula reputation = lw.formula("energy.reputation");
        double[] flags = reputation
                .call(Map.of("delivered", new boolean[] {true, false}))
                .column("score");
        assertEquals(
                List.of(),
                differing(
                        flags,
                        reputation.call(Map.of("delivered", new byte[] {1, 0})).column("score")));
        assertEquals(
                List.of(),
                differing(
                        flags,
                        reputation
                                .call(Map.of("delivered", new double[] {1, 0}))
                                .column("score")));
        // In place: each cell is read before it is written.
        ema.call(Map.of("x", x), Map.of(), new CallOptions().out(Map.of("output", x)));
        assertEquals(List.of(), differing(expected, x));
    }

    private static List<String> differing(double[] a, double[] b) {
        return java.util.stream.IntStream.range(0, Math.max(a.length, b.length))
                .filter(i -> Double.doubleToRawLongBits(a[i]) != Double.doubleToRawLongBits(b[i]))
                .mapToObj(i -> a[i] + " and " + b[i])
                .toList();
    }

    @Test
    void noRowsAreFine() {
        Map<String, Object> none = Map.of("utilization", new double[0], "providers", 1, "hour", 2);
        assertEquals(0, fee.call(none).column("fee").length);
        assertEquals(
                0,
                lw.formula("core.sum")
                        .call(Map.of("x", new double[0], "offsets", new int[] {0}))
                        .column("output")
                        .length);
        assertEquals(
                0,
                lw.formula("core.ema").bank(3).run(Map.of("x", new double[0])).column().length);
        assertEquals(
                0,
                lw.formula("core.ema")
                        .bank(3)
                        .stepAt(new int[0], Map.of("x", new double[0]))
                        .column()
                        .length);
    }

    @Test
    void resultsSayWhatTheyAre() {
        Result result = fee.call(Map.of("utilization", 0.8, "providers", 12, "hour", 7));
        assertEquals(List.of("fee", "congestion", "liquidity", "time", "raw"), result.names());
        wrongKind(
                "energy.treasuryFee: expected the name of an output, one of \"fee\", \"congestion\", \"liquidity\","
                        + " \"time\", \"raw\"",
                result::number);
        wrongKind("energy.treasuryFee: \"fee\" is no flag", () -> result.flag("fee"));
        wrongKind("energy.treasuryFee: \"fee\" is in doubles, take column(\"fee\")", () -> result.longs("fee"));
        Result bid = lw.formula("network.peerScore")
                .call(Map.of("validity", 0.9, "response", 0.1, "resource", 0.8, "adherence", 0.7));
        assertEquals("response", bid.code("weakest"));
        wrongKind(
                "core.ema: \"output\" has 2 cells, take the column",
                () -> lw.formula("core.ema").call(Map.of("x", two)).number());
    }

    @Test
    void whatIsNullIsNamed() {
        wrongKind(
                "energy.treasuryFee: \"options\" expected CallOptions, got nothing",
                () -> fee.call(Map.of(), Map.of(), null));
        wrongKind("core.ema: \"options\" expected BankOptions, got nothing", () -> lw.formula("core.ema")
                .bank(1, Map.of(), null));
        wrongKind("lanewise: unknown formula \"null\"", () -> lw.formula(null));
        Map<String, Object> inputs = new HashMap<>(Map.of("utilization", 1, "providers", 1, "hour", 1));
        inputs.put(null, 1);
        String names = "expected \"utilization\", \"providers\", \"hour\"";
        wrongKind("energy.treasuryFee: unknown input \"null\", " + names, () -> fee.call(inputs));
        wrongKind("core.exp: unknown axis \"null\", expected \"row\"", () -> lw.formula("core.exp")
                .call(Map.of("x", 1), Map.of(), new CallOptions().size(null, 1)));
    }

    /** Groups of a later block read what an earlier one has written, unless they are read from elsewhere. */
    @Test
    void readOnlyBuffersOverAnOutputAreReadBeforeItIsWritten() {
        int groups = 30_000;
        double[] size = new double[2 * groups];
        double[] shared = new double[2 * groups];
        int[] offsets = new int[groups + 1];
        for (int i = 0; i < size.length; i++) size[i] = 100 + i % 50;
        for (int i = 0; i < groups; i++) {
            shared[i] = 10 + i % 7;
            offsets[i + 1] = 2 * (i + 1);
        }
        DoubleBuffer sample = DoubleBuffer.wrap(shared, 0, groups).asReadOnlyBuffer();
        Map<String, Object> inputs = Map.of("size", size, "deviation", 1, "sample", sample, "offsets", offsets);
        double[] expected =
                lw.formula("sampling.allocation").call(inputs).column("sample").clone();
        lw.formula("sampling.allocation").call(inputs, Map.of(), new CallOptions().out(Map.of("sample", shared)));
        assertArrayEquals(expected, shared);
    }

    @Test
    void banksBeyondMemoryAreRefusedBeforeAnythingIsTaken() {
        int many = Integer.MAX_VALUE;
        String room = "expected so many that their state fits into 2146369528 bytes, got ";
        refused("control.pi: \"entities\" " + room + 89_470_000, () -> lw.formula("control.pi")
                .bank(89_470_000));
        BankOptions huge = new BankOptions().size("unit", many).size("feature", many);
        refused("learning.lstm: \"entities\" " + room + many, () -> lw.formula("learning.lstm")
                .bank(many, Map.of(), huge));
    }
}
