import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Lanewise } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Four = readonly [validity: number, response: number, resource: number, adherence: number];
const names = ["validity", "response", "resource", "adherence"] as const;
const four = ([validity, response, resource, adherence]: Four) => ({ validity, response, resource, adherence });
const components = (outputs: Readonly<Record<(typeof names)[number], number>>) => names.map((name) => outputs[name]);

golden("network.peerScore", {
  pscore: (lw, { c }: { c: Four }) => lw.network.peerScore(four(c)).score,
});

type Event =
  | readonly ["invalid"]
  | readonly ["slow", number]
  | readonly ["violation", "minor" | "moderate" | "severe"]
  | readonly ["reward", number, number]
  | readonly ["penalize", number];
type Law = "retention" | "lossFalls" | "lossRises";

/** What a tick's inputs are for one event. */
function inputs(event: Event) {
  switch (event[0]) {
    case "invalid":
      return { invalid: true };
    case "slow":
      return { latency: event[1] };
    case "violation":
      return { violation: event[1] };
    case "reward":
      return { rewarded: names[event[1]]!, bonus: event[2] };
    case "penalize":
      return { penalty: event[1] };
  }
}

/** A peer through some events. */
function peer(lw: Lanewise, start: Four = [1, 1, 1, 1], law: Law = "retention") {
  const bank = lw.network.peerEvents.bank(1, { law }, { state: four(start) });
  const through = (health: number, ...events: Event[]) => {
    for (const event of events) bank.step({ health, ...inputs(event) });
    const { score, ...rest } = bank.step({});
    const last = Object.fromEntries(names.map((name) => [name, rest[name][0]!])) as Record<
      (typeof names)[number],
      number
    >;
    return { score: score[0]!, components: components(last), ...last };
  };
  return { bank, through };
}

golden("network.peerEvents", {
  pevents: (lw, { c, h, events, law }: { c: Four; h: number; events: Event[]; law: Law }) =>
    peer(lw, c, law).through(h, ...events),
});

type Decay = { c: Four; counts: [number, number, number]; dt: number; h: number };
golden(
  "network.peerDecay",
  {
    pdecay: (lw, { c, counts: [invalidCount, slowCount, violationCount], dt, h }: Decay) => {
      const state = { ...four(c), invalidCount, slowCount, violationCount };
      const run = (counterMode: "real" | "trunc") =>
        lw.network.peerDecay({ elapsed: dt, health: h }, { counterMode }, { state });
      const counts = (outputs: ReturnType<typeof run>) => [
        outputs.invalidCount,
        outputs.slowCount,
        outputs.violationCount,
      ];
      const real = run("real");
      return {
        rate: real.rate,
        components: components(real),
        score: real.score,
        countsReal: counts(real),
        countsTrunc: counts(run("trunc")),
      };
    },
    // What an hour keeps says after how many hours half is left.
    composite: (lw, { g }: { g: number }) => {
      const { invalidCount } = lw.network.peerDecay(
        { elapsed: 3600, health: 0.5 },
        { infractionKeep: g },
        { state: { invalidCount: 1 } },
      );
      return Math.log(0.5) / Math.log(invalidCount);
    },
  },
  { exact: ["countsTrunc"] },
);

golden("network.peer", {
  peer: (lw, { c, counts: [invalidCount, slowCount, violationCount], dt, h }: Decay) => {
    const state = { ...four(c), invalidCount, slowCount, violationCount };
    const kinds = { violation: "severe", rewarded: "resource" } as const;
    const events = { invalid: true, latency: 3000, ...kinds, bonus: 0.05, penalty: 0.9 };
    const { rate, score, ...rest } = lw.network.peer({ elapsed: dt, health: h, ...events }, {}, { state });
    return {
      rate,
      score,
      components: components(rest),
      counts: [rest.invalidCount, rest.slowCount, rest.violationCount],
    };
  },
});

golden(
  "network.peerBan",
  {
    ban: (lw, { score, h, limit }: { score: number; h: number; limit: number }) =>
      lw.network.peerBan({ score, health: h, limit }),
  },
  { exact: ["allowed"] },
);

