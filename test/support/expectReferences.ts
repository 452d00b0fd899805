import { expect } from "vitest";
import type { Lanewise } from "../../src/public.ts";
import { accuracyOf, type Distribution, seriesOf } from "./distributions.ts";
import { boundOf } from "./ulp.ts";

/** Each series within its bound. */
export function expectReferences(lw: Lanewise, name: Distribution): void {
  for (const series of seriesOf(name)) {
    const { max, worst, points } = accuracyOf(series, lw.distributions);
    expect(points).toBeGreaterThan(50);
    expect(max, `${series.name} at ${worst.join(", ")}`).toBeLessThanOrEqual(boundOf(series.measured));
  }
}
