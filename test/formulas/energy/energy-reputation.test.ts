import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Lanewise } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Event =
  | readonly ["delivery" | "meter", boolean]
  | readonly ["latency", number, number?]
  | readonly ["capacity", number, number]
  | readonly ["penalty", number];

/** One tick an event, in order; NaN where a tick brings nothing of the kind. */
function columns(events: readonly Event[]) {
  const of = (value: (event: Event) => number | undefined) => Float64Array.from(events, (event) => value(event) ?? NaN);
  return {
    delivered: of((event) => (event[0] === "delivery" ? Number(event[1]) : undefined)),
    metered: of((event) => (event[0] === "meter" ? Number(event[1]) : undefined)),
    latency: of((event) => (event[0] === "latency" ? event[1] : undefined)),
    available: of((event) => (event[0] === "capacity" ? event[1] : undefined)),
    expected: of((event) => (event[0] === "capacity" ? event[2] : undefined)),
    penalty: of((event) => (event[0] === "penalty" ? event[1] : undefined)),
  };
}

/** A provider after some events, and how it stands. */
function provider(lw: Lanewise, params: Parameters<Lanewise["energy"]["reputation"]["bank"]>[1] = {}) {
  const bank = lw.energy.reputation.bank(1, params);
  return {
    bank,
    through(...events: Event[]) {
      bank.run(columns(events));
      const { score, confidence, deactivate } = bank.step({});
      const at = (name: keyof typeof bank.state) => bank.state[name][0]!;
      return {
        delivery: [at("deliveryAlpha"), at("deliveryBeta")],
        meter: [at("meterAlpha"), at("meterBeta")],
        latency: [at("latencyAlpha"), at("latencyBeta")],
        capacity: [at("capacityAlpha"), at("capacityBeta")],
        n: at("n"),
        score: score[0]!,
        confidence: confidence[0]!,
        deactivate: deactivate[0] === 1,
      };
    },
  };
}

const good: readonly Event[] = [
  ["delivery", true],
  ["meter", true],
  ["latency", 1000],
  ["capacity", 1000, 1000],
];
const times = (n: number, events: readonly Event[]) => Array.from({ length: n }, () => events).flat();

golden(
  "energy.reputation",
  {
    rep_run: (lw, { events }: { events: Event[] }) => {
      const threshold = events.find((event) => event[0] === "latency")?.[2] ?? 5000;
      return provider(lw, { threshold }).through(...events);
    },
  },
  { exact: ["n"] },
);

describe.each(builds)("the reputation of an energy provider, event by event, on the $name build", ({ lw }) => {
  test("starts at one half, rises with good deliveries and falls with a bad one", () => {
    const { through } = provider(lw);
    expect(through().score).toBeCloseTo(0.5, 2);
    const risen = through(...times(3, [["delivery", true]]));
    expect(risen.n).toBe(3);
    expect(risen.score).toBeCloseTo(0.589403, 6);
    expect(through(["delivery", false]).score).toBeCloseTo(0.552966, 6);
  });

  test("weighs several factors: bad meters spoil good deliveries, until much good comes", () => {
    const { through } = provider(lw);
    expect(
      through(
        ...times(2, [
          ["delivery", true],
          ["meter", false],
        ]),
      ).score,
    ).toBeCloseTo(0.484557, 6);
    expect(through(...times(10, good)).score).toBeCloseTo(0.886005, 6);
  });

  test("earns less for slow responses: Beta(3.5, 1.5) after 1, 2 and 10 seconds", () => {
    const { score, latency } = provider(lw).through(["latency", 1000], ["latency", 2000], ["latency", 10_000]);
    expect(score).toBeCloseTo(0.543879, 6);
    expect(latency).toEqual([3.5, 1.5]);
  });

  test("counts capacity within a fifth of the expected as stable", () => {
    const events = [90, 100, 110, 50].map((share): Event => ["capacity", share, 100]);
    const { score, capacity } = provider(lw).through(...events);
    expect(score).toBeCloseTo(0.522048, 6);
    expect(capacity).toEqual([4, 2]);
  });

  test("falls below 0.7 by a penalty of 5 after ten good rounds", () => {
    const { through } = provider(lw);
    expect(through(...times(10, good)).score).toBeCloseTo(0.916667, 6);
    expect(through(["penalty", 5]).score).toBeCloseTo(0.647059, 6);
  });

  test("is the surer the more events there were", () => {
    for (const [n, confidence] of [
      [0, 0],
      [10, 1 / 3],
      [60, 0.75],
    ] as const)
      expect(provider(lw).through(...times(n, [["delivery", true]])).confidence).toBeCloseTo(confidence, 12);
  });

  test("deactivates a bad provider only when it is sure", () => {
    const bad = provider(lw).through(
      ...times(30, [
        ["delivery", false],
        ["meter", false],
      ]),
    );
    expect(bad).toMatchObject({ deactivate: true, confidence: 0.75 });
    expect(bad.score).toBeCloseTo(0.094732, 6);
    const unsure = provider(lw).through(...times(2, [["delivery", false]]));
    expect(unsure.deactivate).toBe(false);
    expect(unsure.score).toBeCloseTo(0.392292, 6);
    expect(unsure.confidence).toBeCloseTo(0.0909, 4);
  });

  test("takes one good fulfilment as four events", () => {
    const bank = lw.energy.reputation.bank(1);
    const { score } = bank.step({ delivered: true, metered: true, latency: 2000, available: 100, expected: 100 });
    expect(score[0]).toBeCloseTo(0.666667, 6);
    expect(bank.state.n[0]).toBe(4);
  });

  test("falls by a penalty of 3 after five good rounds", () => {
    const { through } = provider(lw);
    expect(through(...times(5, good)).score).toBeCloseTo(0.857143, 6);
    expect(through(["penalty", 3]).score).toBeCloseTo(0.6, 6);
  });

  test("counts nothing while it is off", () => {
    const { through, bank } = provider(lw, { enabled: false });
    expect(through(...good, ["penalty", 5])).toMatchObject({ n: 0, score: 0.5, delivery: [1, 1] });
    bank.step({ delivered: NaN as never });
    expect(bank.state.skipped[0]).toBe(0);
  });
});

