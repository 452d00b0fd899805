import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Waves, waves } from "../src/waves.ts";

/** The events of each wave, as lists. */
const lists = ({ events, starts }: Waves) =>
  Array.from({ length: starts.length - 1 }, (_, k) => [...events.subarray(starts[k], starts[k + 1])]);

describe("waves", () => {
  test("take the first event of every entity, then the second, and so on", () => {
    const order = waves()(Uint32Array.of(2, 0, 2, 2, 1, 0), 3);
    expect(lists(order)).toEqual([[0, 1, 4], [2, 5], [3]]);
    expect([...order.entities]).toEqual([2, 0, 1]);
  });

  test("are none without events", () => {
    expect(lists(waves()(new Uint32Array(0), 3))).toEqual([]);
  });

  test("hold each event once, each entity once a wave, and an entity's events in order, call after call", () => {
    const scheduler = waves();
    const calls = fc.array(fc.array(fc.nat(7), { maxLength: 40 }), { maxLength: 5 });
    fc.assert(
      fc.property(calls, (calls) => {
        for (const indices of calls) {
          const plan = scheduler(Uint32Array.from(indices), 8);
          const order = lists(plan);
          for (const wave of order)
            expect(wave.map((i) => indices[i])).toEqual([...plan.entities.subarray(0, wave.length)]);
          expect(order.flat().sort((a, b) => a - b)).toEqual(indices.map((_, i) => i));
          for (const wave of order) expect(new Set([...wave].map((i) => indices[i])).size).toBe(wave.length);
          const seen = order.flat();
          for (let entity = 0; entity < 8; entity++) {
            const own = seen.filter((i) => indices[i] === entity);
            expect(own).toEqual([...own].sort((a, b) => a - b));
          }
        }
      }),
      { seed: 1 },
    );
  });
});
