import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

describe.each(builds)("operators on vectors on the $name build", ({ lw }) => {
  const { overlap, cosf } = lw.pi0;
  const amplitudes = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 8, maxLength: 8 });
  const psi = fc.array(amplitudes, { minLength: 1, maxLength: 6 }).map((states) => column(...states.flat()));

  test("overlap of a complete basis is 1 in any state, and that of states in its way adds up", () => {
    const basis = column(1, 0, 0, 0, 0, 0, 1, 0);
    const phi = column(3, 4, 0, 5, 0, 0, 0, 1e-60);
    const sizes = { component: 2 };
    expect(overlap({ psi: basis, phi }, {}, { sizes })).toEqual(column(1, 1));
    expect(overlap({ psi: basis.slice(0, 4), phi }, {}, { sizes })).toEqual(column(0.5, 0));
  });

  test("overlap does not depend on the phase of a state, nor on the length of phi", () => {
    fc.assert(
      fc.property(psi, amplitudes, (states, phi) => {
        const sizes = { component: 4 };
        // Times i, and times -1e9.
        const turned = states.map((_, k) => (k % 2 ? states[k - 1]! : -states[k + 1]!));
        const p = overlap({ psi: states, phi: column(...phi) }, {}, { sizes })[0]!;
        const same = overlap({ psi: turned, phi: column(...phi.map((x) => -1e9 * x)) }, {}, { sizes })[0]!;
        if (!Number.isNaN(p)) expect(Math.abs(p - same)).toBeLessThanOrEqual(1e-12 * p + 1e-300);
      }),
      { seed: 1 },
    );
  });

  test("overlap of states made orthonormal lies in [0, 1], and counts no state that others make up", () => {
    fc.assert(
      fc.property(psi, amplitudes, (states, phi) => {
        const sizes = { component: 4 };
        const given = { psi: Float64Array.of(...states, ...states), phi: column(...phi) };
        const count = overlap(given, { mode: "trace", orthonormalize: true }, { sizes })[0]!;
        const alone = overlap({ ...given, psi: states }, { mode: "trace", orthonormalize: true }, { sizes })[0]!;
        expect(count).toBe(alone);
        expect(count).toBeLessThanOrEqual(Math.min(4, states.length / 8));
        const p = overlap(given, { orthonormalize: true }, { sizes })[0]!;
        if (Number.isNaN(p)) {
          expect(Math.hypot(...phi)).toBeLessThan(1e-144);
          return;
        }
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        if (count === 4) expect(p).toBeCloseTo(1, 12);
      }),
      { seed: 1 },
    );
  });

  test("overlap makes the same basis of states of any length", () => {
    const [phi, sizes] = [column(1, 0, 1, 0), { component: 2 }];
    for (const length of [1e-300, 1e-9, 1, 1e70])
      expect(overlap({ psi: column(length, 0, 0, 0), phi }, { orthonormalize: true }, { sizes })[0]).toBeCloseTo(
        0.5,
        15,
      );
    expect(overlap({ psi: new Float64Array(4), phi }, { orthonormalize: true }, { sizes })[0]).toBe(0);
  });

  test("overlap has no answer for a phi of 0, and for no row with a psi out of range", () => {
    const sizes = { component: 1 };
    expect(overlap({ psi: column(1, 0), phi: column(0, 0, 0, 2) }, {}, { sizes })).toEqual(column(NaN, 1));
    expect(overlap({ psi: column(1, 1e71), phi: column(1, 0, 0, 2) }, {}, { sizes })).toEqual(column(NaN, NaN));
  });

  test("cosf in full is twice the pairs of a symmetric coupling, and never looks at the diagonal", () => {
    const operators = [column(1, 2, -1), column(0.5, 0, 1), column(3, 1, 0)];
    const coupling = column(NaN, 0.25, 0.5, 0.25, Infinity, 2, 0.5, 2, NaN);
    const upper = cosf({ operators, coupling });
    const full = cosf({ operators, coupling }, { pairs: "full" });
    expect(upper.total).toEqual(column(4.5 + 0.125 + 1.5 + 3, 4, -0.25));
    expect(full.total).toEqual(column(4.5 + 2 * (0.125 + 1.5 + 3), 5, -0.5));
    expect(upper.amplification).toEqual(column(9.125 / 4.5, 4 / 3, NaN));
  });

  test("cosf takes each pair above the diagonal once, whatever stands below", () => {
    const operators = [2, 3];
    expect(cosf({ operators, coupling: column(0, 1, NaN, 0) })).toEqual({ total: 11, amplification: 11 / 5 });
    expect(cosf({ operators, coupling: column(0, 1, NaN, 0) }, { pairs: "full" }).total).toBeNaN();
    expect(cosf({ operators, coupling: column(0, 1, 0.5, 0) }, { pairs: "full" }).total).toBe(14);
  });
});
