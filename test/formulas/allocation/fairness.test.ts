import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { workerRoles } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("allocation.waterFill", {
  wf: (lw, { d, w, C }: { d: number[]; w: number[]; C: number }) => {
    const { share, level } = lw.allocation.waterFill({ demand: column(...d), weight: column(...w), capacity: C });
    return { x: share, level };
  },
});

golden("allocation.drf", {
  drf: (lw, { dem, cap, w }: { dem: number[][]; cap: number[]; w: number[] }) => {
    const columns = { demand: column(...dem.flat()), weight: column(...w), capacity: column(...cap) };
    return lw.allocation.drf(columns);
  },
});

golden(
  "allocation.workerTopology",
  {
    topo: (lw, { counts, threads }: { counts: number[]; threads: number }) => {
      const result = lw.allocation.workerTopology({ workers: column(...counts), threads });
      return { workers: result.total, perWorker: result.perWorker, threads: result.threads };
    },
  },
  { exact: ["workers", "threads"] },
);

const sumOf = (x: Iterable<number>) => [...x].reduce((a, b) => a + b, 0);
const positive = (max: number) => fc.double({ min: 1e-3, max, noNaN: true });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { waterFill, drf, workerTopology } = lw.allocation;

  describe("allocation.waterFill", () => {
    test("is max-min fair: all is given away, and whoever gets less than he asks for is at the level", () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.oneof(positive(100), fc.constant(0)), fc.oneof(positive(5), fc.constant(0))), {
            minLength: 1,
            maxLength: 60,
          }),
          fc.double({ min: 0, max: 1000, noNaN: true }),
          (rows, capacity) => {
            const demand = column(...rows.map(([d]) => d));
            const weight = column(...rows.map(([, w]) => w));
            const { share, level } = waterFill({ demand, weight, capacity });
            const asked = sumOf(rows.map(([d, w]) => (w > 0 ? d : 0)));
            const goal = Math.min(asked, capacity);
            expect(Math.abs(sumOf(share) - goal)).toBeLessThanOrEqual(1e-12 * goal + 1e-300);
            share.forEach((x, i) => {
              expect(x).toBeLessThanOrEqual(demand[i]!);
              if (weight[i] === 0) expect(x).toBe(0);
              else if (level === 0) expect(x).toBe(capacity > 0 ? demand[i] : 0);
              else expect(x).toBe(Math.min(demand[i]!, level * weight[i]!));
            });
          },
        ),
        { seed: 1, numRuns: 500 },
      );
    });

    test("gives nothing of nothing, and takes a debt for nothing", () => {
      for (const capacity of [0, -5])
        expect(waterFill({ demand: column(1, 2), capacity })).toEqual({ share: column(0, 0), level: 0 });
      expect(waterFill({ demand: column(), capacity: 3 })).toEqual({ share: column(), level: 0 });
    });

    test("settles demands that double from row to row", () => {
      const demand = Float64Array.from({ length: 300 }, (_, i) => 2 ** i);
      const { share, level } = waterFill({ demand, capacity: 2 ** 250 });
      // 2^k below the level, and all the others at it: sum = 2^k - 1 + (300 - k) level
      const k = share.findIndex((x, i) => x < demand[i]!);
      expect(level / ((2 ** 250 - 2 ** k) / (300 - k))).toBeCloseTo(1, 14);
    });

    test("is NaN throughout a group with a number out of range, and only there", () => {
      const demand = column(1, 2, 3, 4);
      const weight = column(1, -1, 1, 1);
      const { share, level } = waterFill({ demand, weight, capacity: column(1, 4), offsets: Uint32Array.of(0, 2, 4) });
      expect(share).toEqual(column(NaN, NaN, 2, 2));
      expect(level).toEqual(column(NaN, 2));
    });
  });

  describe("allocation.drf", () => {
    const need = fc.oneof(fc.constant(0), positive(10));

    test("uses no more than there is, leaves no workload that could go on, and envies nobody", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 4 }).chain((resources) =>
            fc.record({
              capacity: fc.array(positive(500), { minLength: resources, maxLength: resources }),
              demand: fc.array(fc.array(need, { minLength: resources, maxLength: resources }), {
                minLength: 1,
                maxLength: 12,
              }),
            }),
          ),
          ({ capacity, demand }) => {
            fc.pre(demand.every((row) => row.some((x) => x > 0)));
            const { tasks, dominantShare, used } = drf({
              demand: column(...demand.flat()),
              capacity: column(...capacity),
            });
            const sums = capacity.map((_, r) => sumOf(demand.map((row, i) => row[r]! * tasks[i]!)));
            sums.forEach((sum, r) => {
              expect(sum).toBeLessThanOrEqual(capacity[r]! * (1 + 1e-12));
              expect(Math.abs(used[r]! - sum)).toBeLessThanOrEqual(1e-11 * capacity[r]!);
            });
            demand.forEach((row, i) => {
              const most = Math.max(...row.map((x, r) => (x * tasks[i]!) / capacity[r]!));
              expect(dominantShare[i]! / most).toBeCloseTo(1, 11);
              expect(row.some((x, r) => x > 0 && sums[r]! >= capacity[r]! * (1 - 1e-11))).toBe(true);
              // With what another has, it could run no more tasks than it runs.
              demand.forEach((other, j) => {
                const could = Math.min(...row.map((x, r) => (x > 0 ? (other[r]! * tasks[j]!) / x : Infinity)));
                expect(could).toBeLessThanOrEqual(tasks[i]! * (1 + 1e-11));
              });
            });
          },
        ),
        { seed: 1, numRuns: 400 },
      );
    });

    test("shares one resource by weight", () => {
      const { tasks } = drf({ demand: column(2, 1, 4), weight: column(1, 2, 1), capacity: column(16) });
      expect(tasks).toEqual(column(2, 8, 1));
    });

    test("gives nothing to a workload of weight 0, and the others what they have without it", () => {
      const [demand, capacity] = [column(1, 4, 3, 1, 2, 2), column(9, 18)];
      expect(drf({ demand, weight: column(1, 1, 0), capacity })).toEqual({
        ...{ tasks: column(3, 2, 0), dominantShare: column(2 / 3, 2 / 3, 0) },
        used: column(9, 14),
      });
      const idle = { tasks: column(0, 0, 0), dominantShare: column(0, 0, 0), used: column(0, 0) };
      expect(drf({ demand, weight: 0, capacity })).toEqual(idle);
      expect(drf({ demand, weight: 1e-101, capacity })).toEqual(idle);
      expect(drf({ demand, weight: column(1, 1, -1), capacity }).tasks).toEqual(column(NaN, NaN, NaN));
    });

    test("is NaN where a workload needs nothing, or a resource is not there", () => {
      expect(drf({ demand: column(1, 0), capacity: column(5) }).tasks).toEqual(column(NaN, NaN));
      expect(drf({ demand: column(1, 1), capacity: column(0) })).toEqual({
        tasks: column(NaN, NaN),
        dominantShare: column(NaN, NaN),
        used: column(NaN),
      });
    });
  });

  describe("allocation.workerTopology", () => {
    const workers = column(...workerRoles.counts);

    test("has a thread for each of 34 workers on 55 % of 64, and not on 33", () => {
      expect(workerTopology({ workers, threads: 35 })).toMatchObject({ total: 34, oversubscribed: false });
      expect(workerTopology({ workers, threads: 34 })).toMatchObject({ threads: workers, oversubscribed: false });
      expect(workerTopology({ workers, threads: 33 })).toMatchObject({ total: 34, oversubscribed: true });
    });

    test("leaves no worker without a thread when there are enough", () => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 }),
          fc.integer({ min: 0, max: 10_000 }),
          (counts, more) => {
            const total = sumOf(counts);
            fc.pre(total > 0);
            const { threads } = workerTopology({ workers: column(...counts), threads: total + more });
            expect(sumOf(threads)).toBe(total + more);
            threads.forEach((part, i) => {
              expect(part).toBeGreaterThanOrEqual(counts[i]!);
            });
          },
        ),
        { seed: 1, numRuns: 200 },
      );
    });

    test("gives each role with workers a thread where threads suffice, and the rest in proportion", () => {
      const threads = (counts: number[], threads: number) => [
        ...workerTopology({ workers: column(...counts), threads }).threads,
      ];
      expect(threads([1000, 1], 10)).toEqual([9, 1]);
      expect(threads([1000, 1, 0, 1], 3)).toEqual([1, 1, 0, 1]);
      expect(threads([1000, 1, 0, 1], 2)).toEqual([2, 0, 0, 0]);
      // Without the last two, 7 of 8: quotas of 4.67 and 2.33.
      expect(threads([100, 50, 3, 1], 9)).toEqual([5, 2, 1, 1]);
      fc.assert(
        fc.property(
          fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 10_000 })), {
            minLength: 1,
            maxLength: 20,
          }),
          fc.integer({ min: 0, max: 200 }),
          (counts, more) => {
            const staffed = counts.filter((count) => count > 0).length;
            fc.pre(staffed > 0);
            const parts = threads(counts, staffed + more);
            expect(sumOf(parts)).toBe(staffed + more);
            const order = counts.map((_, i) => i).sort((a, b) => counts[a]! - counts[b]!);
            parts.forEach((part, i) => {
              if (counts[i]! > 0) expect(part).toBeGreaterThanOrEqual(1);
              else expect(part).toBe(0);
            });
            // More workers never have fewer threads.
            for (let k = 1; k < order.length; k++)
              if (counts[order[k]!]! > counts[order[k - 1]!]!)
                expect(parts[order[k]!]!).toBeGreaterThanOrEqual(parts[order[k - 1]!]!);
          },
        ),
        { seed: 1, numRuns: 300 },
      );
    });

    test("is NaN without workers", () => {
      const nobody = { total: NaN, perWorker: NaN, oversubscribed: null };
      expect(workerTopology({ workers: column(0, 0), threads: 3 })).toEqual({ threads: column(NaN, NaN), ...nobody });
      expect(workerTopology({ workers: column(), threads: 3 })).toEqual({ threads: column(), ...nobody });
    });
  });
});
