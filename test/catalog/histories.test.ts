// No finite input spoils a state for good: whatever came before, ordinary ticks give finite results again.
import { describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import type { Sizes, Slot } from "../../src/plan.ts";
import { about } from "../support/about.ts";
import { anyParams } from "../support/anyParams.ts";
import { columnsIn, expectCanonical, expectSameBits } from "../support/bits.ts";
import { anyCall, scalar, simd } from "../support/builds.ts";
import {
  cellColumns,
  type Entry,
  eventsOf,
  optionsFor,
  product,
  range,
  recurrences,
  shapesOf,
  takeAll,
} from "../support/catalog.ts";

const wild = 6;
const calm = 24;
const ticks = wild + calm;
const entities = 3;
/** Fewer where each tick goes through hundreds of orders of a divergence. */
const histories = ({ spec }: Entry) => (spec.state?.rdp ? 2 : 60);

type Columns = Readonly<Record<string, Float64Array>>;

/** Where a result stays beyond doubles though the state is sound, and why that is right. */
const beyond: Readonly<Record<string, string>> = {
  "market.garch": "with alpha + beta above 1 the forecast grows with the horizon, from a variance that alone is finite",
  "market.gjr":
    "with alpha + gamma / 2 + beta above 1 the forecast grows with the horizon, from a variance that alone is finite",
  "control.kalmanLevel": "NIS is the square of how far a reading lies from an estimate that wild ones took far off",
  "control.kalmanTrend": "NIS is the square of how far a reading lies from a level that wild ones took far off",
  "experiments.msprt": "counts are whole up to 2^53, and a tick that is not counted has no ratio",
  "market.ewma": "with decay 1 all that counts is the first pair, whose squares may vanish",
  "network.tokenBucket": "time does not go back, and at the last time there is no wait ends",
  "network.gcra": "time does not go back, and at the last time there is no wait ends",
  "network.leakyBucket": "time does not go back, and at the last time there is no wait ends",
};

/** Where ordinary ticks are skipped behind a wild one, and why that is right. */
const held: Readonly<Record<string, string>> = {
  "market.bars": "time does not go back",
  "signal.ewMeanTimes": "time does not go back",
  "control.pi": "an integral at the end of the doubles goes no further",
  "control.pid": "an integral at the end of the doubles goes no further",
  "control.selfTuneRls": "an integral at the end of the doubles goes no further",
  "rollout.circuitBreaker": "what is far off the values before is not accepted, ordinary or not",
  "ads.runningUplift": "counts are whole up to 2^53: what no longer fits is not counted",
  "experiments.msprt": "counts are whole up to 2^53: what no longer fits is not counted",
};

/** Where state stays as it began behind a wild tick, and why that is right. */
const unfilled: Readonly<Record<string, string>> = {
  "rollout.circuitBreaker": "only what is accepted fills a place",
};

/** Any finite number that a column admits: ends of its range, zero, and all orders of magnitude. */
function anyFinite({ field }: Slot, next: () => number): number {
  const [low, high] = field.range;
  const sign = next() < 0.5 ? -1 : 1;
  const drawn = [0, low, high, sign * Number.MAX_VALUE, sign * 10 ** (next() * 616 - 308), sign * 10 ** (next() * 40)];
  const value = drawn[Math.floor(next() * drawn.length)]!;
  const whole = field.kind === "real" ? value : Math.trunc(value);
  const inside = Math.min(Math.max(whole, low), high);
  return Math.min(Math.max(inside, -Number.MAX_VALUE), Number.MAX_VALUE);
}

/** Ordinary columns with wild first ticks; tables that belong to no tick are wild in some histories, throughout. */
function history(entry: Entry, sizes: Sizes, seed: number, next: () => number): Given {
  const inputs = sample(entry.spec, sizes, seed, { optional: next() < 0.7 });
  const tables = next() < 0.3;
  for (const slot of cellColumns(entry)) {
    const column = inputs[slot.name] as Float64Array | undefined;
    if (!column || (!slot.blocked && !tables)) continue;
    const cells = slot.blocked ? wild * entities * product(slot.post, sizes) : column.length;
    for (let i = 0; i < cells; i++) if (next() < 0.5) column[i] = anyFinite(slot, next);
  }
  return inputs;
}

/** The first cell that is not finite where that of an entity without a past is. */
function spoiled(after: Columns, fresh: Columns): string | undefined {
  for (const name in fresh) {
    const column = after[name]!;
    const at = column.findIndex((x, i) => !Number.isFinite(x) && Number.isFinite(fresh[name]![i]!));
    if (at >= 0) return `${name}[${at}] is ${column[at]}, without a past ${fresh[name]![at]}`;
  }
  return undefined;
}

describe.each(about(recurrences))("$path", (entry) => {
  const { spec, plan } = entry;
  const sizes: Sizes = { ...shapesOf(entry, entities).at(-1)!, tick: ticks, entity: entities };
  const call = anyCall(simd.lw, entry);
  const during = (inputs: Given, from: number, to = ticks) =>
    takeAll(plan.inputs, inputs, sizes, "tick", range(to).slice(from));

  test("is finite again after any finite history, and series, steps, events and builds agree about it", () => {
    const next = random(11);
    for (const seed of range(histories(entry))) {
      const params = next() < 0.4 ? {} : anyParams(spec, next, { infinite: false });
      const inputs = history(entry, sizes, seed, next);
      const what = `history ${seed}, ${JSON.stringify(params)}`;
      const bank = call.bank(entities, params, { onInvalid: "nan" });
      const series = columnsIn(bank.run(inputs)!);
      expectCanonical(series, what);
      expectCanonical(bank.state, what);

      const fresh = call.bank(entities, params, { onInvalid: "nan" });
      const early = columnsIn(fresh.run(during(inputs, wild))!);
      if (!(entry.path in unfilled)) expect(spoiled(bank.state, fresh.state), what).toBeUndefined();
      if (!(entry.path in held)) {
        const hurt = call.bank(entities, params, { onInvalid: "nan" });
        hurt.run(during(inputs, 0, wild));
        const stuck = (before: Columns, after: Columns) =>
          after.skipped!.map((n, e) => Number(n - before.skipped![e]! === calm));
        const unhurt = { skipped: new Float64Array(entities) };
        expect(stuck(hurt.state, bank.state), `${what}, nothing counts any more`).toEqual(stuck(unhurt, fresh.state));
      }
      const tail = { ...sizes, tick: calm };
      const [then, now] = [
        takeAll(plan.outputs, series, sizes, "tick", [ticks - 1]),
        takeAll(plan.outputs, early, tail, "tick", [calm - 1]),
      ];
      if (!(entry.path in beyond)) expect(spoiled(then!, now!), what).toBeUndefined();

      expectSameBits(columnsIn(anyCall(scalar.lw, entry)(inputs, params, optionsFor(entry, sizes))), series, what);
      const stepper = call.bank(entities, params, { onInvalid: "nan" });
      for (const t of range(ticks)) {
        const step = columnsIn(stepper.step(during(inputs, t, t + 1)));
        expectSameBits(step, takeAll(plan.outputs, series, sizes, "tick", [t]), `${what}, tick ${t}`);
      }
      expectSameBits(stepper.state, bank.state, what);
      const picked = call.bank(entities, params, { onInvalid: "nan" });
      const order = range(ticks * entities);
      const indices = Uint32Array.from(order, (at) => at % entities);
      const answers = columnsIn(picked.stepAt(indices, eventsOf(plan.inputs, inputs, sizes, order)));
      expectSameBits(answers, eventsOf(plan.outputs, series, sizes, order), `${what}, events`);
      expectSameBits(picked.state, bank.state, `${what}, events`);
    }
  });
});
