import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
const methods = ["dHondt", "webster", "huntingtonHill", "adams", "hamilton", "droop"] as const;
/** d(s), of huntingtonHill its square, and how often a vote counts there. */
const divisors = {
  dHondt: (s: bigint) => [s + 1n, 1] as const,
  webster: (s: bigint) => [2n * s + 1n, 1] as const,
  huntingtonHill: (s: bigint) => [s * (s + 1n), 2] as const,
  adams: (s: bigint) => [s, 1] as const,
};

describe.each(builds)("on the $name build", ({ lw }) => {
  const { apportionment, drfTasks, drf } = lw.allocation;

  describe("allocation.apportionment", () => {
    const by = (votes: readonly number[], seats: number, method: (typeof methods)[number]) => [
      ...apportionment({ votes: column(...votes), seats }, { method }).seats,
    ];

    test("gives eight seats to four lists as one can work out on paper", () => {
      const votes = [100_000, 80_000, 30_000, 20_000];
      expect(by(votes, 8, "dHondt")).toEqual([4, 3, 1, 0]);
      expect(by(votes, 8, "webster")).toEqual([3, 3, 1, 1]);
      expect(by(votes, 8, "adams")).toEqual([3, 3, 1, 1]);
      expect(by(votes, 8, "hamilton")).toEqual([3, 3, 1, 1]);
    });

    test("gives ten seats by quotas and largest remainders", () => {
      // Quotas of 10 000 and of 9 091 votes.
      const votes = [47_000, 16_000, 15_800, 12_000, 6_100, 3_100];
      expect(by(votes, 10, "hamilton")).toEqual([5, 2, 1, 1, 1, 0]);
      expect(by(votes, 10, "droop")).toEqual([5, 2, 2, 1, 0, 0]);
    });

    test("shows the paradox of Alabama that quotas have and divisors do not", () => {
      const votes = [6, 6, 2];
      expect(by(votes, 10, "hamilton")).toEqual([4, 4, 2]);
      expect(by(votes, 11, "hamilton")).toEqual([5, 5, 1]);
    });

    const election = fc.record({
      votes: fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1e12 })), {
        minLength: 1,
        maxLength: 9,
      }),
      seats: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1e6 })),
      method: fc.constantFrom(...methods),
    });

    test("gives out all seats, none without votes, and with divisors nobody's last is worth less than another's next", () => {
      fc.assert(
        fc.property(election, ({ votes, seats, method }) => {
          const found = apportionment({ votes: column(...votes), seats }, { method });
          if (sum(votes) === 0) {
            expect(found.status).toBe(seats === 0 ? "apportioned" : "noVotes");
            return;
          }
          expect(sum(found.seats)).toBe(seats);
          for (const [i, v] of votes.entries()) if (v === 0) expect(found.seats[i]).toBe(0);
          if (method === "hamilton" || method === "droop") return;
          const divisor = divisors[method];
          /** Is the quotient of v by the divisor of s smaller than that of w by t. */
          const worthLess = (v: number, s: number, w: number, t: number) => {
            const [[d, power], [e]] = [divisor(BigInt(s)), divisor(BigInt(t))];
            const [left, right] = [BigInt(v) ** BigInt(power) * e, BigInt(w) ** BigInt(power) * d];
            return left < right || (d === 0n && e === 0n && v < w);
          };
          let tied = false;
          for (const [i, v] of votes.entries()) {
            for (const [j, w] of votes.entries()) {
              if (i === j || found.seats[i] === 0 || w === 0) continue;
              expect(worthLess(v, found.seats[i]! - 1, w, found.seats[j]!)).toBe(false);
              tied ||= !worthLess(w, found.seats[j]!, v, found.seats[i]! - 1);
            }
          }
          expect(found.status).toBe(tied ? "tied" : "apportioned");
        }),
      );
    });

    test("stays within the quotas that a method keeps, and loses nothing in a larger house", () => {
      fc.assert(
        fc.property(election, ({ votes, seats }) => {
          if (sum(votes) === 0) return;
          const quotas = votes.map((v) => (BigInt(v) * BigInt(seats)) / BigInt(sum(votes)));
          const [low, high, hare] = (["dHondt", "adams", "hamilton"] as const).map((method) =>
            by(votes, seats, method),
          );
          for (const [i, quota] of quotas.entries()) {
            expect(low![i]).toBeGreaterThanOrEqual(Number(quota));
            expect(high![i]).toBeLessThanOrEqual(Math.max(Number(quota) + 1, 1));
            expect(hare![i]! - Number(quota)).toBeGreaterThanOrEqual(0);
            expect(hare![i]! - Number(quota)).toBeLessThanOrEqual(1);
          }
          if (seats === 1e6) return;
          for (const method of ["dHondt", "webster", "huntingtonHill", "adams"] as const) {
            const after = by(votes, seats + 1, method);
            for (const [i, s] of by(votes, seats, method).entries()) expect(after[i]).toBeGreaterThanOrEqual(s);
          }
        }),
      );
    });

    test("tells a tie from the nearest thing to one", () => {
      const { seats, status } = apportionment({ votes: column(5, 5, 3), seats: 2 }, { method: "dHondt" });
      expect([...seats, status]).toEqual([1, 1, 0, "apportioned"]);
      expect(apportionment({ votes: column(5, 5, 3), seats: 1 })).toEqual({ seats: column(1, 0, 0), status: "tied" });
      // 72 = 36 * 2: the ninth seat of one is worth as much as the second of another with a sixth of the votes.
      const exact = apportionment({ votes: column(6e8, 1e8), seats: 10 }, { method: "huntingtonHill" });
      expect([...exact.seats, exact.status]).toEqual([9, 1, "tied"]);
      const nearly = apportionment({ votes: column(6e8, 1e8 + 1), seats: 10 }, { method: "huntingtonHill" });
      expect([...nearly.seats, nearly.status]).toEqual([8, 2, "apportioned"]);
    });

    test("says what is invalid, and touches no other group", () => {
      for (const bad of [-1, 0.5, 1e13, NaN, Infinity]) {
        const { seats, status } = apportionment({
          votes: column(5, bad, 3, 1),
          seats: column(4, 4),
          offsets: Uint32Array.of(0, 2, 4),
        });
        expect([...seats]).toEqual([NaN, NaN, 3, 1]);
        expect([...status]).toEqual([3, 0]);
      }
      expect(apportionment({ votes: column(1), seats: 1e6 + 1 }).status).toBe("invalid");
    });
  });

  describe("allocation.drfTasks", () => {
    test("is the example of Ghodsi et al.: three tasks of one processor and 4 GB, two of three and 1 GB", () => {
      const found = drfTasks({ demand: column(1, 4, 3, 1), weight: column(1, 1), capacity: column(9, 18) });
      expect([...found.tasks, ...found.used]).toEqual([3, 2, 9, 14]);
      expect(found.dominantShare[0]).toBeCloseTo(2 / 3, 15);
    });

    const cluster = fc.integer({ min: 1, max: 3 }).chain((resources) =>
      fc.record({
        needs: fc.array(
          fc.record({
            need: fc
              .array(fc.integer({ min: 0, max: 7 }), { minLength: resources, maxLength: resources })
              .filter((need) => need.some((d) => d > 0)),
            weight: fc.integer({ min: 0, max: 3 }),
            most: fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 20 })),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        capacity: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: resources, maxLength: resources }),
      }),
    );

    test("starts the tasks that one after the other would be started, however many", () => {
      fc.assert(
        fc.property(cluster, ({ needs, capacity }) => {
          const tasks = needs.map(() => 0);
          // What a task adds to its owner's share, rounded as the formula rounds it: shares that are equal on paper may differ in their last
          // bit, and whoever is then asked first may take what others wanted.
          const paces = needs.map(({ need, weight }) => Math.max(...need.map((d, r) => d / capacity[r]!)) / weight);
          const left = [...capacity];
          const done = new Set<number>();
          for (;;) {
            const shares = needs.map(({ weight }, i) =>
              done.has(i) || weight === 0 ? Infinity : tasks[i]! * paces[i]!,
            );
            const next = shares.indexOf(Math.min(...shares));
            if (shares[next] === Infinity) break;
            const { need, most } = needs[next]!;
            if (need.every((d, r) => d <= left[r]!) && !(tasks[next]! >= most)) {
              tasks[next]!++;
              for (const [r, d] of need.entries()) left[r]! -= d;
            } else done.add(next);
          }
          const found = drfTasks({
            demand: column(...needs.flatMap(({ need }) => need)),
            weight: column(...needs.map(({ weight }) => weight)),
            most: column(...needs.map(({ most }) => most)),
            capacity: column(...capacity),
          });
          expect([...found.tasks]).toEqual(tasks);
          expect([...found.used]).toEqual(capacity.map((c, r) => c - left[r]!));
        }),
      );
    });

    test("comes near tasks that can be divided where they are many, and does not take longer", () => {
      const call = { demand: column(1, 4, 3, 1), weight: column(1, 2), capacity: column(9e12, 18e12) };
      const [whole, part] = [drfTasks(call).tasks, drf(call).tasks];
      for (const [i, t] of whole.entries()) expect(Math.abs(t - part[i]!)).toBeLessThanOrEqual(2 + 1e-12 * t);
    });

    test("takes what fits on paper", () => {
      expect(drfTasks({ demand: column(0.1), weight: column(1), capacity: column(0.3) }).tasks[0]).toBe(3);
      expect(drfTasks({ demand: column(0.1, 0.2), weight: column(1, 1), capacity: column(0.3) }).tasks).toEqual(
        column(1, 1),
      );
    });

    test("says by NaN that a number is out of range", () => {
      const call = { demand: column(1, 4, 3, 1), weight: column(1, 1), capacity: column(9, 18) };
      expect(drfTasks({ ...call, demand: column(1, 4, 0, 0) }).tasks).toEqual(column(NaN, NaN));
      expect(drfTasks({ ...call, most: column(1.5, 2) }).tasks).toEqual(column(NaN, NaN));
      expect(drfTasks({ ...call, capacity: column(0, 18) }).used).toEqual(column(NaN, NaN));
      expect(drfTasks({ ...call, most: column(1, NaN) }).tasks).toEqual(column(1, 2));
    });
  });
});
