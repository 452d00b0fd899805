package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BankTest {
    private static final int ENTITIES = 1000;
    private final Lanewise lw = Lanewise.load();
    private final Random random = new Random(11);

    private double[] drawn(int cells) {
        double[] column = random.doubles(cells).toArray();
        for (int i = 0; i < cells; i += 13) column[i] = Double.NaN;
        return column;
    }

    private static void sameBits(double[] expected, double[] got) {
        assertArrayEquals(
                Arrays.stream(expected).mapToLong(Double::doubleToRawLongBits).toArray(),
                Arrays.stream(got).mapToLong(Double::doubleToRawLongBits).toArray());
    }

    @Test
    void ticksAloneAndTogetherAndAsEventsAreTheSame() {
        Formula level = lw.formula("control.kalmanLevel");
        double[] measured = drawn(3 * ENTITIES);
        Result series = level.call(Map.of("measured", measured), Map.of(), new CallOptions().entities(ENTITIES));
        Bank run = level.bank(ENTITIES);
        Bank step = level.bank(ENTITIES);
        Bank events = level.bank(ENTITIES);
        Result all = run.run(Map.of("measured", measured));
        for (String name : level.outputs()) sameBits(series.column(name), all.column(name));
        for (int tick = 0; tick < 3; tick++) {
            double[] now = Arrays.copyOfRange(measured, tick * ENTITIES, (tick + 1) * ENTITIES);
            Result one = step.step(Map.of("measured", now));
            int[] turns = new int[ENTITIES];
            Arrays.setAll(turns, i -> i);
            Result each = events.stepAt(turns, Map.of("measured", now));
            for (String name : level.outputs()) {
                double[] expected = Arrays.copyOfRange(all.column(name), tick * ENTITIES, (tick + 1) * ENTITIES);
                sameBits(expected, one.column(name));
                sameBits(expected, each.column(name));
            }
        }
        assertArrayEquals(run.save(), step.save());
        assertArrayEquals(run.save(), events.save());
        assertEquals(3 * ENTITIES / 13 + 1, Arrays.stream(step.state("skipped")).sum());
    }

    @Test
    void anEntityIsToldAlone() {
        Bank all = lw.formula("core.ema").bank(3);
        Bank one = lw.formula("core.ema").bank(3);
        double[] y = all.step(Map.of("x", new double[] {1, 2, 3})).column();
        for (int i = 0; i < 3; i++)
            assertEquals(y[i], one.at(i, Map.of("x", i + 1)).number());
        assertArrayEquals(all.save(), one.save());
    }

    @Test
    void parametersOfEachEntityAreKept() {
        Formula pi = lw.formula("control.pi");
        double[] kp = random.doubles(5).toArray();
        double[] measured = drawn(5);
        Bank together = pi.bank(5, Map.of("kp", kp));
        double[] u = together.step(Map.of("setpoint", 1, "measured", measured)).column("u");
        for (int i = 0; i < 5; i++) {
            Bank alone = pi.bank(1, Map.of("kp", kp[i]));
            assertEquals(
                    u[i],
                    alone.step(Map.of("setpoint", 1, "measured", measured[i])).number("u"));
        }
    }

    @Test
    void stateIsReadAndWrittenAndReset() {
        Bank bank = lw.formula("core.ema").bank(3, Map.of("alpha", 0.5), new BankOptions().state(Map.of("y", 1.5)));
        assertArrayEquals(new double[] {1.5, 1.5, 1.5}, bank.state("y"));
        bank.setState("y", new double[] {1, 2, Double.NaN});
        assertArrayEquals(new double[] {3, 3.5, 5}, bank.step(Map.of("x", 5)).column());
        bank.setState("y", 7);
        assertArrayEquals(new double[] {7, 7, 7}, bank.state("y"));
        assertEquals(
                "core.ema: \"state.y\" expected a finite number, or NaN, got Infinity of entity 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> bank.setState("y", new double[] {1, Double.POSITIVE_INFINITY, 2}))
                        .getMessage());
        assertArrayEquals(new double[] {7, 7, 7}, bank.state("y"));
        bank.reset();
        assertArrayEquals(new double[] {1.5, 1.5, 1.5}, bank.state("y"));
    }

    @Test
    void savesAreTakenUpByTheirOwnKindAlone() {
        Map<String, Object> params = Map.of("kp", 1e-7, "min", -0.30000000000000004);
        Bank bank = lw.formula("control.pi").bank(7, params);
        bank.step(Map.of("setpoint", 1, "measured", drawn(7)));
        byte[] saved = bank.save();
        String text = new String(saved, StandardCharsets.UTF_8);
        assertTrue(
                text.contains(
                        "\"params\":{\"kp\":\"1e-7\",\"ki\":\"0.1\",\"dt\":\"1\",\"min\":\"-0.30000000000000004\","
                                + "\"max\":\"Infinity\",\"antiWindup\":\"backCalc\",\"trackingTime\":\"NaN\""),
                text);
        Bank other = lw.formula("control.pi").bank(7, params);
        other.load(saved, true);
        assertArrayEquals(saved, other.save());
        other.step(Map.of("setpoint", 1, "measured", 0.5));
        byte[] now = other.save();
        refused(
                other,
                now,
                "formula control.pi, got core.ema",
                lw.formula("core.ema").bank(7).save());
        refused(
                other,
                now,
                "entities 7, got 8",
                lw.formula("control.pi").bank(8).save());
        refused(other, now, "bytes that save() made, got something else", new byte[] {1, 2, 3});
        byte[] changed = saved.clone();
        changed[changed.length - 1] ^= 1;
        refused(
                other,
                now,
                "bytes as save() made them, got " + changed.length + " bytes that do not have their checksum",
                changed);
        byte[] another = lw.formula("control.pi").bank(7).save();
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> other.load(another, true));
        assertEquals("control.pi: saved state expected parameter \"kp\" 1e-7, got 1", error.getMessage());
        assertArrayEquals(now, other.save());
        other.load(another);
        assertArrayEquals(lw.formula("control.pi").bank(7).state("integral"), other.state("integral"));
    }

    private static void refused(Bank bank, byte[] now, String expected, byte[] saved) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> bank.load(saved));
        assertEquals("control.pi: saved state expected " + expected, error.getMessage());
        assertArrayEquals(now, bank.save());
    }

    @Test
    void integersGoOnWhereDoublesEnd() {
        BankOptions wide = new BankOptions().int64(true);
        long cap = Long.MAX_VALUE - 3;
        Bank bank = lw.formula("issuance.supplyCap").bank(1, Map.of("cap", cap), wide);
        Result first = bank.step(Map.of("reward", new long[] {cap - 1}));
        Result last = bank.step(Map.of("reward", 5));
        assertEquals(cap - 1, first.longs(first.names().get(0))[0]);
        assertEquals(1, last.longs(last.names().get(0))[0]);
        byte[] saved = bank.save();
        assertTrue(new String(saved, StandardCharsets.UTF_8).contains("\"cap\":\"" + cap + "\""));
        Bank near = lw.formula("issuance.supplyCap").bank(1, Map.of("cap", cap - 1), wide);
        assertThrows(IllegalArgumentException.class, () -> near.load(saved, true));
        near.load(saved);
        assertEquals(saved.length, near.save().length);
    }

    @Test
    void anInterruptedThreadFinishesItsTick() {
        double[] x = drawn(ENTITIES);
        Bank calm = lw.formula("core.ema").bank(ENTITIES);
        Bank told = lw.formula("core.ema").bank(ENTITIES);
        calm.step(Map.of("x", x));
        Thread.currentThread().interrupt();
        told.step(Map.of("x", x));
        assertTrue(Thread.interrupted());
        BankTest.sameBits(calm.state("y"), told.state("y"));
    }
}
