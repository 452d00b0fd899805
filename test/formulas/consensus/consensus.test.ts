import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digamma, trigamma } from "../../../reference/consensus/consensus.ts";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose, golden } from "../../support/golden.ts";

golden(
  "consensus.kalmanDifficulty",
  {
    kdiff: (lw, { t, D0 }: { t: number[]; D0: number }) => {
      const { difficulty, logRate, drift, scale } = lw.consensus.kalmanDifficulty(
        { solveTime: column(...t) },
        { initialDifficulty: D0 },
      );
      return { difficulty, logRate: logRate.at(-1), drift: drift.at(-1), qScale: scale.at(-1) };
    },
  },
  { exact: ["difficulty"] },
);

golden(
  "consensus.windowRetune",
  {
    retune: (lw, { prev, ts, hint }: { prev: number; ts: number[]; hint: number }) => {
      const { medium, ...rest } = lw.consensus.windowRetune({ timestamps: column(...ts), difficulty: prev, hint });
      return { ...rest, med: medium };
    },
  },
  { exact: ["next", "hint"] },
);

type Anchored = { Da: number; dt: number; dh: number; T: number; hl: number };
golden("consensus.asert", {
  asert: (lw, { Da, dt, dh, T, hl }: Anchored) =>
    lw.consensus.asert({ anchor: Da, elapsed: dt, height: dh }, { spacing: T, halfLife: hl }),
  asertpoly: (lw, { frac }: { frac: number }) => lw.consensus.asertFactor({ fraction: frac }),
});

golden(
  "consensus.lwma",
  {
    lwma: (lw, { D, st, T }: { D: number[]; st: number[]; T: number }) =>
      lw.consensus.lwma({ difficulty: column(...D), solveTime: column(...st) }, { spacing: T }),
  },
  { exact: ["next"] },
);

/** aserti3-2d as it is written down, in integers of any size. */
function exactTarget(anchor: bigint, elapsed: bigint, height: bigint, spacing = 600n, halfLife = 172800n): bigint {
  const limit = expanded(0x1d00ffffn);
  const exponent = ((elapsed - spacing * (height + 1n)) * 65536n) / halfLife;
  const shifts = exponent >> 16n;
  const scaled = anchor * exactFactor(exponent & 0xffffn);
  const next = shifts <= 16n ? scaled >> (16n - shifts) : shifts > 600n ? limit : scaled << (shifts - 16n);
  return next < 1n ? 1n : next > limit ? limit : next;
}

const exactFactor = (f: bigint) =>
  65536n + ((195766423245049n * f + 971821376n * f ** 2n + 5127n * f ** 3n + (1n << 47n)) >> 48n);

function expanded(bits: bigint): bigint {
  const size = bits >> 24n;
  const mantissa = bits & 0x7fffffn;
  return size <= 3n ? mantissa >> (8n * (3n - size)) : mantissa << (8n * (size - 3n));
}

function compact(target: bigint): bigint {
  let size = BigInt(Math.ceil(target.toString(16).length / 2));
  let mantissa = size <= 3n ? target << (8n * (3n - size)) : target >> (8n * (size - 3n));
  if (mantissa & 0x800000n) {
    mantissa >>= 8n;
    size++;
  }
  return (size << 24n) | mantissa;
}

/** What Bitcoin Cash Node publishes. */
const vectors = readFileSync("test/references/asert.txt", "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"))
  .map((line) => line.split(" ").map(Number) as [number, number, number, number, number]);
const part = (k: number) => Float64Array.from(vectors, (fields) => fields[k]!);

