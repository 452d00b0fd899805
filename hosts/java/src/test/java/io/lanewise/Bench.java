package io.lanewise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Formulas against the loop that a good engineer writes in Java, in interleaved rounds of one run: the median of the ratios, losses
 * first. Results are compared before.
 *
 * <p>{@code sh bench.sh [--quick]}
 */
public final class Bench {
    private static final int ROWS = 1_000_000;
    private static final int ENTITIES = 10_000;

    private record Line(String name, double ours, double loop) {
        double ratio() {
            return loop / ours;
        }
    }

    private Bench() {}

    public static void main(String[] args) {
        boolean quick = Arrays.asList(args).contains("--quick");
        long start = System.nanoTime();
        Lanewise lw = Lanewise.load();
        System.out.printf(Locale.ROOT, "load: %.0f ms%n", (System.nanoTime() - start) / 1e6);
        int rounds = quick ? 5 : 31;
        List<Line> lines = new ArrayList<>();
        lines.add(treasuryFee(lw, rounds));
        lines.add(peerScore(lw, rounds));
        lines.add(ewmaReputation(lw, rounds));
        lines.add(pi(lw, quick ? 50 : 500));
        lines.add(kalmanLevel(lw, quick ? 50 : 500));
        lines.add(rows(lw, rounds));
        lines.sort((a, b) -> Double.compare(a.ratio(), b.ratio()));
        System.out.println("| formula | lanewise, ns a row | plain loop, ns a row | times as fast |");
        System.out.println("| --- | ---: | ---: | ---: |");
        for (Line line : lines)
            System.out.printf(
                    Locale.ROOT, "| %s | %.1f | %.1f | %.2f |%n", line.name, line.ours, line.loop, line.ratio());
    }

