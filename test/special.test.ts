// What test/elementary.test.ts asks of every function is asked of the gamma and beta functions too; here is what they owe beyond.
import { describe, expect, it } from "vitest";
import { BUILDS, columnBits, loadProbe } from "./support/ulp.ts";

const probes = BUILDS.map((build) => ({ build, probe: loadProbe(build) }));

/** Neighbouring shares may tip the last places. */
const slightlyLess = (x: number) => x * (1 - 1e-13);

describe("quantiles", () => {
  const shapes = [1e-300, 1e-20, 1e-5, 0.01, 0.3, 1, 1.5, 20, 100, 1e4, 1e6, 1e9];
  const shares = [5e-324, 1e-300, 1e-100, 1e-10, 0.01, 0.3, 0.5, 0.5000000000000001, 0.7, 0.999, 1 - 2 ** -53];

  it.each(probes)(
    "of a gamma variable are numbers that rise with p for every shape on the $build build",
    ({ probe }) => {
      for (const shape of shapes) {
        const x = probe.map("gammaQuantile", [Float64Array.from(shares, () => shape), Float64Array.from(shares)]);
        x.forEach((value, i) => {
          expect(value, `shape ${shape}, p ${shares[i]}`).toBeGreaterThanOrEqual(
            i ? slightlyLess(x[i - 1] as number) : 0,
          );
          expect(value).toBeLessThan(Infinity);
        });
      }
    },
  );

  it.each(probes)(
    "of a beta variable are shares that rise with p for every pair of shapes on the $build build",
    ({ probe }) => {
      for (const a of shapes)
        for (const b of shapes) {
          const columns = [
            Float64Array.from(shares, () => a),
            Float64Array.from(shares, () => b),
            Float64Array.from(shares),
          ];
          const x = probe.map("betaQuantile", columns);
          x.forEach((value, i) => {
            expect(value, `shapes ${a}, ${b}, p ${shares[i]}`).toBeGreaterThanOrEqual(
              i ? slightlyLess(x[i - 1] as number) : 0,
            );
            expect(value).toBeLessThanOrEqual(1);
          });
        }
    },
  );

  it("are the same bits whatever stands in the other lane, however long that takes to converge", () => {
    const quick = [3, 4, 0.5];
    const slow = [1e-5, 1e9, 1e-300];
    const columns = (rows: number[][]) => [0, 1, 2].map((k) => Float64Array.from(rows, (row) => row[k] as number));
    for (const { probe } of probes) {
      const alone = columnBits(probe.map("betaQuantile", columns([quick, quick])))[0];
      expect(columnBits(probe.map("betaQuantile", columns([quick, slow])))[0]).toBe(alone);
      expect(columnBits(probe.map("betaQuantile", columns([slow, quick])))[1]).toBe(alone);
    }
  });
});
