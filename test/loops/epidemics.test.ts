import { describe, expect, test } from "vitest";
import { epidemics, type Options } from "../../examples/loops/epidemics.ts";
import { builds } from "../support/builds.ts";

const messages = 1000;
const networks = {
  "a sound one": { nodes: 500, health: 0.9, loss: 0.05, reliability: 0.99 },
  "a smaller one in poor health": { nodes: 200, health: 0.2, loss: 0.1, reliability: 0.95 },
  "a larger one that is content with less": { nodes: 1000, health: 1, loss: 0, reliability: 0.9 },
} as const satisfies Record<string, Options>;

describe.each(Object.entries(networks))("gossip through %s", (_, network) => {
  const { wanted, chosen, fanouts } = epidemics(builds[0].lw, { ...network, messages, seed: 1 });
  const spread = Math.sqrt((wanted * (1 - wanted)) / messages);

  test("reaches all nodes as often as was wanted, over the fanout chosen", () => {
    expect(fanouts[chosen - 1]!.reliability.measured).toBeGreaterThanOrEqual(wanted - 3 * spread);
  });

  test("would miss that over three peers fewer", () => {
    expect(fanouts[chosen - 4]!.reliability.measured).toBeLessThan(wanted - 3 * spread);
  });

  test("is as reliable over each fanout as predicted, to what a network of this size allows", () => {
    for (const { fanout, reliability } of fanouts)
      expect(Math.abs(reliability.measured - reliability.predicted), `fanout ${fanout}`).toBeLessThan(0.08);
  });

  test("covers the share predicted where a message spreads at all", () => {
    for (const { fanout, coverage } of fanouts)
      if (coverage.predicted > 0.5)
        expect(Math.abs(coverage.measured - coverage.predicted), `fanout ${fanout}`).toBeLessThan(0.01);
  });

  test("takes some rounds more than the first order says, and never fewer", () => {
    for (const { fanout, rounds, reliability } of fanouts)
      if (reliability.measured > 0.5) {
        expect(rounds.measured, `fanout ${fanout}`).toBeGreaterThan(rounds.predicted);
        expect(rounds.measured, `fanout ${fanout}`).toBeLessThan(rounds.predicted + 2.5);
      }
  });
});

test("the same seed gives the same figures on both builds, another seed others", () => {
  const [simd, scalar] = builds.map(({ lw }) => epidemics(lw, { nodes: 100, messages: 50 }));
  expect(scalar).toEqual(simd);
  expect(epidemics(builds[0].lw, { nodes: 100, messages: 50, seed: 2 })).not.toEqual(simd);
});
