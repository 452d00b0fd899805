import { describe, expect, test } from "vitest";
import { difficultyLoop, difficultyLoops, type RuleName, type Scenario } from "../../examples/loops/difficulty.ts";
import { scalar, simd } from "../support/builds.ts";

const loops = difficultyLoops(simd.lw);
const rules = Object.keys(loops.steady) as RuleName[];
const scenarios = Object.keys(loops) as Scenario[];

describe("difficulty rules in closed loop", () => {
  test.each(scenarios)("the Kalman rule swings less than half as much as the window rule: %s", (scenario) => {
    const { kalmanDifficulty, windowRetune } = loops[scenario];
    expect(kalmanDifficulty.swing).toBeLessThan(windowRetune.swing / 2);
    expect(kalmanDifficulty.deviation).toBeLessThan(windowRetune.deviation);
  });

  test("every rule keeps the mean block time within 2 % of what it should be while the hash rate stays", () => {
    for (const rule of rules) expect(Math.abs(loops.steady[rule].mean - 1000), rule).toBeLessThan(20);
  });

  test("the Kalman rule settles within 120 blocks of a doubling and of a halving, the window rule never", () => {
    for (const scenario of ["doubles", "halves"] as const) {
      expect(loops[scenario].kalmanDifficulty.settle).toBeLessThan(120);
      expect(loops[scenario].windowRetune.settle).toBeNaN();
    }
  });

  test("the Kalman rule follows a hash rate that comes and goes better than the three others", () => {
    const { kalmanDifficulty, ...others } = loops.oscillates;
    for (const [rule, { swing }] of Object.entries(others)) expect(kalmanDifficulty.swing, rule).toBeLessThan(swing);
  });

  describe("where the Kalman rule loses:", () => {
    test("asert and lwma are steadier while nothing changes", () => {
      const { kalmanDifficulty, asert, lwma } = loops.steady;
      expect(asert.swing).toBeLessThan(kalmanDifficulty.swing / 3);
      expect(lwma.swing).toBeLessThan(kalmanDifficulty.swing);
      expect(Math.abs(asert.mean - 1000)).toBeLessThan(Math.abs(kalmanDifficulty.mean - 1000));
    });

    test("the window rule is nearer to the mean block time right after a step, since it overreacts", () => {
      for (const scenario of ["doubles", "halves"] as const) {
        const { kalmanDifficulty, windowRetune } = loops[scenario];
        const off = ({ meanAfter }: { meanAfter: number }) => Math.abs(meanAfter - 1000);
        expect(off(windowRetune)).toBeLessThan(off(kalmanDifficulty));
      }
    });

    test("its mean block time drifts more than the window rule's over a hash rate that comes and goes", () => {
      const { kalmanDifficulty, windowRetune } = loops.oscillates;
      expect(kalmanDifficulty.mean - 1000).toBeGreaterThan(windowRetune.mean - 1000);
      expect(kalmanDifficulty.mean).toBeLessThan(1060);
    });
  });

  test.each(rules)("the same seed gives the same chain on both builds: %s", (rule) => {
    const run = { chains: 3, blocks: 60, seed: 9 };
    const figures = difficultyLoop(simd.lw, rule, "doubles", run);
    expect(difficultyLoop(scalar.lw, rule, "doubles", run)).toEqual(figures);
    expect(difficultyLoop(simd.lw, rule, "doubles", { ...run, seed: 10 }).track).not.toEqual(figures.track);
  });
});