describe.each(builds)("the reputation of a peer, event by event, on the $name build", ({ lw }) => {
  test("recovers faster in a healthy network", () => {
    const state = four([0.5, 1, 1, 1]);
    const score = (health: number) => lw.network.peerDecay({ elapsed: 0.1, health }, {}, { state }).score;
    expect(score(0.9)).toBeCloseTo(0.812593, 6);
    expect(score(0.2)).toBeCloseTo(0.812423, 6);
  });

  test("is dragged down by one bad component", () => {
    expect(lw.network.peerScore(four([1, 1, 0.2, 1])).score).toBeCloseTo(0.72478, 5);
  });

  test("is penalised harder in a healthy network", () => {
    const score = (health: number) => peer(lw).through(health, ["invalid"]).score;
    expect(score(0.9)).toBeCloseTo(0.98551, 5);
    expect(score(0.2)).toBeCloseTo(0.9909, 5);
  });

  test("suffers from slow responses, the slower the more", () => {
    const { through } = peer(lw);
    expect(through(0.8, ["slow", 500]).response).toBe(1);
    expect(through(0.8, ["slow", 3000]).response).toBeCloseTo(0.973, 14);
    expect(through(0.8, ["slow", 10_000]).response).toBeCloseTo(0.88543, 14);
  });

  test("suffers more from a severe violation than from a minor one, whatever the health", () => {
    for (const health of [0, 0.5, 1])
      expect(
        (["minor", "moderate", "severe"] as const).map(
          (kind) => peer(lw).through(health, ["violation", kind]).adherence,
        ),
      ).toEqual([0.98, 0.9, 0.7]);
  });

  test("gets a peer of 0.2 banned in a healthy network and not in an ill one", () => {
    const { threshold, ban } = lw.network.peerBan({ score: 0.2, health: column(0.9, 0), limit: 100 });
    expect([...threshold].map((x) => +x.toFixed(12))).toEqual([0.28, 0.1]);
    expect(ban).toEqual(column(1, 0));
  });

  test("rises by a reward, component and score", () => {
    const { through } = peer(lw, [0.8, 1, 1, 1]);
    const before = through(0.5);
    const risen = through(0.5, ["reward", 0, 0.05]);
    expect(risen.validity).toBeCloseTo(0.84, 14);
    expect(risen.score).toBeGreaterThan(before.score);
    expect(through(0.5, ...Array.from({ length: 20 }, (): Event => ["reward", 0, 0.05])).components).toEqual([
      1, 1, 1, 1,
    ]);
  });

  test("names its weakest component", () => {
    expect(lw.network.peerScore(four([0.3, 0.9, 0.8, 0.7])).weakest).toBe("validity");
    expect(lw.network.peerScore(four([1, 0.2, 0.8, 0.7])).weakest).toBe("response");
  });

  test("forgives infractions with time", () => {
    const state = { invalidCount: 100, slowCount: 50, violationCount: 30 };
    const counts = (counterMode: "real" | "trunc") => {
      const { invalidCount, slowCount, violationCount } = lw.network.peerDecay(
        { elapsed: 7 * 3600, health: 0.5 },
        { counterMode },
        { state },
      );
      return [invalidCount, slowCount, violationCount];
    };
    expect(counts("trunc")).toEqual([69, 34, 20]);
    expect(counts("real").map((x) => +x.toFixed(2))).toEqual([69.83, 34.92, 20.95]);
  });
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { peerScore, peerBan } = lw.network;
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const laws = ["retention", "lossFalls", "lossRises"] as const;

  describe("network.peerScore", () => {
    test("names the first of equals as the weakest", () => {
      for (const [four, weakest] of [
        [[1, 1, 1, 1], 0],
        [[0.5, 0.2, 0.2, 0.2], 1],
        [[0.5, 0.4, 0.2, 0.2], 2],
        [[0.2, 0.4, 0.4, 0.1], 3],
        [[0.2, 0.3, 0.2, 0.3], 0],
      ] as const)
        expect(peerScore({ ...columns(four) }).weakest).toEqual(column(weakest));
    });

    const columns = ([a, b, c, d]: Four) => ({
      validity: column(a),
      response: column(b),
      resource: column(c),
      adherence: column(d),
    });

    test("is invalid for components outside 0 and 1: no score and no weakest", () => {
      expect(peerScore(four([1.1, 1, 1, 1]))).toEqual({ score: NaN, weakest: null });
      expect(peerScore(four([1, 1, -0.1, 1]))).toEqual({ score: NaN, weakest: null });
    });

    test("lies between the smallest and the largest component", () => {
      fc.assert(
        fc.property(fc.tuple(share, share, share, share), (c) => {
          const { score, weakest } = peerScore(four(c));
          expect(score).toBeGreaterThanOrEqual(Math.min(...c) * (1 - 1e-12));
          expect(score).toBeLessThanOrEqual(Math.max(...c) * (1 + 1e-12));
          expect(weakest).toBe(names[c.indexOf(Math.min(...c))]);
        }),
        { seed: 1 },
      );
    });
  });

  describe("network.peerEvents", () => {
    test("scales losses from one half to whole with health, under the default law", () => {
      const loss = (health: number, law: Law) => 1 - peer(lw, [1, 1, 1, 1], law).through(health, ["invalid"]).validity;
      expect([0, 0.5, 1].map((health) => +(loss(health, "retention") / 0.05).toFixed(12))).toEqual([0.5, 0.75, 1]);
      expect([0, 0.5, 1].map((health) => +(loss(health, "lossFalls") / 0.05).toFixed(12))).toEqual([2, 1.5, 1]);
      expect([0, 0.5, 1].map((health) => +(loss(health, "lossRises") / 0.05).toFixed(12))).toEqual([0.5, 1, 1.5]);
    });

    test("takes a health of one half where there is none", () => {
      const [none, nan, half] = [{}, { health: NaN }, { health: 0.5 }].map((health) => {
        const { score } = lw.network.peerEvents({ ...health, invalid: true });
        return score;
      });
      expect([none, nan]).toEqual([half, half]);
    });

    test("counts a response of less than a second too, and changes nothing else for it", () => {
      const { bank, through } = peer(lw);
      expect(through(0.8, ["slow", 999], ["slow", 0]).components).toEqual([1, 1, 1, 1]);
      expect(bank.state.slowCount[0]).toBe(2);
    });

    test("takes 1000 ms for slow and 5000 ms for very slow", () => {
      const response = (ms: number) => peer(lw).through(1, ["slow", ms]).response;
      expect([999.999, 1000, 5000, 1e9].map(response)).toEqual([1, 0.98, 0.9, 0.9]);
      expect(response(4999.999)).toBeCloseTo(0.96, 6);
    });

    test("knows no component below the floor and none above 1", () => {
      const event: fc.Arbitrary<Event> = fc.oneof(
        fc.constant(["invalid"] as const),
        fc.tuple(fc.constant("slow" as const), fc.double({ min: 0, max: 1e5, noNaN: true })),
        fc.tuple(
          fc.constant("violation" as const),
          fc.constantFrom("minor" as const, "moderate" as const, "severe" as const),
        ),
        fc.tuple(fc.constant("reward" as const), fc.nat(3), fc.double({ min: -1, max: 1, noNaN: true })),
        fc.tuple(fc.constant("penalize" as const), share),
      );
      fc.assert(
        fc.property(fc.array(event, { maxLength: 60 }), share, fc.constantFrom(...laws), (events, health, law) => {
          const { score, components } = peer(lw, [1, 1, 1, 1], law).through(health, ...events);
          for (const x of [score, ...components]) expect(x >= 0.1 - 1e-12 && x <= 1).toBe(true);
        }),
        { seed: 1 },
      );
    });

    test("gives one tick with several events what their ticks one by one give", () => {
      const together = lw.network.peerEvents.bank(1);
      const all = {
        invalid: true,
        latency: 3000,
        violation: "moderate",
        rewarded: "response",
        bonus: 0.07,
        penalty: 0.9,
      } as const;
      together.step({ health: 0.3, ...all });
      const { bank, through } = peer(lw);
      through(0.3, ["invalid"], ["slow", 3000], ["violation", "moderate"], ["reward", 1, 0.07], ["penalize", 0.9]);
      expect({ ...together.state }).toEqual({ ...bank.state });
      expect([bank.state.invalidCount[0], bank.state.slowCount[0], bank.state.violationCount[0]]).toEqual([1, 1, 1]);
    });

    test("takes no more than a tenth as a bonus, and nothing less than none", () => {
      expect(peer(lw, [0.5, 1, 1, 1]).through(0.5, ["reward", 0, 5]).validity).toBeCloseTo(0.55, 14);
      expect(peer(lw, [0.5, 1, 1, 1]).through(0.5, ["reward", 0, -5]).validity).toBe(0.5);
    });

    test("counts a tick with an event out of domain as one with something skipped, and no event as nothing", () => {
      const bank = lw.network.peerEvents.bank(1);
      bank.step({
        violation: column(3),
        latency: -1,
        penalty: 1.5,
        invalid: column(0.5),
        rewarded: column(4),
        bonus: 0.1,
      });
      expect(bank.state.skipped[0]).toBe(1);
      bank.step({ violation: column(NaN), latency: NaN, invalid: false, rewarded: "validity" });
      expect(bank.state.skipped[0]).toBe(1);
      expect([bank.state.validity[0], bank.state.violationCount[0], bank.state.invalidCount[0]]).toEqual([1, 0, 0]);
      bank.step({ violation: column(3), invalid: true, health: 1 });
      expect([bank.state.skipped[0], bank.state.validity[0], bank.state.invalidCount[0]]).toEqual([2, 0.95, 1]);
    });

    test("counts no further than 2^32 - 1", () => {
      const bank = lw.network.peerEvents.bank(1, {}, { state: { slowCount: 4294967294 } });
      bank.run({ latency: column(1, 1, 1) });
      expect(bank.state.slowCount[0]).toBe(4294967295);
    });

    test("has another floor and another retention when told", () => {
      const { validity } = lw.network.peerEvents({ invalid: true, health: 1 }, { invalidRetention: 0.25, floor: 0.3 });
      expect(validity).toBe(0.3);
    });
  });

  describe("network.peerDecay", () => {
    test("changes nothing when no time has passed", () => {
      const state = { ...four([0.5, 0.6, 0.7, 0.8]), invalidCount: 1.5 };
      for (const elapsed of [0, -1, -1e300]) {
        const result = lw.network.peerDecay({ elapsed, health: 1 }, { counterMode: "trunc" }, { state });
        expect([...components(result), result.invalidCount]).toEqual([0.5, 0.6, 0.7, 0.8, 1.5]);
      }
    });

    test("forgives some 95 % of a penalty in five minutes at health one half", () => {
      const { validity } = lw.network.peerDecay({ elapsed: 300, health: 0.5 }, {}, { state: { validity: 0.5 } });
      expect((validity - 0.5) / 0.5).toBeCloseTo(1 - Math.exp(-3), 12);
    });

    test("erases small counts when it truncates them often, and keeps them in real numbers", () => {
      const count = (counterMode: "real" | "trunc") =>
        lw.network.peerDecay(
          { elapsed: new Float64Array(10).fill(1), health: 0.5 },
          { counterMode },
          { state: { invalidCount: 5 } },
        ).invalidCount;
      expect(count("trunc")).toEqual(column(4, 3, 2, 1, 0, 0, 0, 0, 0, 0));
      expect(count("real")[9]).toBeGreaterThan(4.99);
    });

    test("reaches the same by many short ticks as by one long one", () => {
      const state = { validity: 0.3, violationCount: 9 };
      const short = lw.network.peerDecay({ elapsed: new Float64Array(100).fill(2.5), health: 0.7 }, {}, { state });
      const long = lw.network.peerDecay({ elapsed: 250, health: 0.7 }, {}, { state });
      expect(short.validity[99]).toBeCloseTo(long.validity, 12);
      expect(short.violationCount[99]).toBeCloseTo(long.violationCount, 10);
    });

    test("brings components toward 1 and never past it", () => {
      fc.assert(
        fc.property(
          fc.tuple(share, share, share, share),
          fc.double({ min: 0, max: 1e6, noNaN: true }),
          share,
          (c, elapsed, health) => {
            const after = components(lw.network.peerDecay({ elapsed, health }, {}, { state: four(c) }));
            after.forEach((x, k) => {
              expect(x).toBeGreaterThanOrEqual(c[k]! - 1e-15);
              expect(x).toBeLessThanOrEqual(1);
            });
          },
        ),
        { seed: 1 },
      );
    });
  });

  describe("network.peer", () => {
    const { peer: whole, peerEvents, peerDecay } = lw.network;
    const tick = fc.record({
      elapsed: fc.oneof(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.constant(-1), fc.constant(NaN)),
      health: fc.oneof(share, fc.constant(NaN)),
      invalid: fc.constantFrom(0, 1, NaN),
      latency: fc.oneof(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.constant(NaN)),
      violation: fc.constantFrom(0, 1, 2, NaN),
      rewarded: fc.constantFrom(0, 1, 2, 3, NaN),
      bonus: fc.double({ min: 0, max: 0.1, noNaN: true }),
      penalty: fc.oneof(share, fc.constant(NaN)),
    });
    const columns = (of: object) => Object.fromEntries(Object.entries(of).map(([name, x]) => [name, column(x)]));

    test("heals for the time that passed, then takes the events, in one tick: by hand", () => {
      const bank = whole.bank(1, {}, { state: { validity: 0.5, invalidCount: 8 } });
      const { validity, rate, invalidCount, slowCount, score } = bank.step({
        elapsed: 100,
        health: 0.5,
        invalid: true,
        latency: 10,
      });
      // exp(-0.01 * 100) of the fault is left; an invalid message retains 0.95 + 0.05 / 4.
      expect(validity[0]).toBeCloseTo((1 - 0.5 * Math.exp(-1)) * 0.9625, 14);
      expect(invalidCount[0]).toBeCloseTo(8 * 0.95 ** (100 / 3600) + 1, 12);
      expect([rate[0], slowCount[0]]).toEqual([0.01, 1]);
      expect(score[0]).toBeCloseTo(validity[0]! ** 0.3, 12);
    });

    test("is peerDecay and then peerEvents on one state, to the last bit", () => {
      const law = fc.constantFrom(...laws);
      fc.assert(
        fc.property(
          fc.array(tick, { maxLength: 12 }),
          law,
          fc.constantFrom("real", "trunc"),
          (ticks, law, counterMode) => {
            const heals = { counterMode, base: 0.02, infractionKeep: 0.9 };
            const falls = { law, invalidRetention: 0.9, floor: 0.05 };
            const one = whole.bank(1, { ...heals, ...falls });
            const time = peerDecay.bank(1, heals);
            const events = peerEvents.bank(1, falls);
            for (const { elapsed, ...news } of ticks) {
              const all = one.step(columns({ elapsed, ...news }) as never);
              const health = Number.isNaN(news.health) ? 0.5 : news.health;
              time.load(events.save());
              const { rate } = time.step({ elapsed: Number.isNaN(elapsed) ? 0 : elapsed, health });
              events.load(time.save());
              const { score } = events.step(columns(news) as never);
              expect({ ...one.state }).toEqual({ ...events.state });
              expect([all.score, all.rate]).toEqual([score, rate]);
            }
          },
        ),
        { seed: 1, numRuns: 60 },
      );
    });

    test("counts a tick once, however much of it is none, and takes no time for no time", () => {
      const bank = whole.bank(1, {}, { state: { validity: 0.5 } });
      bank.step({ elapsed: Infinity, latency: -1, penalty: 2 });
      expect(bank.state.skipped[0]).toBe(1);
      bank.step({});
      bank.step({ elapsed: NaN });
      bank.step({ elapsed: -5, health: NaN });
      expect([bank.state.skipped[0], bank.state.validity[0]]).toEqual([1, 0.5]);
    });

    test("takes up what the two others saved, and they what it and each other saved", () => {
      const state = { ...four([0.9, 0.8, 0.7, 0.6]), invalidCount: 3, slowCount: 2, violationCount: 1.5 };
      const kin = [whole, peerEvents, peerDecay];
      for (const from of kin)
        for (const to of kin) {
          const bank = from.bank(2, {}, { state });
          const other = to.bank(2);
          other.load(bank.save());
          expect({ ...other.state }).toEqual({ ...bank.state });
        }
      expect(() => whole.bank(2).load(lw.core.ema.bank(2).save())).toThrow(
        "network.peer: saved state expected formula network.peer, got core.ema",
      );
      expect(() => whole.bank(3).load(peerEvents.bank(2).save())).toThrow("expected entities 3, got 2");
    });
  });

  describe.each(["peer", "peerEvents", "peerDecay"] as const)("a peer of network.%s", (name) => {
    const time = name === "peerEvents" ? {} : { elapsed: 60 };
    const events = name === "peerDecay" ? {} : { latency: 2000, penalty: 0.9 };
    const news = { health: 0.5, ...time, ...events };

    test.each([
      ["validity", 5],
      ["response", -5],
      ["resource", NaN],
      ["adherence", Infinity],
      ["invalidCount", -1],
      ["slowCount", NaN],
      ["violationCount", 1e300],
    ] as const)("whose %s is %d has no score, and nothing else of it changes until that is set anew", (cell, value) => {
      const formula = lw.network[name] as typeof lw.network.peer;
      const bank = formula.bank(2, {}, { state: { ...four([0.9, 0.8, 0.7, 0.6]), invalidCount: 7 } });
      bank.state[cell][0] = value;
      const before = Object.fromEntries(Object.entries(bank.state).map(([name, column]) => [name, column[0]]));
      for (const tick of [1, 2]) {
        const { score } = bank.step(news);
        expect(score[0]).toBeNaN();
        expect(score[1]).toBeGreaterThan(0.5);
        const now = Object.fromEntries(Object.entries(bank.state).map(([name, column]) => [name, column[0]]));
        expect(now).toEqual({ ...before, [cell]: NaN, skipped: tick });
      }
      bank.state[cell][0] = 1;
      expect(bank.step(news).score[0]).toBeGreaterThan(0.5);
      expect(bank.state.skipped).toEqual(column(2, 0));
    });
  });

  describe("network.peerBan", () => {
    test("does not ban at exactly the threshold", () => {
      const { threshold } = peerBan({ score: 1, health: 0.5, limit: 1 });
      expect(peerBan({ score: threshold, health: 0.5, limit: 1 }).ban).toBe(false);
      expect(peerBan({ score: threshold - 1e-16, health: 0.5, limit: 1 }).ban).toBe(true);
    });

    test("allows at least one request, unless none is to be had or the peer is banned", () => {
      const peers = { score: column(0, 0.5, 0.2, 1, 0.19999), health: 0.5, limit: column(100, 3, 3, 0, 1e6) };
      const { allowed, ban } = peerBan(peers);
      expect(ban).toEqual(column(1, 0, 0, 0, 1));
      expect(allowed).toEqual(column(0, 1, 1, 0, 0));
    });

    test("takes a tenth off all components of a peer that asks for more than it is allowed", () => {
      expect(peer(lw).through(0.5, ["penalize", 0.9]).components).toEqual([0.9, 0.9, 0.9, 0.9]);
    });

    test("allows whole requests, no more than the limit", () => {
      fc.assert(
        fc.property(share, share, fc.integer({ min: 1, max: 1e9 }), (score, health, limit) => {
          const { allowed, ban } = peerBan({ score, health, limit });
          expect(allowed).toBe(ban ? 0 : Math.max(1, Math.floor(limit * score)));
        }),
        { seed: 1 },
      );
    });
  });
});