describe("aserti3-2d in integers of any size, as these tests have it,", () => {
  test("gives the published vectors", () => {
    expect(vectors.length).toBe(334);
    for (const [run, anchor, height, elapsed, bits] of vectors)
      expect(
        compact(exactTarget(expanded(BigInt(anchor)), BigInt(elapsed), BigInt(height))),
        `run ${run}, block ${height}`,
      ).toBe(BigInt(bits));
  });
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { kalmanDifficulty, windowRetune, asert, asertFactor, asertTarget, lwma } = lw.consensus;

  describe("every formula of the domain", () => {
    test("throws at an invalid input, and gives NaN where the caller prefers that", () => {
      expect(() => asert({ anchor: 0, elapsed: 0, height: 0 })).toThrow(/^consensus\.asert: "anchor" expected/);
      expect(asert({ anchor: 0, elapsed: 0, height: 0 }, {}, { onInvalid: "nan" })).toBeNaN();
      expect(() => asertFactor({ fraction: 0.5 })).toThrow(RangeError);
      expect(() => asertTarget({ anchor: 0x1d00ffff, elapsed: 0.5, height: 0 })).toThrow(/"elapsed"/);
      expect(() => lwma({ difficulty: column(0), solveTime: column(1) })).toThrow(/"difficulty"/);
      expect(() => windowRetune({ timestamps: column(0, NaN), difficulty: 5 })).toThrow(/"timestamps"/);
      const bank = lw.consensus.kalmanDifficulty.bank(2);
      expect(() => bank.step({ solveTime: column(1000, -1) })).toThrow(/"solveTime".* in row 1/);
      expect(bank.state.nisMean).toEqual(column(1, 1));
    });
  });

  describe("consensus.kalmanDifficulty", () => {
    test("leaves a difficulty alone that is met on time, whatever it is", () => {
      for (const initialDifficulty of [1, 7, 1000, 2 ** 40]) {
        const { difficulty } = kalmanDifficulty({ solveTime: new Float64Array(50).fill(1000) }, { initialDifficulty });
        expect(new Set(difficulty)).toEqual(new Set([initialDifficulty]));
      }
    });

    test("takes the first step that its equations give by hand", () => {
      // P = 1 + 0 + 1e-4 + 1e-3, S = P + 1, score 1 - 500 / 1000.
      const a = 1 + 1e-4 + 1e-3;
      const level = Math.log(1000) + (a / (a + 1)) * 0.5;
      const drift = ((0.95 * 1e-4) / (a + 1)) * 0.5;
      const { difficulty, logRate } = kalmanDifficulty({ solveTime: 500 });
      expect(logRate).toBeCloseTo(level, 12);
      expect(difficulty).toBe(Math.round(1000 * Math.exp(level + drift)));
    });

    test("is the average of what it observed from a prior that knows nothing", () => {
      // The logarithm of one solve time, of which nothing but noise of variance pi^2 / 6 is unknown.
      const solveTime = column(500, 2200, 900, 50, 1500);
      const params = { observation: "log", q0: 0, q1: 0, initialDriftVariance: 0, maxStep: 1 } as const;
      for (const initialVariance of [1e16, 1e100, 1e300, Infinity]) {
        const { logRate } = kalmanDifficulty({ solveTime }, { ...params, initialVariance });
        const bank = lw.consensus.kalmanDifficulty.bank(1, params, { state: { p11: initialVariance } });
        expectSameBits(bank.run({ solveTime }).logRate, logRate);
        let sum = 0;
        solveTime.forEach((x, t) => {
          sum += Math.log(1e6) - Math.log(x) + digamma(1);
          expectClose(logRate[t], sum / (t + 1), 1e-13);
        });
        expectClose(bank.state.p11[0], Math.PI ** 2 / 6 / 5, 1e-13);
      }
    });

    test("takes the first surprise whole when nothing is known, and the second gives the drift", () => {
      const unknown = { initialVariance: Infinity, initialDriftVariance: Infinity, q0: 0, q1: 0, phi: 1 };
      const bank = lw.consensus.kalmanDifficulty.bank(1, unknown);
      bank.step({ solveTime: 500 });
      expectClose(bank.state.logRate[0], Math.log(1000) + 0.5, 1e-15);
      // The drift takes half, being as unknown, and stays unknown.
      expect([bank.state.p11[0], bank.state.p12[0], bank.state.p22[0]]).toEqual([1, 0.5, Infinity]);
      expectClose(bank.state.drift[0], 0.25, 1e-15);
      bank.step({ solveTime: 500 });
      expectClose(bank.state.logRate[0], Math.log(1000) + 0.5 + 0.25 + 0.5, 1e-6);
      expectClose(bank.state.drift[0], 0.75, 1e-6);
      expectClose([bank.state.p11[0], bank.state.p12[0], bank.state.p22[0]], [1, 1, 2], 1e-15);
      const still = { observation: "log", maxStep: 1 } as const;
      const line = kalmanDifficulty({ solveTime: column(500, 700, 900, 400) }, { ...unknown, ...still });
      const huge = kalmanDifficulty(
        { solveTime: column(500, 700, 900, 400) },
        { ...unknown, initialVariance: 1e200, initialDriftVariance: 1e200, ...still },
      );
      expectClose(line.logRate, [...huge.logRate], 1e-12);
      expectClose(line.drift, [...huge.drift], 1e-12);
    });

    test("comes back from any solve times, however long they go on", () => {
      const bank = lw.consensus.kalmanDifficulty.bank(1);
      for (let k = 0; k < 3; k++) bank.run({ solveTime: new Float64Array(20_000) });
      bank.run({ solveTime: new Float64Array(20_000).fill(1e308) });
      for (const [name, cells] of Object.entries(bank.state)) expect(Number.isFinite(cells[0]), name).toBe(true);
      expect(bank.state.skipped[0]).toBe(0);
    });

    test("by the logarithm takes no time for a thousandth of a block's, whatever the unit", () => {
      const log = { observation: "log" } as const;
      for (const spacing of [1000, 64, 600_000])
        expect(kalmanDifficulty({ solveTime: 0 }, { ...log, spacing, initialDifficulty: 1e9 })).toEqual(
          kalmanDifficulty({ solveTime: spacing / 1000 }, { ...log, spacing, initialDifficulty: 1e9 }),
        );
    });

    test("skips a solve time that is no time: the difficulty stays", () => {
      const solveTime = column(400, NaN, -1, Infinity, 400);
      const { difficulty } = kalmanDifficulty({ solveTime }, {}, { onInvalid: "nan" });
      const without = kalmanDifficulty({ solveTime: column(400, 400) }).difficulty;
      expect([...difficulty]).toEqual([without[0], without[0], without[0], without[0], without[1]]);
    });

    test("counts a solve time of nothing as the least surprise there is, and bounds the largest", () => {
      const { difficulty } = kalmanDifficulty({ solveTime: column(0) });
      expect(difficulty[0]).toBeGreaterThan(1e6);
      const [long] = kalmanDifficulty({ solveTime: column(1e4) }).difficulty;
      expect(kalmanDifficulty({ solveTime: column(1e15) }).difficulty).toEqual(column(long!));
      expect(long).toBeGreaterThanOrEqual(250_000);
    });

    test("never leaves its steps: a whole number, at least 1, at most 4 times up or down", () => {
      const time = fc.oneof(fc.double({ min: 0, max: 1e7, noNaN: true }), fc.constantFrom(0, 1e-300, 1e300));
      const settings = { observation: fc.constantFrom("score" as const, "log" as const), maxStep: fc.constant(4) };
      fc.assert(
        fc.property(
          fc.array(time, { minLength: 1, maxLength: 60 }),
          fc.constantFrom(1, 3, 1e6, Number.MAX_SAFE_INTEGER),
          fc.record(settings),
          (times, initialDifficulty, params) => {
            const { difficulty } = kalmanDifficulty({ solveTime: column(...times) }, { initialDifficulty, ...params });
            let before = initialDifficulty;
            for (const d of difficulty) {
              expect(Number.isSafeInteger(d)).toBe(true);
              expect(d).toBeGreaterThanOrEqual(Math.max(1, Math.round(before / 4)));
              expect(d).toBeLessThanOrEqual(4 * before);
              before = d;
            }
          },
        ),
        { seed: 1 },
      );
    });

    test("by the logarithm expects the mean logarithm of a solve time of many blocks", () => {
      // What leaves the estimate alone is ln x = ln D - logRate + psi(n); its variance is the noise.
      for (const blocks of [1, 2, 5, 100, 12345]) {
        const solveTime = 1000 * Math.exp(digamma(blocks));
        const params = { blocks, observation: "log" } as const;
        expect(kalmanDifficulty({ solveTime }, params).logRate).toBeCloseTo(Math.log(1000), 12);
        const gain = 1.0011 / (1.0011 + trigamma(blocks));
        const { logRate } = kalmanDifficulty({ solveTime: solveTime / Math.E }, params);
        expect(logRate).toBeCloseTo(Math.log(1000) + gain, 12);
      }
    });

    test("keeps the mean block time through a doubling of the hash rate, in closed loop", () => {
      const chains = 64;
      const next = random(11);
      const bank = lw.consensus.kalmanDifficulty.bank(chains);
      const solveTime = new Float64Array(chains);
      const mean = (blocks: number, rate: number) => {
        let total = 0;
        for (let b = 0; b < blocks; b++) {
          for (let e = 0; e < chains; e++) {
            solveTime[e] = (-Math.log(1 - next()) * bank.state.difficulty[e]!) / rate;
            total += solveTime[e]!;
          }
          bank.step({ solveTime });
        }
        return total / blocks / chains;
      };
      mean(200, 1000);
      expect(Math.abs(mean(2000, 1000) - 1000)).toBeLessThan(25);
      expect(Math.abs(mean(100, 2000) - 840)).toBeLessThan(60);
      expect(Math.abs(mean(2000, 2000) - 1000)).toBeLessThan(25);
    });
  });

  describe("consensus.windowRetune", () => {
    const times = (...intervals: number[]) => {
      let at = 0;
      return column(0, ...intervals.map((interval) => (at += interval)));
    };

    test("doubles and halves the difficulty over fast blocks, then slow ones", () => {
      const run = (interval: number) => times(...new Array<number>(119).fill(interval));
      expect(windowRetune({ timestamps: run(500), difficulty: 1000 }).next).toBe(2000);
      expect(windowRetune({ timestamps: run(2000), difficulty: 2000 }).next).toBe(1000);
      const slow = { timestamps: run(120_000), difficulty: 1000 };
      expect(windowRetune(slow, { spacing: 60_000 }).next).toBe(500);
    });

    test.each([[[]], [[5]], [[5, 5]], [[5, 4]], [[0, 10, 10]]])("keeps the difficulty over times %j", (ts) => {
      const result = windowRetune(
        { timestamps: column(...ts), difficulty: 777, hint: 1 },
        {},
        { sizes: { row: ts.length } },
      );
      expect(result).toEqual({ next: 777, hint: 0, short: NaN, medium: NaN, long: NaN, predicted: NaN });
      expect(windowRetune({ timestamps: column(...ts), difficulty: 0 }).next).toBe(1);
    });

    test("hints at faster and at slower blocks", () => {
      const hintOf = (...intervals: number[]) =>
        windowRetune({ timestamps: times(...intervals), difficulty: 1000 }).hint;
      expect([hintOf(1000, 900), hintOf(900, 1000), hintOf(1000, 1000), hintOf(1000, 1001)]).toEqual([-1, 1, 0, 0]);
    });

    test("gives chains of any lengths side by side what it gives each alone", () => {
      const length = fc.integer({ min: 0, max: 7 });
      const chain = fc.tuple(
        fc.array(fc.integer({ min: -1, max: 3000 }), { maxLength: 7 }),
        length,
        fc.integer({ min: 0, max: 5000 }),
      );
      fc.assert(
        fc.property(fc.array(chain, { minLength: 1, maxLength: 6 }), (chains) => {
          const series = chains.map(([intervals]) => (intervals.length > 6 ? column() : times(...intervals)));
          const offsets = Uint32Array.from({ length: series.length + 1 }, (_, g) =>
            series.slice(0, g).reduce((rows, { length }) => rows + length, 0),
          );
          const timestamps = Float64Array.from(series.flatMap((one) => [...one]));
          const difficulty = Float64Array.from(chains, ([, , d]) => d);
          const together = windowRetune({ timestamps, difficulty, offsets });
          series.forEach((one, g) => {
            const alone = windowRetune({ timestamps: one, difficulty: difficulty[g]! });
            for (const [name, value] of Object.entries(alone))
              expect(together[name as keyof typeof alone][g], `${name} of chain ${g}`).toBe(value);
          });
        }),
        { seed: 1 },
      );
    });

    test("takes a number for the difficulty of all chains", () => {
      const offsets = Uint32Array.of(0, 2, 4);
      const { next } = windowRetune({ timestamps: column(0, 500, 0, 2000), difficulty: 1000, hint: 0, offsets });
      expect(next).toEqual(column(2000, 500));
    });
  });

  describe("consensus.asert", () => {
    test("doubles where blocks run a half-life ahead, and keeps the anchor on schedule", () => {
      const height = column(0, 99, 99, 99);
      const elapsed = column(600, 60_000, 60_000 - 172_800, 60_000 + 2 * 172_800);
      expect(asert({ anchor: 1000, elapsed, height })).toEqual(column(1000, 1000, 2000, 250));
    });

    test("bounds its exponent, so that no difficulty is zero or infinite for lack of range", () => {
      expect(asert({ anchor: 1, elapsed: -1e300, height: 0 })).toBe(2 ** 1023);
      expect(asert({ anchor: 1, elapsed: 1e300, height: 0 })).toBe(2 ** -1023);
    });

    test("is within a rounding or two of the power of two", () => {
      const next = random(3);
      const elapsed = Float64Array.from({ length: 2000 }, () => (next() - 0.5) * 1e8);
      const difficulty = asert({ anchor: 1, elapsed, height: 0 });
      difficulty.forEach((d, i) => {
        const expected = 2 ** ((600 - elapsed[i]!) / 172_800);
        expect(Math.abs(d / expected - 1)).toBeLessThan(1e-13);
      });
    });
  });

  describe("consensus.asertFactor", () => {
    test("is the integer cubic for every fraction there is", () => {
      const fraction = Float64Array.from({ length: 65536 }, (_, f) => f);
      const factors = asertFactor({ fraction });
      expect(factors.findIndex((factor, f) => BigInt(factor) !== exactFactor(BigInt(f)))).toBe(-1);
    });
  });

  describe("consensus.asertTarget", () => {
    test("gives the published vectors", () => {
      const { bits } = asertTarget({ anchor: part(1), height: part(2), elapsed: part(3) });
      expect(bits).toEqual(part(4));
    });

    test("is aserti3-2d in integers, bit for bit, for any anchor, time and height", () => {
      const near = fc.integer({ min: -20_000_000, max: 20_000_000 });
      const far = fc.integer({ min: -(2 ** 45), max: 2 ** 45 });
      const anchors = fc.oneof(
        fc.integer({ min: 0x01010000, max: 0x1d00ffff }),
        fc.constantFrom(0x1d00ffff, 0x01010000, 0x03000001, 0x04000001, 0x1c7fffff, 0x05009234),
      );
      fc.assert(
        fc.property(
          fc.array(fc.tuple(anchors, fc.oneof(near, near, far), fc.integer({ min: 0, max: 2 ** 32 })), {
            minLength: 1,
          }),
          fc.integer({ min: 1, max: 8192 }),
          fc.oneof(fc.constantFrom(1, 2, 3, 3600, 172_800, 2 ** 27), fc.integer({ min: 1, max: 2 ** 27 })),
          (rows, spacing, halfLife) => {
            const anchor = Float64Array.from(rows, ([bits]) => bits);
            const height = Float64Array.from(rows, ([, , h]) => h);
            // Times near the schedule, so that not all of them saturate.
            const elapsed = Float64Array.from(rows, ([, off, h]) => {
              const due = off + (Math.abs(off) <= 20_000_000 ? spacing * (h + 1) : 0);
              return Math.abs(due) <= 2 ** 45 ? due : off;
            });
            const { bits, target } = asertTarget({ anchor, elapsed, height }, { spacing, halfLife });
            rows.forEach(([compactAnchor], i) => {
              const from = expanded(BigInt(compactAnchor));
              const negative = compactAnchor & 0x800000;
              if (negative || from < 1n || from > expanded(0x1d00ffffn)) {
                expect([bits[i], target[i]]).toEqual([NaN, NaN]);
                return;
              }
              const wide = [elapsed[i]!, height[i]!, spacing, halfLife].map(BigInt) as [bigint, bigint, bigint, bigint];
              const expected = exactTarget(from, ...wide);
              expect(BigInt(target[i]!)).toBe(expected);
              expect(BigInt(bits[i]!)).toBe(compact(expected));
            });
          },
        ),
        { seed: 1, numRuns: 300 },
      );
    });

    test("refuses parameters that are not whole, as integer arithmetic would", () => {
      const block = { anchor: 0x1d00ffff, elapsed: 600, height: 0 };
      for (const params of [{ spacing: 600.5 }, { halfLife: 1.5 }, { limit: 486604799.5 }])
        expect(() => asertTarget(block, params)).toThrow(/expected a whole number/);
    });

    test("keeps to another chain's limit", () => {
      const late = { anchor: 0x1e00ffff, elapsed: 1e9, height: 0 };
      expect(asertTarget(late, { limit: 0x1f00ffff }).bits).toBe(0x1f00ffff);
      expect(asertTarget(late).bits).toBeNaN();
    });
  });

  describe("consensus.lwma", () => {
    test("keeps a difficulty whose blocks are on time", () => {
      const difficulty = new Float64Array(60).fill(12_345);
      expect(lwma({ difficulty, solveTime: new Float64Array(60).fill(60) })).toEqual({
        next: 12_345,
        weighted: 60 * 1830,
      });
    });

    test("weighs the latest block most", () => {
      const difficulty = new Float64Array(10).fill(1000);
      const late = (at: number) => {
        const solveTime = new Float64Array(10).fill(60);
        solveTime[at] = 120;
        return lwma({ difficulty, solveTime }).next;
      };
      expect(late(9)).toBeLessThan(late(0));
    });

    test("counts a solve time at most six times its length either way, and a window at least a tenth of it", () => {
      const difficulty = column(1000, 1000);
      const next = (...solveTime: number[]) => lwma({ difficulty, solveTime: column(...solveTime) });
      expect(next(60, 1e9)).toEqual(next(60, 360));
      expect(next(0, -1e9)).toEqual({ next: 15_000, weighted: 12 });
    });

    test("has no answer for an empty window", () => {
      const empty = lwma({ difficulty: column(), solveTime: column() }, {}, { sizes: { row: 0 } });
      expect(empty).toEqual({ next: NaN, weighted: NaN });
    });

    test("gives windows longer than a block what a sum in order gives", () => {
      const next = random(8);
      const n = 30_000;
      const difficulty = Float64Array.from({ length: n }, () => 1000 + 100 * next());
      const solveTime = Float64Array.from({ length: n }, () => -60 * Math.log(1 - next()));
      let weighted = 0;
      for (let i = 0; i < n; i++) weighted += (i + 1) * Math.min(solveTime[i]!, 360);
      const result = lwma({ difficulty, solveTime });
      expect(Math.abs(result.weighted / weighted - 1)).toBeLessThan(1e-12);
      expect(Math.abs(result.next - 1048)).toBeLessThan(20);
    });
  });
});
