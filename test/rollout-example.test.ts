// The worked example of a rollout: its policy, its breakers against their rule, its metrics over HTTP, and a decision that is replayed.
import { load } from "lanewise";
import { replay } from "lanewise/rollout";
import { load as loadScalar } from "lanewise/scalar";
import { Telemetry } from "lanewise/telemetry";
import { beforeAll, describe, expect, test } from "vitest";
import { attacks, length, shock } from "../examples/rollout/calendar.ts";
import { replayed } from "../examples/rollout/decision.ts";
import { deals } from "../examples/rollout/market.ts";
import { attackers } from "../examples/rollout/peers.ts";
import { Rollout } from "../examples/rollout/policy.ts";
import { endpoint } from "../examples/rollout/scrape.ts";
import { before, breakers, names, params, paths, policies } from "../examples/rollout/steered.ts";
import { summarize } from "../examples/rollout/summary.ts";
import { runWeek, type Week } from "../examples/rollout/week.ts";

const [lw, scalar] = [await load(), await loadScalar()];
const telemetry = new Telemetry();
const scrapes: { readonly tick: number; readonly numbers: ReadonlyMap<string, number> }[] = [];
let week: Week;

beforeAll(async () => {
  await using metrics = await endpoint(telemetry);
  const look = async (tick: number) => {
    scrapes.push({ tick, numbers: await metrics.scrape() });
  };
  week = await runWeek(lw, { telemetry, every: 100, look });
});

describe("the policy", () => {
  test.each(names)("takes %s through every stage, in order", (name) => {
    expect(week.steps[name].map(({ mode, fraction }) => [mode, fraction])).toEqual([
      ["off", 0],
      ["shadow", 0],
      ["canary", 0.1],
      ["canary", 0.5],
      ["on", 1],
    ]);
  });

  test.each(names)("lets %s out of the shadow with its rows and its gap, and on after quiet hours alone", (name) => {
    const { from, meanGap, hold } = policies[name];
    const [, shadow, first, ...others] = week.steps[name];
    const gap = week.history[`${name}Gap`];
    const open = week.history[`${name}Open`];
    expect(shadow!.tick).toBe(from);
    expect(gap[first!.tick]).toBeLessThanOrEqual(meanGap);
    // The tick of the step before is asked about before anything goes to the new cohort.
    let last = first!.tick;
    for (const { tick } of others) {
      expect(tick - last).toBeGreaterThanOrEqual(hold);
      expect(open.subarray(tick - hold + 1, tick + 1).every((count) => count === 0)).toBe(true);
      last = tick;
    }
  });

  test("keeps issuance in its first canary for as long as the attack's breaker is open, and hold hours more", () => {
    const closed = week.switches.find(({ kind, formula }) => kind === "close" && formula === paths.issuance)!;
    const [, , , half] = week.steps.issuance;
    expect(half!.tick).toBe(closed.tick - 1 + policies.issuance.hold);
  });

  test("waits in the shadow while gaps are too large, rows too few or a breaker open", () => {
    const output = { adaptive: 0, static: 0, trips: 0, open: 0, last: 0 };
    const gap = { count: 100, missing: 0, mean: 0, meanAbsolute: 10, largestRelative: 0, last: 0 };
    let stats = { ...output, gap };
    const guarded = {
      mode: "off" as const,
      fraction: 0,
      stats: () => ({ formula: "f", mode: "off" as const, fraction: 0, outputs: { y: stats }, listenerErrors: 0 }),
      reset() {},
      source: { families: [], metrics: () => [] },
    };
    const policy = { from: 3, rows: 100, meanGap: 0.1, cohorts: [0.2], hold: 5 };
    const rollout = new Rollout(guarded, "y", -100, policy);
    const stages: string[] = [];
    const review = (tick: number, next: typeof stats) => {
      stats = next;
      rollout.review(tick);
      stages.push(guarded.mode);
    };
    review(2, stats);
    review(3, stats);
    review(4, { ...output, gap: { ...gap, count: 99 } });
    review(5, { ...output, gap: { ...gap, meanAbsolute: 10.1 } });
    review(6, { ...output, gap: { ...gap, meanAbsolute: Number.NaN } });
    review(7, { ...output, open: 1, gap });
    review(8, { ...output, gap });
    review(12, { ...output, open: 1, gap });
    review(16, { ...output, gap });
    review(17, { ...output, gap });
    expect(stages).toEqual([
      ...["off", "shadow", "shadow", "shadow", "shadow", "shadow"],
      ...["canary", "canary", "canary", "on"],
    ]);
    expect(guarded.fraction).toBe(0.2);
  });
});

