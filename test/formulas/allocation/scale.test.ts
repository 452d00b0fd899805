import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chainHistory, statedAcceleration } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type History = Record<"blocks" | "avg", number[]> & Record<"bytesPerTx" | "rate" | "workers" | "eff", number>;
golden(
  "allocation.dataVolume",
  {
    vol: (lw, { blocks, avg, bytesPerTx, rate, workers, eff }: History) => {
      const { transactions, total, bytes, seconds } = lw.allocation.dataVolume(
        { blocks: column(...blocks), perBlock: column(...avg) },
        { bytesPerTransaction: bytesPerTx, rate, workers, efficiency: eff },
      );
      return { tx: transactions, total, bytes, seconds };
    },
  },
  { exact: ["tx", "total", "bytes"] },
);

type Stages = { mult: number[]; mode: "product" | "geomean" | "amdahl"; frac?: number[] | null };
golden("allocation.acceleration", {
  accel: (lw, { mult, mode, frac }: Stages) => {
    const fraction = frac ? { fraction: column(...frac) } : {};
    const { product, geometricMean, amdahl } = lw.allocation.acceleration({ speedup: column(...mult), ...fraction });
    return { product, geomean: geometricMean, amdahl }[mode];
  },
});

golden("allocation.speedup", {
  speed: (lw, { n, s, kappa }: Record<"n" | "s" | "kappa", number>) =>
    lw.allocation.speedup({ n }, { serial: s, coherency: kappa }),
});

golden("allocation.updateInterval", {
  upd: (lw, { vol, ref, base, g, lo, hi }: Record<"vol" | "ref" | "base" | "g" | "lo" | "hi", number>) =>
    lw.allocation.updateInterval({ volatility: vol }, { reference: ref, base, exponent: g, min: lo, max: hi }),
});

