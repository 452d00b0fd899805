import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("privacy.rdp", {
  rdpG: (lw, { a, s }: { a: number; s: number }) => lw.privacy.rdp({ order: a }, { sigma: s }),
  rdpL: (lw, { a, b }: { a: number; b: number }) => lw.privacy.rdp({ order: a }, { mechanism: "laplace", scale: b }),
  rdpRR: (lw, { a, p }: { a: number; p: number }) =>
    lw.privacy.rdp({ order: a }, { mechanism: "randomizedResponse", truth: p }),
});

golden("privacy.rdpSubsampledGaussian", {
  sgm: (lw, { q, s, a }: { q: number; s: number; a: number }) =>
    lw.privacy.rdpSubsampledGaussian({ rate: q, sigma: s, order: a }),
});

/** The lines of a file that scripts/references/renyi.py makes; the last field is exact to 30 digits. */
const references = (name: string) =>
  readFileSync(`test/references/${name}.txt`, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "));

describe.each(builds)("privacy.rdp on the $name build", ({ lw }) => {
  const { rdp } = lw.privacy;

  test.each(["gaussian", "laplace", "randomizedResponse"] as const)(
    "is never below the exact cost of %s and within 2e-14 of it",
    (mechanism) => {
      const points = references("rdp").filter(([name]) => name === mechanism);
      expect(points.length).toBe(150);
      for (const [, noise, order, exact] of points) {
        const param = { gaussian: "sigma", laplace: "scale", randomizedResponse: "truth" }[mechanism];
        const cost = rdp({ order: Number(order) }, { mechanism, [param]: Number(noise) });
        const over = (cost - Number(exact)) / Number(exact);
        expect(over, `${noise} at order ${order}`).toBeGreaterThan(0);
        expect(over, `${noise} at order ${order}`).toBeLessThan(2e-14);
      }
    },
  );

  test("is the worst case at order infinity", () => {
    const order = Infinity;
    expect(rdp({ order }, { mechanism: "laplace", scale: 4 })).toBeCloseTo(0.25, 13);
    expect(rdp({ order }, { mechanism: "randomizedResponse", truth: 0.75 })).toBeCloseTo(Math.log(3), 13);
    expect(rdp({ order: column(order) }, { sigma: 1e6 })).toEqual(column(Infinity));
  });

  test("costs nothing where a coin is answered, and everything where the truth is", () => {
    const order = column(1, 1.5, 2, 1e6);
    expect(rdp({ order }, { mechanism: "randomizedResponse", truth: 0.5 })).toEqual(column(0, 0, 0, 0));
    expect(rdp({ order }, { mechanism: "randomizedResponse", truth: 1 })).toEqual(new Float64Array(4).fill(Infinity));
  });

  test("counts noise in units of the sensitivity", () => {
    for (const mechanism of ["gaussian", "laplace"] as const) {
      const noise = { mechanism, sigma: 3, scale: 3 };
      const scaled = { mechanism, sigma: 12, scale: 12, sensitivity: 4 };
      expect(rdp({ order: 5 }, scaled)).toBe(rdp({ order: 5 }, noise));
    }
  });

  test("refuses an order below 1 and a coin that lies more often than not", () => {
    expect(() => rdp({ order: 0.5 })).toThrow(/^privacy\.rdp: "order" expected .*, got 0.5/);
    expect(() => rdp({ order: column(2, NaN) })).toThrow(/row 1/);
    expect(() => rdp({ order: 2 }, { mechanism: "randomizedResponse", truth: 0.4 })).toThrow(RangeError);
  });
});

describe.each(builds)("privacy.rdpSubsampledGaussian on the $name build", ({ lw }) => {
  const { rdp, rdpSubsampledGaussian } = lw.privacy;

  test("is never below the exact cost and within 1e-9 of it where noise is next to nothing", () => {
    const { narrow } = JSON.parse(readFileSync("test/references/privacy.json", "utf8")) as {
      narrow: [rate: number, sigma: number, order: number, exact: string][];
    };
    expect(narrow.length).toBeGreaterThan(90);
    for (const [rate, sigma, order, exact] of narrow) {
      const over = rdpSubsampledGaussian({ rate, sigma, order }) - Number(exact);
      const of = `rate ${rate}, sigma ${sigma}, order ${order}`;
      expect(over, of).toBeGreaterThanOrEqual(0);
      expect(over, of).toBeLessThanOrEqual(Math.max(1e-9 * Number(exact), 1e-300));
    }
  });

  test("is never below the exact cost and within 1e-9 of it, at whole orders and others", () => {
    const points = references("rdpSubsampledGaussian");
    const [rate, sigma, order, exact] = [0, 1, 2, 3].map((i) => Float64Array.from(points, (row) => Number(row[i])));
    const costs = rdpSubsampledGaussian({ rate: rate!, sigma: sigma!, order: order! });
    expect(points.length).toBeGreaterThan(600);
    points.forEach(([q, s, a], i) => {
      const over = (costs[i]! - exact![i]!) / exact![i]!;
      const usual = Number(q) > 1e-4 && Number(a) <= 64;
      expect(over, `rate ${q}, sigma ${s}, order ${a}`).toBeGreaterThan(0);
      expect(over, `rate ${q}, sigma ${s}, order ${a}`).toBeLessThan(usual ? 1e-12 : 1e-9);
    });
  });

  test("is finite and exact where other accountants are not", () => {
    expect(rdpSubsampledGaussian({ rate: 0.1, sigma: 1, order: 1.1 })).toBeCloseTo(0.00809856846807384, 14);
    expect(rdpSubsampledGaussian({ rate: 0.01, sigma: 2.5, order: 1.5 })).toBeCloseTo(1.30014179437608e-5, 16);
  });

  test("costs nothing of nobody and as much as without sampling of everybody", () => {
    expect(rdpSubsampledGaussian({ rate: 0, sigma: 1, order: column(1, 2, 2.5) })).toEqual(column(0, 0, 0));
    const order = column(1, 1.5, 16, 1024);
    expect(rdpSubsampledGaussian({ rate: 1, sigma: 1.1, order })).toEqual(rdp({ order }, { sigma: 1.1 }));
  });

  test("joins the sum over whole orders to the integral between them", () => {
    for (const rate of [1e-3, 0.3])
      for (const order of [2, 3, 17, 64]) {
        const [below, at, above] = rdpSubsampledGaussian({
          rate,
          sigma: 1.5,
          order: column(order - 1e-7, order, order + 1e-7),
        });
        expect((below! + above!) / 2 / at!).toBeCloseTo(1, 11);
      }
  });

  test("stays above 0 where the exact cost is below the doubles", () => {
    for (const order of [1, 1.5, 2, 32]) {
      const cost = rdpSubsampledGaussian({ rate: 1e-300, sigma: 1, order });
      expect(cost).toBeGreaterThan(0);
      expect(cost).toBeLessThan(1e-300);
    }
  });

  test("rises with the rate and the order, falls with the noise, and never exceeds the cost without sampling", () => {
    const release = fc.record({
      rate: fc.double({ min: 1e-6, max: 0.99, noNaN: true }),
      sigma: fc.double({ min: 0.3, max: 20, noNaN: true }),
      order: fc.oneof(fc.double({ min: 1, max: 60, noNaN: true }), fc.integer({ min: 2, max: 200 })),
    });
    const slack = 1 + 1e-11;
    fc.assert(
      fc.property(release, ({ rate, sigma, order }) => {
        const cost = rdpSubsampledGaussian({ rate, sigma, order });
        expect(cost).toBeLessThanOrEqual(rdpSubsampledGaussian({ rate: rate * 1.01, sigma, order }) * slack);
        expect(cost).toBeLessThanOrEqual(rdpSubsampledGaussian({ rate, sigma, order: order + 0.5 }) * slack);
        expect(cost * slack).toBeGreaterThanOrEqual(rdpSubsampledGaussian({ rate, sigma: sigma * 1.1, order }));
        expect(cost).toBeLessThanOrEqual(rdp({ order }, { sigma }) * slack);
      }),
      { seed: 1 },
    );
  });
});