describe("the breakers", () => {
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

  test("of the fee opens with the shock and closes by its rule, as a model of it does", () => {
    const { feeAdaptive, feeApplied } = week.history;
    const { deviation, closeAfter } = breakers.fee;
    const accepted: number[] = [];
    const switches: [number, string][] = [];
    let [open, calm] = [false, 0];
    for (let tick = policies.fee.from + 1; tick < length; tick++)
      for (let deal = 0; deal < deals; deal++) {
        const fee = Math.round(feeAdaptive[tick]!);
        const middle = accepted.length ? median(accepted.slice(-101)) : fee;
        if (Math.abs(fee - middle) > deviation * middle) {
          if (!open) switches.push([tick, "open"]);
          [open, calm] = [true, 0];
          continue;
        }
        if (accepted.push(fee) > 101) accepted.shift();
        if (open && ++calm === closeAfter) {
          [open, calm] = [false, 0];
          switches.push([tick, "close"]);
        }
      }
    const told = week.switches.filter(({ formula }) => formula === paths.fee).map(({ tick, kind }) => [tick, kind]);
    expect(told).toEqual(switches);
    expect(told.map(([, kind]) => kind)).toEqual(["open", "close"]);
    expect(told[0]![0]).toBe(shock.from);
    const close = told[1]![0] as number;
    for (let tick = shock.from; tick < close; tick++) expect(feeApplied[tick]).toBe(before.fee);
    for (let tick = close + 1; tick < length; tick++) expect(feeApplied[tick]).toBe(Math.round(feeAdaptive[tick]!));
  });

  test("of issuance open with each attack and close when it is over", () => {
    const own = week.switches.filter(({ formula }) => formula === paths.issuance);
    expect(own.map(({ kind }) => kind)).toEqual(["open", "close", "open", "close"]);
    attacks.forEach(({ from, to }, i) => {
      expect(own[2 * i]!.tick).toBe(from);
      expect(own[2 * i + 1]!.tick).toBeGreaterThanOrEqual(to);
      expect(own[2 * i + 1]!.tick).toBeLessThan(to + 12);
      for (let tick = from; tick < to; tick++) expect(week.history.rewardApplied[tick]).toBe(before.reward);
    });
    for (const name of names) expect(week.stats[name].outputs[Object.keys(week.stats[name].outputs)[0]!]!.open).toBe(0);
  });
});

test("nobody gets an adaptive fee in the shadow, a part does in the canaries, all do then", () => {
  const { feeTaken } = week.history;
  const [, shadow, tenth, half, full] = week.steps.fee.map(({ tick }) => tick);
  const mean = (from: number, to: number) =>
    feeTaken.subarray(from + 1, to + 1).reduce((sum, share) => sum + share, 0) / (to - from);
  expect(mean(shadow!, tenth!)).toBe(0);
  expect(mean(tenth!, half!)).toBeGreaterThan(0.05);
  expect(mean(tenth!, half!)).toBeLessThan(0.15);
  expect(mean(half!, full!)).toBeGreaterThan(0.4);
  expect(mean(half!, full!)).toBeLessThan(0.6);
  expect(mean(full!, shock.from - 1)).toBe(1);
});

test("attackers stay while reputation is in the shadow and are thrown out when it decides, honest peers never", () => {
  const { health, attackersGone } = summarize(week);
  expect(week.banned).toEqual({ attackers: [0, attackers], honest: 0 });
  expect(attackersGone[0]).toBe(6);
  expect(attackersGone[1]).toBeLessThan(4);
  expect(health[0]!.hours).toBeGreaterThan(1.5 * health[1]!.hours);
  // What computes on in the shadow knows them: their score is below the threshold, and the applied one is not.
  const { attackerAdaptive, attackerApplied, threshold } = week.history;
  const last = attacks[0]!.to - 1;
  expect(attackerAdaptive[last]).toBeLessThan(threshold[last]!);
  expect(attackerApplied[last]).toBeCloseTo(before.reputation, 12);
});

test("an endpoint tells over HTTP what the guards count, while the week runs", () => {
  expect(scrapes.map(({ tick }) => tick)).toEqual(Array.from({ length: 20 }, (_, i) => 100 * (i + 1) - 1));
  for (const { tick, numbers } of scrapes)
    for (const name of names) {
      const { mode } = week.steps[name].findLast((step) => step.tick <= tick)!;
      const label = `{formula="${paths[name]}"}`;
      expect(numbers.get(`formula_mode${label}`)).toBe(["off", "shadow", "canary", "on"].indexOf(mode));
      expect(numbers.get(`formula_breaker_open${label}`)).toBe(week.history[`${name}Open`][tick]);
    }
  const { tick, numbers } = scrapes.at(-1)!;
  expect(numbers.get(`lanewise_rows_total{formula="${paths.fee}"}`)).toBe((tick - policies.fee.from) * deals);
  const taken = week.history.feeTaken.subarray(0, tick + 1).reduce((sum, share) => sum + Math.round(share * deals), 0);
  expect(numbers.get(`lanewise_adaptive_rows_total{formula="${paths.fee}"}`)).toBe(taken);
});

test("the decision that opened the breaker has the same bits on the other build, and others with another base", () => {
  const [record] = week.decisions;
  expect(week.decisions.length).toBe(1);
  expect(record!.guard).toMatchObject({
    mode: "on",
    verdicts: [{ output: "fee", static: before.fee, applied: before.fee, open: true }],
  });
  expect(record!.inputs.hour).toBe(17);
  expect(replayed(scalar, record!)).toMatchObject({ same: true, wasm: "other" });
  expect(replayed(lw, record!)).toMatchObject({ same: true, wasm: "same" });
  const other = { ...record!, params: { ...record!.params, base: params.fee.base + 1 } };
  expect(replay(scalar, other).same).toBe(false);
});

test("the same seed gives the same figures on both builds, another seed others", async () => {
  const again = await runWeek(scalar);
  const { decisions, ...figures } = again;
  const { decisions: recorded, ...first } = week;
  expect(figures).toEqual(first);
  const bare = ({ build, wasm, ...rest }: (typeof decisions)[number]) => rest;
  expect(decisions.map(bare)).toEqual(recorded.map(bare));
  expect(decisions[0]!.build).toBe("scalar");
  const other = await runWeek(lw, { seed: 2 });
  expect(other.history.feeApplied).not.toEqual(week.history.feeApplied);
  expect(other.banned).toEqual(week.banned);
});
