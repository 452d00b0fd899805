import { describe, expect, test } from "vitest";
import { overload } from "../../examples/loops/overload.ts";
import { builds } from "../support/builds.ts";

describe.each([1, 2, 3])("a service that is flooded, seed %i", (seed) => {
  const { open, controlled, expectedCalm } = overload(builds[0].lw, { seed });

  test("sees the same requests with and without control", () => {
    expect(controlled.requests).toEqual(open.requests);
    expect(controlled.flooded.requests).toBeGreaterThan(2 * 80 * 115); // twice what it can serve
  });

  test("answers no request of the flood in time when it lets all in, and is late for long after", () => {
    expect(open.flooded.goodput).toBe(0);
    expect(open.flooded.meanLatency).toBeGreaterThan(60);
    expect(open.after.meanLatency).toBeGreaterThan(20);
  });

  test("keeps its latency through the flood when it admits what it can expect to serve", () => {
    expect(controlled.flooded.latency99).toBeLessThan(1);
    expect(controlled.flooded.meanLatency).toBeLessThan(1.5 * controlled.calm.meanLatency);
    expect(controlled.after.meanLatency).toBeLessThan(1.1 * controlled.calm.meanLatency);
  });

  test("works near its target meanwhile: it does not buy latency with idle servers", () => {
    expect(controlled.flooded.utilization).toBeGreaterThan(0.7);
    expect(controlled.flooded.utilization).toBeLessThan(0.9);
    expect(controlled.flooded.goodput).toBeGreaterThan(0.7 * 80);
  });

  test("turns away hardly anybody on days that it can serve", () => {
    for (const { admitted, requests } of [controlled.calm, controlled.after])
      expect(admitted / requests).toBeGreaterThan(0.95);
  });

  test("is as quick on a calm day as Erlang's formula says", () => {
    expect(open.calm.meanLatency / expectedCalm).toBeGreaterThan(0.95);
    expect(open.calm.meanLatency / expectedCalm).toBeLessThan(1.05);
  });
});

test("the same seed gives the same figures on both builds, another seed others", () => {
  const [simd, scalar] = builds.map(({ lw }) => overload(lw));
  expect(scalar).toEqual(simd);
  expect(overload(builds[0].lw, { seed: 2 })).not.toEqual(simd);
});