    /** Both in turns; the medians of each, and of their ratio. */
    private static Line race(String name, int rounds, int rows, IntConsumer ours, IntConsumer loop) {
        double[] a = new double[rounds];
        double[] b = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = -Math.max(3, rounds / 4); round < rounds; round++) {
            int turn = round + 1000;
            long begin = System.nanoTime();
            ours.accept(turn);
            long between = System.nanoTime();
            loop.accept(turn);
            long end = System.nanoTime();
            if (round < 0) continue;
            a[round] = (between - begin) / (double) rows;
            b[round] = (end - between) / (double) rows;
            ratios[round] = b[round] / a[round];
        }
        double own = median(a);
        return new Line(name, own, own * median(ratios));
    }

    private static double median(double[] of) {
        double[] sorted = of.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double[] uniform(Random random, int cells, double low, double high) {
        double[] column = new double[cells];
        for (int i = 0; i < cells; i++) column[i] = low + (high - low) * random.nextDouble();
        return column;
    }

    /** Elementary functions differ in the last digits; more would be another formula. */
    private static void compare(String name, double[] ours, double[] loop) {
        for (int i = 0; i < ours.length; i++)
            if (!(Math.abs(ours[i] - loop[i]) <= 1e-9 * Math.max(1, Math.abs(loop[i])))
                    && !(Double.isNaN(ours[i]) && Double.isNaN(loop[i])))
                throw new AssertionError(name + ": " + ours[i] + " and " + loop[i] + " in row " + i);
    }

    private static void compare(Map<String, double[]> ours, Map<String, double[]> loop) {
        ours.forEach((name, column) -> compare(name, column, loop.get(name)));
    }

    private static Map<String, double[]> columns(int cells, String... names) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (String name : names) columns.put(name, new double[cells]);
        return columns;
    }

    private static double clamp(double x, double low, double high) {
        return Math.min(Math.max(x, low), high);
    }

    private static boolean isShare(double x) {
        return x >= 0 && x <= 1;
    }

    private static boolean isFinite(double x) {
        return Math.abs(x) <= Double.MAX_VALUE;
    }

    private static Line treasuryFee(Lanewise lw, int rounds) {
        Random random = new Random(1);
        double[] utilization = uniform(random, ROWS, 0, 1);
        double[] providers = uniform(random, ROWS, 0, 300);
        double[] hour = uniform(random, ROWS, 0, 24);
        String[] names = {"fee", "congestion", "liquidity", "time", "raw"};
        Map<String, double[]> ours = columns(ROWS, names);
        Map<String, double[]> theirs = columns(ROWS, names);
        Formula formula = lw.formula("energy.treasuryFee");
        Map<String, double[]> inputs = Map.of("utilization", utilization, "providers", providers, "hour", hour);
        IntConsumer own = turn -> formula.call(inputs, Map.of(), new CallOptions().out(ours));
        IntConsumer loop = turn -> treasuryFees(utilization, providers, hour, theirs);
        own.accept(0);
        loop.accept(0);
        compare(ours, theirs);
        return race("energy.treasuryFee, a column", rounds, ROWS, own, loop);
    }

    private static void treasuryFees(
            double[] utilization, double[] providers, double[] hour, Map<String, double[]> out) {
        double[] fee = out.get("fee");
        double[] congestion = out.get("congestion");
        double[] liquidity = out.get("liquidity");
        double[] time = out.get("time");
        double[] raw = out.get("raw");
        for (int i = 0; i < utilization.length; i++) {
            double u = utilization[i];
            double p = providers[i];
            double h = hour[i];
            if (isShare(u) && p >= 0 && isFinite(p) && Math.abs(h) <= 1e9) {
                double c = 2 / (1 + Math.exp(-2 / 0.1 * (u - 0.7)));
                double l = 1 - Math.min(Math.sqrt(p / 100), 0.3);
                double t = 1 + 0.3 * Math.cos(Math.PI / 12 * (((h % 24) + 24) % 24 - 19));
                double r = 250 * c * l * t;
                congestion[i] = c;
                liquidity[i] = l;
                time[i] = t;
                raw[i] = r;
                fee[i] = Math.floor(clamp(r, 100, 1000) + 0.5);
            } else fee[i] = congestion[i] = liquidity[i] = time[i] = raw[i] = Double.NaN;
        }
    }

    private static Line peerScore(Lanewise lw, int rounds) {
        Random random = new Random(2);
        double[] validity = uniform(random, ROWS, 0, 1);
        double[] response = uniform(random, ROWS, 0, 1);
        double[] resource = uniform(random, ROWS, 0, 1);
        double[] adherence = uniform(random, ROWS, 0, 1);
        Map<String, double[]> ours = columns(ROWS, "score", "weakest");
        Map<String, double[]> theirs = columns(ROWS, "score", "weakest");
        Formula formula = lw.formula("network.peerScore");
        Map<String, double[]> inputs =
                Map.of("validity", validity, "response", response, "resource", resource, "adherence", adherence);
        IntConsumer own = turn -> formula.call(inputs, Map.of(), new CallOptions().out(ours));
        IntConsumer loop =
                turn -> peerScores(validity, response, resource, adherence, theirs.get("score"), theirs.get("weakest"));
        own.accept(0);
        loop.accept(0);
        compare(ours, theirs);
        return race("network.peerScore, a column", rounds, ROWS, own, loop);
    }

    private static void peerScores(
            double[] validity,
            double[] response,
            double[] resource,
            double[] adherence,
            double[] score,
            double[] weakest) {
        for (int i = 0; i < validity.length; i++) {
            double v = validity[i];
            double q = response[i];
            double r = resource[i];
            double a = adherence[i];
            if (isShare(v) && isShare(q) && isShare(r) && isShare(a)) {
                score[i] = Math.min(
                        Math.exp(0.3 * Math.log(v) + 0.25 * Math.log(q) + 0.2 * Math.log(r) + 0.25 * Math.log(a)), 1);
                double early = Math.min(q, v);
                double late = Math.min(a, r);
                weakest[i] = late < early ? (a < r ? 3 : 2) : q < v ? 1 : 0;
            } else score[i] = weakest[i] = Double.NaN;
        }
    }

    private static Line ewmaReputation(Lanewise lw, int rounds) {
        int ticks = ROWS / ENTITIES;
        double[] rating = uniform(new Random(3), ROWS, 0, 5);
        Map<String, double[]> ours = columns(ROWS, "output");
        double[] theirs = new double[ROWS];
        Formula formula = lw.formula("energy.ewmaReputation");
        IntConsumer own = turn -> formula.call(
                Map.of("rating", rating),
                Map.of(),
                new CallOptions().entities(ENTITIES).out(ours));
        IntConsumer loop = turn -> {
            double[] score = new double[ENTITIES];
            Arrays.fill(score, 1);
            for (int t = 0, i = 0; t < ticks; t++)
                for (int e = 0; e < ENTITIES; e++, i++) {
                    double x = rating[i];
                    if (x >= 0 && isFinite(x)) score[e] = 0.3 / 5 * Math.min(x, 5) + (1 - 0.3) * score[e];
                    theirs[i] = score[e];
                }
        };
        own.accept(0);
        loop.accept(0);
        compare("output", ours.get("output"), theirs);
        return race("energy.ewmaReputation, series of 10,000", rounds, ROWS, own, loop);
    }

    private static Line pi(Lanewise lw, int rounds) {
        Random random = new Random(4);
        double[] setpoint = uniform(random, ENTITIES, 0, 1);
        double[] measured = uniform(random, ENTITIES, 0, 1);
        Map<String, double[]> ours = columns(ENTITIES, "u", "integral");
        double[] u = new double[ENTITIES];
        double[] output = new double[ENTITIES];
        double[] integral = new double[ENTITIES];
        double[] sum = new double[ENTITIES];
        int[] skipped = new int[ENTITIES];
        Bank bank = lw.formula("control.pi").bank(ENTITIES, Map.of("min", -2, "max", 2));
        IntConsumer own = turn -> bank.step(Map.of("setpoint", setpoint, "measured", measured), ours);
        IntConsumer loop = turn -> {
            double kp = 1;
            double ki = 0.1;
            double unwind = Math.min(1, 1 / (kp / ki));
            for (int e = 0; e < ENTITIES; e++) {
                double error = setpoint[e] - measured[e];
                double wanted = kp * error + sum[e];
                double given = clamp(wanted, -2, 2);
                double next = sum[e] + ki * error + unwind * (given - wanted);
                if (isFinite(error) && isFinite(next) && isFinite(given)) {
                    sum[e] = next;
                    u[e] = given;
                } else skipped[e]++;
                output[e] = u[e];
                integral[e] = sum[e];
            }
        };
        own.accept(0);
        loop.accept(0);
        compare(ours, Map.of("u", output, "integral", integral));
        return race("control.pi, a bank of 10,000", rounds, ENTITIES, own, loop);
    }

    private static Line kalmanLevel(Lanewise lw, int rounds) {
        double[] measured = uniform(new Random(5), ENTITIES, 0, 1);
        String[] names = {"estimate", "variance", "gain", "nis", "scale", "noise"};
        Map<String, double[]> ours = columns(ENTITIES, names);
        Map<String, double[]> theirs = columns(ENTITIES, names);
        double[] estimate = new double[ENTITIES];
        double[] variance = new double[ENTITIES];
        double[] scale = new double[ENTITIES];
        double[] noise = new double[ENTITIES];
        double[] skipped = new double[ENTITIES];
        Arrays.fill(variance, 1);
        Arrays.fill(scale, 1);
        Arrays.fill(noise, 0.1);
        Bank bank = lw.formula("control.kalmanLevel").bank(ENTITIES);
        IntConsumer own = turn -> bank.step(Map.of("measured", measured), ours);
        IntConsumer loop = turn -> {
            double[] gain = theirs.get("gain");
            double[] nis = theirs.get("nis");
            for (int e = 0; e < ENTITIES; e++) {
                double z = measured[e];
                double r = noise[e];
                double x = estimate[e];
                double p = variance[e] + scale[e] * 0.01;
                double k = p + r < Double.POSITIVE_INFINITY ? p / (p + r) : 1 / (1 + r / p);
                double surprise = Double.NaN;
                double next = k == 1 ? z : x + k * (z - x);
                if (isFinite(next)) {
                    surprise = p + r < Double.POSITIVE_INFINITY ? (z - x) * (z - x) / (p + r) : 0;
                    p = k == 0 ? p : k * r;
                    estimate[e] = next;
                } else {
                    k = 0;
                    skipped[e]++;
                }
                variance[e] = p;
                gain[e] = k;
                nis[e] = surprise;
            }
            System.arraycopy(estimate, 0, theirs.get("estimate"), 0, ENTITIES);
            System.arraycopy(variance, 0, theirs.get("variance"), 0, ENTITIES);
            System.arraycopy(scale, 0, theirs.get("scale"), 0, ENTITIES);
            System.arraycopy(noise, 0, theirs.get("noise"), 0, ENTITIES);
        };
        own.accept(0);
        loop.accept(0);
        compare(ours, theirs);
        return race("control.kalmanLevel, a bank of 10,000", rounds, ENTITIES, own, loop);
    }

    /** What a call costs that computes next to nothing. */
    private static Line rows(Lanewise lw, int rounds) {
        int calls = 20_000;
        double[] hour = uniform(new Random(6), calls, 0, 24);
        Formula formula = lw.formula("energy.treasuryFee");
        double[] fees = new double[2];
        Map<String, double[]> one = columns(1, "fee", "congestion", "liquidity", "time", "raw");
        IntConsumer own = turn -> {
            for (double h : hour)
                fees[0] += formula.call(Map.of("utilization", 0.8, "providers", 12, "hour", h))
                        .number("fee");
        };
        double[] u = {0.8};
        double[] p = {12};
        double[] at = new double[1];
        IntConsumer loop = turn -> {
            for (double h : hour) {
                at[0] = h;
                treasuryFees(u, p, at, one);
                fees[1] += one.get("fee")[0];
            }
        };
        own.accept(0);
        loop.accept(0);
        compare("fee", new double[] {fees[0]}, new double[] {fees[1]});
        return race("energy.treasuryFee, row by row", rounds, calls, own, loop);
    }
}