/** Loads, throughputs and the law of each system, by SciPy: scripts/references/usl.py. */
const systems: [loads: number[], done: number[], law: [rate: number, serial: number, coherency: number]][] = JSON.parse(
  readFileSync("test/references/usl.json", "utf8"),
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { dataVolume, acceleration, speedup, karpFlatt, uslFit, updateInterval } = lw.allocation;

  describe("allocation.dataVolume", () => {
    test("counts the five chains: 2.92 billion transactions", () => {
      const { blocks, perBlock } = chainHistory;
      expect(dataVolume({ blocks: column(...blocks), perBlock: column(...perBlock) }).total).toBe(2.92e9);
    });

    test("is exact below 2^53, however many chains there are", () => {
      const blocks = Float64Array.from({ length: 70_001 }, (_, i) => (i * 7919) % 30_011);
      const perBlock = Float64Array.from({ length: 70_001 }, (_, i) => (i * 104_729) % 3001);
      const exact = blocks.reduce((sum, count, i) => sum + BigInt(count) * BigInt(perBlock[i]!), 0n);
      expect(BigInt(dataVolume({ blocks, perBlock }).total)).toBe(exact);
    });

    test("takes no time for nothing, and forever where nobody reads", () => {
      const nobody = { rate: 0 };
      expect(dataVolume({ blocks: column(), perBlock: column() }, nobody)).toMatchObject({ total: 0, seconds: 0 });
      expect(dataVolume({ blocks: column(1), perBlock: column(1) }, nobody).seconds).toBe(Infinity);
    });

    test("is NaN in a row out of range, and in the sums of its group", () => {
      const result = dataVolume({ blocks: column(1, -1, 2), perBlock: 3, offsets: Uint32Array.of(0, 2, 3) });
      expect(result.transactions).toEqual(column(3, NaN, 6));
      expect(result.total).toEqual(column(NaN, 6));
    });
  });

  describe("allocation.acceleration", () => {
    test("finds 300 where 30 was stated: 30 is the product without the last", () => {
      expect(acceleration({ speedup: column(2, 3, 5, 10) }).product).toBe(300);
      expect(acceleration({ speedup: column(...statedAcceleration) }).product).toBe(30);
      const { geometricMean, amdahl } = acceleration({ speedup: column(2, 3, 5, 10) });
      expect(geometricMean).toBeCloseTo(4.16, 2);
      expect(amdahl).toBeCloseTo(3.53, 2);
    });

    test("orders its means: over equal parts Amdahl's is the harmonic mean, never above the geometric", () => {
      const stage = fc.double({ min: 0.01, max: 1000, noNaN: true });
      fc.assert(
        fc.property(fc.array(stage, { minLength: 1, maxLength: 50 }), (stages) => {
          const { geometricMean, amdahl } = acceleration({ speedup: column(...stages) });
          const harmonic = stages.length / stages.reduce((sum, s) => sum + 1 / s, 0);
          expect(amdahl / harmonic).toBeCloseTo(1, 12);
          expect(amdahl).toBeLessThanOrEqual(geometricMean * (1 + 1e-14));
          expect(geometricMean).toBeLessThanOrEqual(Math.max(...stages) * (1 + 1e-14));
        }),
        { seed: 1, numRuns: 300 },
      );
    });

    test("leaves what no stage touches as it is", () => {
      expect(acceleration({ speedup: column(1e300), fraction: column(0.9) }).amdahl).toBeCloseTo(10, 13);
      expect(acceleration({ speedup: column(7), fraction: column(0) }).amdahl).toBe(1);
    });

    test("is NaN where parts exceed the whole, where a stage is none, and of no stages", () => {
      expect(acceleration({ speedup: column(2, 3), fraction: column(0.6, 0.5) })).toMatchObject({
        product: 6,
        amdahl: NaN,
      });
      const none = { product: NaN, geometricMean: NaN, amdahl: NaN };
      expect(acceleration({ speedup: column(2, 0) })).toEqual(none);
      expect(acceleration({ speedup: column() })).toEqual(none);
    });
  });

  describe("allocation.speedup", () => {
    test("of 64 processors with 2 % of serial work is 28, not 64", () => {
      expect(speedup({ n: 64 }).amdahl).toBeCloseTo(28.3, 1);
    });

    test("comes near 1 / serial, and loses beyond its peak", () => {
      expect(speedup({ n: 1e15 }, { serial: 0.05 }).amdahl).toBeCloseTo(20, 9);
      const { peak } = speedup({ n: 1 }, { serial: 0.05, coherency: 0.001 });
      const at = (n: number) => speedup({ n }, { serial: 0.05, coherency: 0.001 }).usl;
      expect(at(peak)).toBeGreaterThan(at(peak * 0.99));
      expect(at(peak)).toBeGreaterThan(at(peak * 1.01));
    });

    test("never exceeds the processors, and Gustafson's is never below Amdahl's", () => {
      fc.assert(
        fc.property(
          fc.double({ min: 1, max: 1e6, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          (n, serial, coherency) => {
            const { amdahl, gustafson, usl } = speedup({ n }, { serial, coherency });
            const slack = 1 + 1e-12;
            expect(amdahl).toBeLessThanOrEqual(gustafson * slack);
            expect(gustafson).toBeLessThanOrEqual(n * slack);
            expect(usl).toBeLessThanOrEqual(amdahl * slack);
          },
        ),
        { seed: 1, numRuns: 300 },
      );
    });
  });

  describe("allocation.karpFlatt", () => {
    test("finds the serial part that Amdahl's law was given", () => {
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 2, max: 1e6 }), (serial, n) => {
          expect(karpFlatt({ speedup: speedup({ n }, { serial }).amdahl, n })).toBeCloseTo(serial, 9);
        }),
      );
    });

    test("is below 0 for what is faster than it should be, and nothing for one processor", () => {
      expect(karpFlatt({ speedup: 2.5, n: 2 })).toBeCloseTo(-0.2, 15);
      expect(karpFlatt({ speedup: 1, n: 1 })).toBeNaN();
    });
  });

  describe("allocation.uslFit", () => {
    test("finds what SciPy finds with costs that are not negative", () => {
      const offsets = [0];
      for (const [loads] of systems) offsets.push(offsets.at(-1)! + loads.length);
      const found = uslFit({
        n: column(...systems.flatMap(([loads]) => loads)),
        throughput: column(...systems.flatMap(([, done]) => done)),
        offsets: Uint32Array.from(offsets),
      });
      let bounded = 0;
      for (const [g, [, , [rate, serial, coherency]]] of systems.entries()) {
        expect(Math.abs(found.rate[g]! / rate - 1)).toBeLessThan(1e-9);
        expect(Math.abs(found.serial[g]! - serial)).toBeLessThan(1e-9);
        expect(Math.abs(found.coherency[g]! - coherency)).toBeLessThan(1e-11);
        expect(found.status[g]).toBe(serial === 0 || coherency === 0 ? 1 : 0);
        bounded += found.status[g]!;
      }
      expect(bounded).toBeGreaterThan(5);
      expect(bounded).toBeLessThan(35);
    });

    test("finds the law that made the loads, and where it turns", () => {
      const part = fc.double({ min: 1e-3, max: 0.5, noNaN: true });
      fc.assert(
        fc.property(part, part, fc.double({ min: -90, max: 90, noNaN: true }), (serial, some, size) => {
          const coherency = some / 100;
          const rate = 10 ** size;
          const n = column(1, 2, 4, 8, 16, 32);
          const throughput = speedup({ n }, { serial, coherency }).usl.map((faster) => faster * rate);
          const found = uslFit({ n, throughput });
          expect(found.rate / rate).toBeCloseTo(1, 9);
          expect(found.serial).toBeCloseTo(serial, 9);
          expect(found.coherency).toBeCloseTo(coherency, 9);
          expect(found.r2).toBeCloseTo(1, 9);
          expect(found.peak).toBeCloseTo(Math.max(Math.sqrt((1 - serial) / coherency), 1), 4);
        }),
      );
    });

    test("says that loads tell too little, and what is out of range", () => {
      expect(uslFit({ n: column(1, 2, 2, 1), throughput: column(5, 9, 9, 5) }).status).toBe("tooFew");
      expect(uslFit({ n: column(1, 2, 4), throughput: column(5, 0, 9) })).toMatchObject({
        status: "invalid",
        rate: NaN,
      });
      expect(uslFit({ n: column(1e9, 1e9 - 1, 1e9 - 2), throughput: column(5, 6, 5) }).status).toBe("tooFew");
      const linear = uslFit({ n: column(1, 2, 4), throughput: column(5, 10, 20) });
      expect(linear.peak).toBeGreaterThan(1e6);
      const faster = uslFit({ n: column(1, 2, 4), throughput: column(5, 11, 24) });
      expect(faster).toMatchObject({ status: "bounded", serial: 0, coherency: 0, peak: Infinity });
    });
  });

  describe("allocation.updateInterval", () => {
    test("halves when volatility doubles, or quarters with exponent 2", () => {
      expect(updateInterval({ volatility: 0.04 })).toBe(1800);
      expect(updateInterval({ volatility: 0.04 }, { exponent: 2 })).toBe(900);
      expect(updateInterval({ volatility: 0.5 }, { exponent: 0 })).toBe(3600);
    });

    test("stays within its bounds for every volatility", () => {
      const volatility = column(0, Number.MIN_VALUE, 1e-300, 0.02, 1, 1e300, Number.MAX_VALUE);
      for (const exponent of [0.5, 1, 2, 16])
        for (const interval of updateInterval({ volatility }, { exponent })) {
          expect(interval).toBeGreaterThanOrEqual(12);
          expect(interval).toBeLessThanOrEqual(86_400);
        }
    });
  });
});
