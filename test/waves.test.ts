import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { waves } from "../src/waves.ts";

describe("waves", () => {
  test("take the first event of every entity, then the second, and so on", () => {
    const order = waves()(Uint32Array.of(2, 0, 2, 2, 1, 0), 3);
    expect(order.map((wave) => [...wave])).toEqual([[0, 1, 4], [2, 5], [3]]);
  });

  test("are none without events", () => {
    expect(waves()(new Uint32Array(0), 3)).toEqual([]);
  });

  test("hold each event once, each entity once a wave, and an entity's events in order, call after call", () => {
    const scheduler = waves();
    const calls = fc.array(fc.array(fc.nat(7), { maxLength: 40 }), { maxLength: 5 });
    fc.assert(
      fc.property(calls, (calls) => {
        for (const indices of calls) {
          const order = scheduler(Uint32Array.from(indices), 8);
          expect(order.flatMap((wave) => [...wave]).sort((a, b) => a - b)).toEqual(indices.map((_, i) => i));
          for (const wave of order) expect(new Set([...wave].map((i) => indices[i])).size).toBe(wave.length);
          const seen = order.flatMap((wave) => [...wave]);
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
