import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { exactCovariance, exactMean } from "../../support/exact.ts";
import { column } from "../../support/golden.ts";

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => 2 * next() - 1);
};

/** a b', both row-major with k columns. */
function timesTransposed(a: Float64Array, b: Float64Array, m: number, n: number, k: number): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) for (let t = 0; t < k; t++) c[i * n + j]! += a[i * k + t]! * b[j * k + t]!;
  return c;
}

/** Symmetric and positive definite: a product with itself, and a little on the diagonal. */
function definite(n: number, seed: number): Float64Array {
  const a = drawn(n * n, seed);
  const matrix = timesTransposed(a, a, n, n, n);
  for (let i = 0; i < n; i++) matrix[i * n + i]! += 0.1;
  return matrix;
}

function expectNear(actual: Float64Array, expected: Float64Array, slack: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    const off = Math.abs(value - expected[i]!);
    if (!(off <= slack)) expect.fail(`[${i}] is ${value}, not within ${slack} of ${expected[i]}`);
  });
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { matrixVector, gram, covariance, moments, cholesky, solve } = lw.core;

  describe("core.matrixVector", () => {
    test("gives one sum of products per row", () => {
      expect(matrixVector({ matrix: column(1, 2, 3, 4, 5, 6), vector: column(1, 10) })).toEqual(column(21, 43, 65));
      expect(matrixVector({ matrix: column(), vector: column(1, 10) })).toEqual(column());
      expect(matrixVector({ matrix: column(), vector: column() }, {}, { sizes: { row: 2 } })).toEqual(column(0, 0));
    });

    test("agrees with loops for rows of every width, one too wide for any block among them", () => {
      for (const columns of [1, 2, 7, 8, 9, 33, 1023, 1025, 20_000]) {
        const matrix = drawn(3 * columns, columns);
        const vector = drawn(columns, columns + 1);
        const expected = timesTransposed(matrix, vector, 3, 1, columns);
        expectNear(matrixVector({ matrix, vector }), expected, 1e-12);
      }
    });

    test("overflows to infinity, and is NaN in rows that hold no number", () => {
      const matrix = column(1e308, 1e308, Infinity, 1, NaN, 1, 1, 1);
      expect(matrixVector({ matrix, vector: column(2, 2) })).toEqual(column(Infinity, NaN, NaN, 4));
      expect(matrixVector({ matrix: column(1, 0), vector: column(1, Infinity) })).toEqual(column(NaN));
    });
  });

  describe("core.gram", () => {
    test("multiplies each two columns", () => {
      const x = column(1, 2, 3, 4, 5, 6);
      expect(gram({ x }, {}, { sizes: { column: 3 } })).toEqual(column(17, 22, 27, 22, 29, 36, 27, 36, 45));
      expect(gram({ x: column() }, {}, { sizes: { column: 2, row: 0 } })).toEqual(column(0, 0, 0, 0));
    });

    test("is exact for whole numbers, for matrices of every width, by group", () => {
      for (const columns of [1, 2, 3, 4, 5, 8, 13])
        for (const rows of [1, 63, 64, 65, 3000]) {
          const x = drawn(rows * columns, rows).map((value) => Math.round(value * 1000));
          const cut = Math.floor(rows / 3);
          const offsets = Uint32Array.of(0, cut, cut, rows);
          const expected = [0, 1, 2].flatMap((g) => {
            const part = x.subarray(offsets[g]! * columns, offsets[g + 1]! * columns);
            const turned = transposed(part, columns);
            return [...timesTransposed(turned, turned, columns, columns, part.length / columns)];
          });
          expectSameBits(gram({ x, offsets }, {}, { sizes: { column: columns } }), column(...expected));
        }
    });

    test("takes wide rows in pieces, for more rows than memory is lent for at once", () => {
      const [rows, columns] = [5000, 60];
      const x = drawn(rows * columns, 3).map((value) => Math.round(value * 100));
      const turned = transposed(x, columns);
      const expected = timesTransposed(turned, turned, columns, columns, rows);
      expectSameBits(gram({ x }, {}, { sizes: { column: columns } }), expected);
    });
  });

  describe("core.covariance around any centre", () => {
    test("has every digit that the values have, within blocks and between them", () => {
      const next = random(8);
      for (const [rows, centre] of [
        [60, 1e12],
        [5000, 1e12],
        [200, -3e13],
        [200, 0.1],
      ] as const) {
        const x = Float64Array.from({ length: rows * 2 }, (_, i) => (i % 2 ? centre : 7) + next() + i / 10_000);
        const columns = [0, 1].map((j) => x.filter((_, i) => i % 2 === j));
        const { mean, covariance } = lw.core.covariance({ x }, {}, { sizes: { column: 2 } });
        for (const i of [0, 1])
          for (const j of [0, 1]) {
            const exact = exactCovariance(columns[i]!, columns[j]!);
            const scale = Math.sqrt(exactCovariance(columns[i]!) * exactCovariance(columns[j]!));
            expect(Math.abs(covariance[i * 2 + j]! - exact), `${rows} rows near ${centre}`).toBeLessThan(1e-13 * scale);
          }
        expect(Math.abs(mean[1]! / exactMean(columns[1]!) - 1)).toBeLessThan(3e-16);
      }
    });

    test("of equal rows is 0", () => {
      const x = new Float64Array(3000).fill(0.1);
      const { mean, covariance } = lw.core.covariance({ x }, {}, { sizes: { column: 3 } });
      expect(mean).toEqual(column(0.1, 0.1, 0.1));
      for (const cell of covariance) expect(Math.abs(cell)).toBeLessThan(1e-33);
    });
  });

  describe("core.covariance", () => {
    test("is that of two columns by hand", () => {
      const x = column(1, 2, 3, 4, 5, 9);
      expect(covariance({ x }, {}, { sizes: { column: 2 } })).toEqual({
        mean: column(3, 5),
        covariance: column(4, 7, 7, 13),
      });
    });

    test("of one row is zero, of none NaN", () => {
      const sizes = { column: 2 };
      expect(covariance({ x: column(1, 2) }, {}, { sizes })).toEqual({
        mean: column(1, 2),
        covariance: column(0, 0, 0, 0),
      });
      expect(covariance({ x: column() }, {}, { sizes: { column: 1, row: 0 } })).toEqual({
        mean: column(NaN),
        covariance: column(NaN),
      });
    });

    test("keeps a NaN to its rows and columns", () => {
      const result = covariance({ x: column(1, NaN, 2, 3, 5, 4) }, {}, { sizes: { column: 2 } });
      expect(result.mean).toEqual(column(8 / 3, NaN));
      expect(result.covariance[0]).toBeCloseTo(13 / 3, 14);
      expect([...result.covariance.subarray(1)]).toEqual([NaN, NaN, NaN]);
    });

    test("has the variances of the columns on its diagonal, however large their offset", () => {
      const [rows, columns] = [3001, 5];
      for (const offset of [0, 1e9]) {
        const x = drawn(rows * columns, 4).map((value) => Math.round(value * 1000) + offset);
        const result = covariance({ x }, {}, { sizes: { column: columns } });
        for (let j = 0; j < columns; j++) {
          const own = moments({ x: Float64Array.from({ length: rows }, (_, r) => x[r * columns + j]!) });
          expect(Math.abs(result.mean[j]! - own.mean)).toBeLessThanOrEqual(1e-15 * (1000 + offset));
          expect(Math.abs(result.covariance[j * columns + j]! / own.sampleVariance - 1)).toBeLessThan(1e-10);
        }
      }
    });
  });

  describe("core.cholesky", () => {
    test("factorizes by hand", () => {
      const { factor, logDeterminant } = cholesky({ matrix: column(4, 2, 2, 5) }, {}, { sizes: { order: 2 } });
      expect(factor).toEqual(column(2, 0, 1, 2));
      expect(logDeterminant[0]).toBeCloseTo(Math.log(16), 14);
    });

    test("gives back the matrix as L L', for orders up to 64", () => {
      for (const n of [1, 2, 3, 5, 8, 9, 16, 31, 64]) {
        const matrix = definite(n, n);
        const { factor } = cholesky({ matrix }, {}, { sizes: { order: n } });
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(factor[i * n + j]).toBe(0);
        expectNear(timesTransposed(factor, factor, n, n, n), matrix, n * n * 1e-15);
      }
    });

    test("does not read above the diagonal, but asks for numbers there", () => {
      const sizes = { order: 2 };
      expectSameBits(
        cholesky({ matrix: column(4, 99, 2, 5) }, {}, { sizes }),
        cholesky({ matrix: column(4, 2, 2, 5) }, {}, { sizes }),
      );
      expect(cholesky({ matrix: column(4, NaN, 2, 5) }, {}, { sizes }).logDeterminant).toEqual(column(NaN));
    });

    test("is NaN where a matrix is not positive definite, and only there", () => {
      const matrices = column(4, 2, 2, 5, 1, 2, 2, 1, 0, 0, 0, 1, 9, 0, 0, 1);
      const { factor, logDeterminant } = cholesky({ matrix: matrices }, {}, { sizes: { order: 2 } });
      const none = [NaN, NaN, NaN, NaN];
      expect([...factor]).toEqual([2, 0, 1, 2, ...none, ...none, 3, 0, 0, 1]);
      expect([...logDeterminant].map(Number.isNaN)).toEqual([false, true, true, false]);
    });

    test("gives the determinant the same bits whether the factor is wanted or not", () => {
      const matrix = definite(12, 5);
      const logDeterminant = new Float64Array(1);
      cholesky({ matrix }, {}, { sizes: { order: 12 }, out: { logDeterminant } });
      expectSameBits(logDeterminant, cholesky({ matrix }, {}, { sizes: { order: 12 } }).logDeterminant);
    });
  });

  describe("core.solve", () => {
    test("solves by hand", () => {
      expect(solve({ matrix: column(4, 2, 2, 5), right: column(8, 12) }, {}, { sizes: { order: 2 } })).toEqual(
        column(1, 2),
      );
    });

    test("undoes a product, for any right side and orders up to 64", () => {
      fc.assert(
        fc.property(fc.constantFrom(1, 2, 3, 7, 8, 9, 20, 64), fc.nat(1000), (n, seed) => {
          const matrix = definite(n, seed + 1);
          const right = drawn(n, seed + 2);
          const x = solve({ matrix, right }, {}, { sizes: { order: n } });
          const scale = x.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
          expectNear(timesTransposed(matrix, x, n, 1, n), right, 1e-13 * n * n * scale);
        }),
        { seed: 1, numRuns: 60 },
      );
    });

    test("is NaN where there is no solution, and only there", () => {
      const matrix = column(1, 2, 2, 1, 4, 0, 0, 9);
      expect(solve({ matrix, right: column(1, 1, 4, 18) }, {}, { sizes: { order: 2 } })).toEqual(
        column(NaN, NaN, 1, 2),
      );
      expect(solve({ matrix: column(1), right: column(Infinity) }, {}, { sizes: { order: 1 } })).toEqual(column(NaN));
    });
  });
});

/** Columns as rows. */
function transposed(x: Float64Array, columns: number): Float64Array {
  const rows = x.length / columns;
  return Float64Array.from(x, (_, i) => x[(i % rows) * columns + Math.floor(i / rows)]!);
}
