import { describe, expect, test } from "vitest";
import { type Auction, truthful } from "../../examples/loops/truthful.ts";
import { builds } from "../support/builds.ts";

const vickrey = ["secondPrice", "vcgMultiUnit", "vcgPosition", "vcgCombinatorial"] as const satisfies Auction[];

describe.each(builds)("a bidder among others, on the $name build", ({ lw }) => {
  const figures = truthful(lw, { auctions: 10_000, lies: 8, seed: 1 });

  test.each(vickrey)("never gains by a lie in %s, in 10 000 auctions of 8 lies", (kind) => {
    const { lies, gained, highestGain } = figures[kind];
    expect(lies).toBe(80_000);
    expect(gained).toBe(0);
    expect(highestGain).toBe(0);
  });

  test.each(vickrey)("loses by many lies in %s, so that the truth was worth telling", (kind) => {
    const { lies, lost, equal, meanGain } = figures[kind];
    expect(lost).toBeGreaterThan(lies / 20);
    expect(equal).toBeGreaterThan(0);
    expect(meanGain).toBeLessThan(0);
  });

  test("gains by many lies where the winner pays the own bid", () => {
    const { lies, gained, highestGain } = figures.firstPrice;
    expect(gained).toBeGreaterThan(lies / 20);
    expect(highestGain).toBeGreaterThan(0);
  });
});

test("the same seed gives the same figures on both builds, another seed others", () => {
  const [simd, scalar] = builds.map(({ lw }) => truthful(lw, { auctions: 200 }));
  expect(scalar).toEqual(simd);
  expect(truthful(builds[0].lw, { auctions: 200, seed: 2 })).not.toEqual(simd);
});