describe.each(builds)("energy.reputation on the $name build", ({ lw }) => {
  test("counts both ends of the capacity band as stable", () => {
    const { capacity } = provider(lw).through(
      ["capacity", 0.8, 1],
      ["capacity", 1.2, 1],
      ["capacity", 4, 5],
      ["capacity", 6, 5],
    );
    expect(capacity).toEqual([5, 1]);
    expect(provider(lw).through(["capacity", 0.79, 1], ["capacity", 1.21, 1]).capacity).toEqual([1, 3]);
  });

  test("takes no event from an expected capacity of 0, or from one figure without the other", () => {
    const bank = lw.energy.reputation.bank(1);
    bank.step({ available: 10, expected: 0 });
    bank.step({ available: 10 });
    bank.step({ expected: 10 });
    expect([bank.state.n[0], bank.state.capacityAlpha[0], bank.state.capacityBeta[0]]).toEqual([0, 1, 1]);
  });

  test("counts a latency of 0 with a threshold of 0 as a success", () => {
    expect(provider(lw, { threshold: 0 }).through(["latency", 0]).latency).toEqual([2, 1]);
    expect(provider(lw, { threshold: 0 }).through(["latency", 1]).latency).toEqual([1, 2]);
  });

  test("does not count penalties as events, and takes no more than 10 and no less than 0 at once", () => {
    const { n, meter } = provider(lw).through(["penalty", 50], ["penalty", -3], ["penalty", Infinity]);
    expect({ n, meter }).toEqual({ n: 0, meter: [1, 21] });
  });

  test("skips an event out of domain and counts the others of its tick, and the tick as one with something skipped", () => {
    const bank = lw.energy.reputation.bank(1);
    bank.step({ delivered: column(0.5), metered: true, latency: -1, available: Infinity, expected: 1 });
    expect(bank.state.skipped[0]).toBe(1);
    expect([bank.state.n[0], bank.state.meterAlpha[0], bank.state.deliveryAlpha[0]]).toEqual([1, 2, 1]);
  });

  test("gives one tick with several events what their ticks one by one give", () => {
    const together = lw.energy.reputation.bank(1);
    const { score } = together.step({
      delivered: true,
      metered: false,
      latency: 7000,
      available: 3,
      expected: 4,
      penalty: 2,
    });
    const { through } = provider(lw);
    const apart = through(["delivery", true], ["meter", false], ["latency", 7000], ["capacity", 3, 4], ["penalty", 2]);
    expect(score[0]).toBe(apart.score);
  });

  test("starts from its prior", () => {
    const { delivery, score } = provider(lw, { prior: 10 }).through(["delivery", true]);
    expect(delivery).toEqual([11, 10]);
    expect(score).toBeCloseTo((11 / 21) ** 0.35 * 0.5 ** 0.65, 14);
  });

  test("keeps score and confidence within 0 and 1, and never falls by a good event", () => {
    const event: fc.Arbitrary<Event> = fc.oneof(
      fc.tuple(fc.constantFrom("delivery" as const, "meter" as const), fc.boolean()),
      fc.tuple(fc.constant("latency" as const), fc.double({ min: 0, max: 1e6, noNaN: true })),
      fc.tuple(
        fc.constant("capacity" as const),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
      ),
      fc.tuple(fc.constant("penalty" as const), fc.double({ min: 0, max: 20, noNaN: true })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { through } = provider(lw);
        const { score, confidence } = through(...events);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThan(1);
        expect(through(["delivery", true]).score).toBeGreaterThanOrEqual(score);
      }),
      { seed: 1 },
    );
  });
});
