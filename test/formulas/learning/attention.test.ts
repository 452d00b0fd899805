import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Matrix = readonly (readonly number[])[];
const flat = (matrix: Matrix) => Float64Array.from(matrix.flat());
const rowsOf = (cells: Float64Array, width: number) =>
  Array.from({ length: cells.length / width }, (_, r) => [...cells.subarray(r * width, (r + 1) * width)]);

golden("learning.attention", {
  attn: (lw, { Q, K, V, causal }: { Q: Matrix; K: Matrix; V: Matrix; causal: boolean }) => {
    const { mixed, weights } = lw.learning.attention(
      { queries: flat(Q), keys: flat(K), values: flat(V) },
      { causal },
      { sizes: { row: 1, depth: Q[0]!.length } },
    );
    return { weights: rowsOf(weights, K.length), out: rowsOf(mixed, V[0]!.length) };
  },
});

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => 4 * next() - 2);
};

function problem(row: number, query: number, key: number, depth: number, width: number, seed = 1) {
  const inputs = {
    queries: drawn(row * query * depth, seed),
    keys: drawn(row * key * depth, seed + 1),
    values: drawn(row * key * width, seed + 2),
  };
  return { inputs, options: { sizes: { row, query, key, depth, width } } };
}

describe.each(builds)("learning.attention on the $name build", ({ lw }) => {
  const { attention } = lw.learning;

  test("takes the mean of all values where every key fits alike", () => {
    const { mixed, weights } = attention(
      { queries: column(0, 0), keys: column(1, 2, 3, 4, 5, 6, 7, 8), values: column(1, 2, 3, 6) },
      {},
      { sizes: { row: 1, depth: 2 } },
    );
    expect(weights).toEqual(column(0.25, 0.25, 0.25, 0.25));
    expect(mixed).toEqual(column(3));
  });

  test("takes the value of the one key that fits far best", () => {
    const inputs = { queries: column(100), keys: column(0, 10, 5), values: column(1, 2, 3) };
    expect(attention(inputs, {}, { sizes: { row: 1, depth: 1 } }).mixed).toEqual(column(2));
  });

  test("gives weights that sum to 1 and values between the least and the highest", () => {
    const length = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(length, length, fc.integer({ min: 1, max: 20 }), fc.boolean(), (query, key, depth, causal) => {
        const { inputs, options } = problem(1, query, key, depth, 3, query + key);
        const { mixed, weights } = attention(inputs, { causal }, options);
        for (const row of rowsOf(weights, key)) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
        expect(mixed.every((x) => Math.abs(x) <= 2 + 1e-14)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test("lets a causal query see the keys up to its own place, as if there were no others", () => {
    const [query, key, depth, width] = [37, 37, 5, 6];
    const { inputs, options } = problem(1, query, key, depth, width);
    const { mixed, weights } = attention(inputs, { causal: true }, options);
    for (const i of [0, 1, 15, 16, 36]) {
      const alone = attention(
        {
          queries: inputs.queries.subarray(i * depth, (i + 1) * depth),
          keys: inputs.keys.subarray(0, (i + 1) * depth),
          values: inputs.values.subarray(0, (i + 1) * width),
        },
        {},
        { sizes: { row: 1, query: 1, depth } },
      );
      expectSameBits(weights.slice(i * key, i * key + i + 1), alone.weights);
      expect(weights.subarray(i * key + i + 1, (i + 1) * key).every((w) => w === 0)).toBe(true);
      expectSameBits(mixed.slice(i * width, (i + 1) * width), alone.mixed);
    }
  });

  test("is 0 without keys", () => {
    const inputs = { queries: column(1, 2), keys: column(), values: column() };
    const { mixed, weights } = attention(inputs, {}, { sizes: { row: 1, query: 2, key: 0, depth: 1, width: 2 } });
    expect(mixed).toEqual(column(0, 0, 0, 0));
    expect(weights).toEqual(column());
  });

  test("takes more heads than one block holds, each by itself", () => {
    const [query, key, depth, width] = [9, 12, 8, 8];
    const { inputs, options } = problem(200, query, key, depth, width);
    const { mixed } = attention(inputs, {}, options);
    for (const r of [0, 77, 199]) {
      const own = (cells: Float64Array, each: number) => cells.slice(r * each, (r + 1) * each);
      const alone = attention(
        {
          queries: own(inputs.queries, query * depth),
          keys: own(inputs.keys, key * depth),
          values: own(inputs.values, key * width),
        },
        {},
        { sizes: { row: 1, depth } },
      );
      expectSameBits(own(mixed, query * width), alone.mixed);
    }
  });

  test("is NaN in a row with a cell that is no number, and only there", () => {
    const { inputs, options } = problem(3, 2, 2, 2, 2);
    inputs.keys[5] = NaN;
    const { mixed } = attention(inputs, {}, options);
    expect([...mixed].map(Number.isNaN)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
