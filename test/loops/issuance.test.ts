import { describe, expect, test } from "vitest";
import { issuance, lives } from "../../examples/loops/issuance.ts";
import { builds, simd } from "../support/builds.ts";

const cap = 40_000_000;
const names = Object.keys(lives) as (keyof typeof lives)[];

describe("a hundred years of issuance", () => {
  const figures = issuance(simd.lw);

  test.each(names)("never pass 40 million for a network that is %s", (name) => {
    const { emitted, highest, due } = figures[name];
    expect(emitted.length).toBe(101);
    expect(emitted[0]).toBe(0);
    for (let year = 1; year <= 100; year++) expect(emitted[year]).toBeGreaterThanOrEqual(emitted[year - 1]!);
    expect(highest).toBe(emitted[100]);
    expect(highest).toBeLessThanOrEqual(cap);
    // The rewards shrink by themselves as the cap nears: it never has to cut one.
    expect(due).toBe(highest);
    expect(figures[name].cut).toBe(0);
  });

  test("end where the last whole reward does: at a hundredth below the cap", () => {
    for (const name of names) {
      expect(figures[name].highest).toBe(0.99 * cap);
      expect(figures[name].lastReward).toBe(0);
    }
  });

  test("give an idle network the least reward, and a busy one more", () => {
    expect(figures.idle.firstReward).toBe(1);
    expect(figures.steady.firstReward).toBe(3);
    for (const name of names.filter((name) => name !== "idle"))
      expect(figures[name].emitted[10]).toBeGreaterThan(figures.idle.emitted[10]!);
  });
});

describe.each(builds)("rewards that would pass the cap, on the $name build", ({ lw }) => {
  test("are cut at it, to the unit", () => {
    // So small that a day's rewards are more than is left on the fourth day.
    const figures = issuance(lw, { years: 1, cap: 5001 });
    for (const name of names) {
      const { emitted, highest, due, cut } = figures[name];
      expect(due).toBeGreaterThan(5001);
      expect(cut).toBe(due - 5001);
      expect(highest).toBe(5001);
      expect(emitted[1]).toBe(5001);
    }
  });
});
