import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complexityLevels, phasePlans } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

type Shares = { shares: number[]; total: number };
golden(
  "allocation.phasePlan",
  {
    largest_remainder: (lw, { shares, total }: Shares) =>
      lw.allocation.phasePlan({ cpu: column(...shares), threads: total }).threads,
    roundtrim: (lw, { shares, total }: Shares) =>
      lw.allocation.phasePlan({ cpu: column(...shares), threads: total }, { method: "roundThenTrimLast" }).threads,
  },
  { exact: [""] },
);

golden("allocation.timeOfDay", {
  tod: (lw, { h }: { h: number }) => {
    const { window, worldModel, others } = lw.allocation.timeOfDay({ hour: h });
    const number = (x: number) => (Number.isNaN(x) ? null : x);
    return { window, worldModel: number(worldModel), other: number(others) };
  },
});

golden("allocation.progressShare", {
  prog: (lw, { p, smooth }: { p: number; smooth?: number }) =>
    lw.allocation.progressShare({ completion: p }, given({ halfWidth: smooth })),
  blend: (lw, { progress, todv, flex }: Record<"progress" | "todv" | "flex", number>) =>
    lw.allocation.progressShare({ completion: 1, clock: todv }, { late: progress, flex }),
});

test("complexityLevels come after each other: together they are more than the machine", () => {
  const levels = Object.values(complexityLevels);
  expect(levels.map(({ cpu }) => cpu)).toEqual([20, 60, 80, 10]);
  expect(levels.reduce((sum, { cpu }) => sum + cpu, 0)).toBe(170);
  expect(levels.reduce((sum, { memory }) => sum + memory, 0)).toBe(304);
});

const presets = Object.entries(phasePlans).map(([name, { cpu, memory, worldModel, learning, workloads }]) => ({
  name,
  workloads,
  columns: {
    ...{ cpu: column(...cpu), memory: column(...memory) },
    ...{ worldModel: column(...worldModel), learning: column(...learning) },
  },
  learners: workloads.flatMap((_, i) => (learning[i] ? [i] : [])),
}));
const machine = { threads: 64, gigabytes: 384 };
const total = (parts: Float64Array) => parts.reduce((sum, part) => sum + part, 0);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { phasePlan, timeOfDay, progressShare, schedule } = lw.allocation;

  describe("allocation.phasePlan", () => {
    test.each(presets)(
      "gives all of 64 threads and 384 GB away in $name",
      ({ columns: { cpu, memory }, workloads }) => {
        const { threads, gigabytes } = phasePlan({ cpu, memory, ...machine });
        expect(threads).toHaveLength(workloads.length);
        expect(total(threads)).toBe(64);
        expect(gigabytes).toEqual(memory);
        expect(total(gigabytes)).toBe(384);
      },
    );

    test("gives memory as threads when it has no weights of its own, and none of no memory", () => {
      expect(phasePlan({ cpu: column(1, 3), threads: 4, gigabytes: 40 })).toEqual({
        threads: column(1, 3),
        gigabytes: column(10, 30),
      });
      expect(phasePlan({ cpu: column(1, 3), threads: 4 }).gigabytes).toEqual(column(0, 0));
    });

    test("scales percent that do not sum to 100, and refuses them when strict", () => {
      expect(phasePlan({ cpu: column(10, 30), threads: 8 }).threads).toEqual(column(2, 6));
      const strictly = (cpu: Float64Array | number, offsets = Uint32Array.of(0, 2)) =>
        phasePlan({ cpu, memory: column(1, 1, 1, 1).slice(0, offsets.at(-1)), threads: 8, offsets }, { strict: true });
      expect(() => strictly(column(10, 30))).toThrow(
        new RangeError(
          'allocation.phasePlan: "cpu" expected to sum to 99.999999999 to 100.000000001, got 40 in group 0',
        ),
      );
      expect(() => strictly(column(25, 75, 25, 76), Uint32Array.of(0, 2, 2, 4))).toThrow(/got 101 in group 2$/);
      for (const cpu of [column(0, 0), column(NaN, 100), column(Infinity, 0), 10])
        expect(() => strictly(cpu)).toThrow(RangeError);
      expect(strictly(50).threads).toEqual(column(4, 4));
      expect(strictly(column(25, 75 + 1e-10)).threads).toEqual(column(2, 6));
      const untouched = column(7, 7);
      const out = { threads: untouched };
      expect(() => phasePlan({ cpu: column(1, 2), threads: 8 }, { strict: true }, { out })).toThrow(RangeError);
      expect(untouched).toEqual(column(7, 7));
      const asked = { onInvalid: "nan" } as const;
      expect(phasePlan({ cpu: column(10, 30), threads: 8 }, { strict: true }, asked).threads).toEqual(column(NaN, NaN));
      expect(phasePlan({ cpu: column(25, 75), threads: 8 }, { strict: true }).threads).toEqual(column(2, 6));
    });

    test("has no answer to shares that are all 0: NaN, or an error for those who want one", () => {
      const nothing = { cpu: column(0, 0, 1, 3), threads: 8, offsets: Uint32Array.of(0, 2, 4) };
      expect(phasePlan(nothing).threads).toEqual(column(NaN, NaN, 2, 6));
      const asked = { onInvalid: "throw" } as const;
      expect(() => phasePlan(nothing, {}, asked)).toThrow(/"cpu" expected to sum to .* or more, got 0 in group 0$/);
      expect(() => phasePlan({ cpu: column(1, 1), memory: column(0, 0), threads: 8 }, {}, asked)).toThrow(/"memory"/);
      const { workerTopology } = lw.allocation;
      expect(() => schedule({ ...nothing, worldModel: column(1, 0, 1, 0) }, {}, asked)).toThrow(
        /"cpu" expected to sum/,
      );
      expect(() => workerTopology({ workers: column(0, 0), threads: 3 }, {}, asked)).toThrow(
        /"workers" expected to sum/,
      );
      expect(() => lw.core.largestRemainder({ shares: column(0, 0), total: 3 }, {}, asked)).toThrow(/"shares"/);
      expect(phasePlan({ ...nothing, offsets: Uint32Array.of(0, 0, 4) }, {}, asked).threads).toEqual(
        column(0, 0, 2, 6),
      );
    });

    test("rounds halves up, then takes from the last row that has something, or gives to it", () => {
      const trim = (threads: number, ...cpu: number[]) => [
        ...phasePlan({ cpu: column(...cpu), threads }, { method: "roundThenTrimLast" }).threads,
      ];
      expect(trim(2, 1, 1, 1, 1)).toEqual([1, 1, 0, 0]);
      expect(trim(1, 1, 1, 0, 0)).toEqual([1, 0, 0, 0]);
      expect(trim(1, 1, 1, 1, 0)).toEqual([0, 0, 1, 0]);
      expect(trim(0, 3, 1)).toEqual([0, 0]);
    });

    test("sums exactly by either method, each part within one of its quota", () => {
      const share = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 100, noNaN: true }));
      fc.assert(
        fc.property(
          fc.array(share, { minLength: 1, maxLength: 30 }),
          fc.integer({ min: 0, max: 5000 }),
          fc.constantFrom("largestRemainder" as const, "roundThenTrimLast" as const),
          (cpu, threads, method) => {
            const sum = cpu.reduce((a, b) => a + b, 0);
            fc.pre(sum > 0);
            const parts = phasePlan({ cpu: column(...cpu), threads }, { method }).threads;
            expect(total(parts)).toBe(threads);
            parts.forEach((part, i) => {
              const off = Math.abs(part - (cpu[i]! / sum) * threads);
              expect(off).toBeLessThan(method === "largestRemainder" ? 1 + 1e-9 : 1.5 + 1e-9);
              expect(part).toBeGreaterThanOrEqual(0);
            });
          },
        ),
        { seed: 1, numRuns: 500 },
      );
    });
  });

  describe("allocation.timeOfDay", () => {
    test("knows every hour of a day", () => {
      const hour = Float64Array.from({ length: 24 }, (_, h) => h);
      const letters = timeOfDay({ hour }).window;
      expect([...letters].join("")).toBe("111111000222222220333330");
    });

    test("is the same a day earlier or a century later", () => {
      for (const hour of [0, 5.5, 6, 9, 16.75, 17, 18, 22.5, 23]) {
        const today = timeOfDay({ hour });
        expect(timeOfDay({ hour: hour - 24 })).toEqual(today);
        expect(timeOfDay({ hour: hour + 24 * 36_525 })).toEqual(today);
      }
      expect(timeOfDay({ hour: -Number.MIN_VALUE }).window).toBe("balanced");
      expect(timeOfDay({ hour: -Number.MIN_VALUE }, { evolutionUntil: 24 }).window).toBe("evolution");
    });

    test("refuses windows that overlap", () => {
      expect(() => timeOfDay({ hour: 1 }, { nightUntil: 10 })).toThrow(/nightUntil/);
    });
  });

  describe("allocation.progressShare", () => {
    test("leaves the clock out with flex 0, and progress with flex 1", () => {
      const call = (flex: number) => progressShare({ completion: 0.9, clock: 0.8 }, { flex });
      expect([call(0), call(1)]).toEqual([0.15, 0.8]);
    });

    test("takes completion beyond its ends as the ends", () => {
      expect([-1, 2].map((completion) => progressShare({ completion }))).toEqual([0.5, 0.15]);
    });

    test("falls without a jump when it is smooth, from share to share", () => {
      const completion = Float64Array.from({ length: 1001 }, (_, i) => i / 1000);
      const shares = progressShare({ completion }, { halfWidth: 0.1 });
      expect([shares[0], shares[500], shares[1000]]).toEqual([0.5, 0.25, 0.15]);
      for (let i = 1; i < shares.length; i++) {
        expect(shares[i]!).toBeLessThanOrEqual(shares[i - 1]! + 1e-15);
        expect(shares[i - 1]! - shares[i]!).toBeLessThan(0.002);
      }
    });
  });

  describe("allocation.schedule", () => {
    test("gives the plan itself when neither hour nor completion is told", () => {
      for (const { columns } of presets) {
        const { share, ...parts } = schedule({ ...columns, ...machine });
        const { cpu, memory } = columns;
        expect(parts).toEqual(phasePlan({ cpu, memory, ...machine }));
        const own = cpu[columns.worldModel.indexOf(1)]!;
        expect(share).toBeCloseTo(own / 100, 15);
      }
    });

    test("moves the world model by clock and progress, and keeps the others in proportion", () => {
      const { columns } = presets[2]!;
      // 15 % by progress and 80 % at night make 47.5 %: 30.4 threads, and 15.8, 7.9, 5.9 and 4 for 40, 20, 15 and 10 of 85 %.
      const { threads, gigabytes, share } = schedule({ ...columns, ...machine, hour: 2, completion: 0.8 });
      expect(share).toBeCloseTo(0.475, 15);
      expect(threads).toEqual(column(16, 30, 8, 6, 4));
      expect(total(gigabytes)).toBe(384);
      // Claims of 64 * 47.5 / 15, and 160, 80, 48 and 32 times 52.5 / 85.
      const claims = [160, 80, 48, 32].map((gb) => (gb * 52.5) / 85);
      const lead = (64 * 47.5) / 15;
      const sum = lead + claims.reduce((a, b) => a + b, 0);
      expect(Math.abs(gigabytes[1]! - (lead / sum) * 384)).toBeLessThan(1);
      expect(Math.abs(gigabytes[0]! - (claims[0]! / sum) * 384)).toBeLessThan(1);
    });

    test("agrees with timeOfDay and progressShare at every hour and stage, and sums exactly", () => {
      const { columns } = presets[1]!;
      fc.assert(
        fc.property(
          fc.double({ min: 0, max: 48, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.integer({ min: 0, max: 4096 }),
          (hour, completion, flex, threads) => {
            const { worldModel } = timeOfDay({ hour });
            const expected = progressShare({ completion, clock: worldModel }, { flex });
            const moment = schedule({ ...columns, threads, gigabytes: 3 * threads, hour, completion }, { flex });
            expect(moment.share).toBe(expected);
            expect(total(moment.threads)).toBe(threads);
            expect(total(moment.gigabytes)).toBe(3 * threads);
            expect(Math.abs(moment.threads[0]! - expected * threads)).toBeLessThan(1 + 1e-9);
          },
        ),
        { seed: 1, numRuns: 300 },
      );
    });

    test("gives the evening to the learning systems: 60 % by the clock alone, and never less than their own plan", () => {
      const { columns } = presets[1]!;
      const at = (hour: number, more: object = {}) => schedule({ ...columns, ...machine, hour, ...more }, { flex: 1 });
      // 40 % of 64 threads are 25.6, and 60 % are 38.4.
      expect(at(20)).toMatchObject({ share: 0.4, threads: column(26, 38, 0, 0, 0) });
      expect(at(17.5).threads).toEqual(phasePlan({ cpu: columns.cpu, ...machine }).threads);
      // Two of them share by their plans, 30 and 15.
      expect(at(20, { learning: column(0, 1, 0, 1, 0) }).threads).toEqual(column(26, 25, 0, 13, 0));
      // What is the world model's is not learning's too; where nobody is, all the others have it.
      expect(at(20, { learning: column(1, 1, 0, 0, 0) }).threads).toEqual(column(26, 38, 0, 0, 0));
      for (const learning of [undefined, column(0, 0, 0, 0, 0)])
        expect(at(20, { learning }).threads).toEqual(column(26, 15, 10, 8, 5));
      // Half progress (25 %, the others 30, 20, 15 and 10), half clock (40 and 60 %): 32.5, 45, 10, 7.5 and 5 %.
      const half = schedule({ ...columns, ...machine, hour: 20, completion: 0.6 });
      expect(half.share).toBe(0.325);
      expect(half.threads).toEqual(column(21, 29, 6, 5, 3));
      const claims = [96 * 1.3, 128 * 1.5, 32, 24, 24];
      const sum = claims.reduce((a, b) => a + b, 0);
      half.gigabytes.forEach((gb, i) => {
        expect(Math.abs(gb - (claims[i]! / sum) * 384)).toBeLessThan(1);
      });
      for (const { columns, learners } of presets)
        for (const completion of [0, 0.3, 0.5, 0.9, NaN])
          for (const row of learners) {
            const evening = schedule({ ...columns, threads: 1000, hour: 19, completion }).threads;
            expect(evening[row]).toBeGreaterThanOrEqual(phasePlan({ cpu: columns.cpu, threads: 1000 }).threads[row]!);
          }
    });

    test("gives the world model 80 % of the night where only the clock counts", () => {
      for (const { columns } of presets)
        for (const completion of [0, 0.5, 1, NaN]) {
          const { share, threads } = schedule({ ...columns, ...machine, hour: 3, completion }, { flex: 1 });
          expect(share).toBe(0.8);
          expect(threads[columns.worldModel.indexOf(1)]).toBe(51);
        }
    });

    test("answers a day in one call as it answers its hours alone", () => {
      const { columns } = presets[1]!;
      const repeated = (x: Float64Array) => Float64Array.from({ length: 24 * 5 }, (_, i) => x[i % 5]!);
      const hour = Float64Array.from({ length: 24 }, (_, h) => h);
      const offsets = Uint32Array.from({ length: 25 }, (_, g) => 5 * g);
      const everyHour = {
        ...{ cpu: repeated(columns.cpu), memory: repeated(columns.memory) },
        ...{ worldModel: repeated(columns.worldModel), learning: repeated(columns.learning) },
      };
      const day = schedule({ ...everyHour, ...machine, hour, completion: 0.5, offsets });
      for (const h of hour) {
        const alone = schedule({ ...columns, ...machine, hour: h, completion: 0.5 });
        expect(day.threads.slice(5 * h, 5 * h + 5)).toEqual(alone.threads);
        expect(day.gigabytes.slice(5 * h, 5 * h + 5)).toEqual(alone.gigabytes);
        expect(day.share[h]).toBe(alone.share);
      }
    });

    test("moves nothing where all or none of the plan is the world model's", () => {
      const cpu = column(1, 3);
      for (const worldModel of [column(1, 1), column(0, 0)])
        expect(schedule({ cpu, worldModel, threads: 8, hour: 1, completion: 0.1 }).threads).toEqual(column(2, 6));
    });

    test("is NaN where the hour or a mark is out of range", () => {
      const cpu = column(1, 3);
      const worldModel = column(1, 0);
      expect(schedule({ cpu, worldModel, threads: 8, hour: 1e10 }).threads).toEqual(column(NaN, NaN));
      expect(schedule({ cpu, worldModel, learning: column(0, 2), threads: 8 }).threads).toEqual(column(NaN, NaN));
      expect(schedule({ cpu, worldModel: column(1, 0.5), threads: 8 })).toEqual({
        threads: column(NaN, NaN),
        gigabytes: column(NaN, NaN),
        share: NaN,
      });
    });
  });
});
