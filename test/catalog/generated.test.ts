// A generated caller against the general one, which shares nothing with it but the kernel: the same bits and the same messages,
// whatever it is given, by whatever way it goes.
import { describe, expect, test } from "vitest";
import { uncalled } from "../../compiler/callers.ts";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import { bind } from "../../src/bind.ts";
import type { Given } from "../../src/check.ts";
import * as formulas from "../../src/formulas/index.ts";
import { type Domain, isField } from "../../src/spec.ts";
import { anyParams } from "../support/anyParams.ts";
import { type AnyBank, type AnyCall, anyCall, simd } from "../support/builds.ts";
import { catalog, type Entry, product, shapesOf, told } from "../support/catalog.ts";
import { outside } from "../support/invalid.ts";
import { badInputs, badOptions, badParams } from "../support/refusals.ts";
import { tried } from "../support/tried.ts";

const general = bind(tried, simd.module);

/** What a call gives or how it is refused; arrays as their bytes, so that equal means the same bits. */
function outcome(action: () => unknown): unknown {
  try {
    return bytes(action());
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

function bytes(value: unknown): unknown {
  if (typeof value === "number") return bytes(Float64Array.of(value));
  if (ArrayBuffer.isView(value)) return [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)].join(" ");
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, bytes(of)]));
}

/** Some cells out of their domain. */
function spoil({ plan }: Entry, inputs: Given, next: () => number, share: number): Given {
  const spoiled = Object.entries(inputs).map(([name, column]) => {
    const { field } = plan.inputs.find((slot) => slot.name === name)!;
    const bad = outside(field);
    if (!(column instanceof Float64Array) || !bad.length || field.rising) return [name, column];
    return [name, column.map((x) => (next() < share ? bad[Math.floor(next() * bad.length)]! : x))];
  });
  return Object.fromEntries(spoiled);
}

/** Fresh columns to write to, some of them. */
function sinks({ spec, plan }: Entry, sizes: Readonly<Record<string, number>>, next: () => number) {
  const column = (i: number) => new Float64Array(product(plan.outputs[i]!.field.dims, sizes));
  if (isField(spec.output)) return column(0);
  return Object.fromEntries(plan.outputs.flatMap(({ name }, i) => (next() < 0.6 ? [[name, column(i)]] : [])));
}

test("nearly all formulas have a caller of their own", () => {
  const left = Object.entries<Domain>(formulas).flatMap(([domain, specs]) => uncalled(domain, specs));
  expect(left.map(([path]) => path).sort()).toEqual([
    "ads.qualityModel",
    "ads.upliftHierarchical",
    "auction.vcgCombinatorial",
    "control.kalman",
    "fitting.rollingRegression",
    "indicators.bollinger",
    "indicators.sma",
    "indicators.stochastic",
    "indicators.wma",
    "learning.gru",
    "learning.lstm",
    "market.hmmDiscrete",
    "market.regime",
    "market.rolling",
    "market.rollingRisk",
    "network.forecast",
    "privacy.classes",
    "signal.convolve",
    "signal.fir",
    "signal.movingMax",
    "signal.movingMean",
    "signal.movingMedian",
    "signal.movingMin",
    "signal.movingQuantile",
    "signal.movingSum",
    "signal.movingVariance",
    "signal.savitzkyGolay",
    "signal.savitzkyGolayTaps",
  ]);
});

describe.each(catalog)("$path", (entry) => {
  const { spec, plan } = entry;
  const pair = [anyCall(general, entry), anyCall(simd.lw, entry)] as const;
  const same = (action: (call: AnyCall, k: number) => unknown) => {
    const [left, right] = pair.map((call, k) => outcome(() => action(call, k)));
    expect(right).toEqual(left);
  };
  const ways = [undefined, "nan", "throw"] as const;

  test("gives the same columns and rows", () => {
    const next = random(71);
    for (const n of [1, 2, 3, 5, 16, 63, 64, 65, 300])
      for (const sizes of shapesOf(entry, n).filter(({ group = 1 }) => group <= Math.max(4, n / 2)))
        for (const bad of [0, 0.1]) {
          const inputs = spoil(entry, sample(spec, sizes, n, { optional: next() < 0.5, missing: 0 }), next, bad);
          const params = next() < 0.5 ? undefined : anyParams(spec, next);
          const onInvalid = ways[Math.floor(next() * 3)];
          const more = {
            ...told(entry, sizes),
            ...(spec.state && sizes.entity! > 1 ? { entities: sizes.entity } : {}),
          };
          const { onInvalid: _, ...lengths } = more;
          const options = { ...lengths, ...(onInvalid ? { onInvalid } : {}) };
          const plain = Object.keys(options).length ? options : undefined;
          same((call) => call(inputs, params, plain));
          const out = [1, 2].map(() => sinks(entry, sizes, random(n)));
          same((call, k) => call(inputs, params, { ...options, out: out[k] }));
        }
  });

  test("takes numbers, truth values, names and bytes for columns of them", () => {
    const next = random(72);
    for (let round = 0; round < 40; round++) {
      const n = 1 + Math.floor(next() * 6);
      const sizes = shapesOf(entry, n)[0]!;
      const columns = spoil(entry, sample(spec, sizes, round, { optional: next() < 0.5 }), next, 0.05);
      const rows = next() < 0.5;
      const inputs = Object.fromEntries(
        plan.inputs
          .filter(({ name }) => columns[name] !== undefined)
          .map(({ name, field, numbers }) => {
            const column = columns[name] as Float64Array;
            if (!numbers || typeof column === "number" || !(rows || next() < 0.4))
              return [name, field.kind === "flag" && next() < 0.5 ? Uint8Array.from(column) : column];
            const x = column[0]!;
            if (field.kind === "flag" && next() < 0.5) return [name, x === 1];
            if (field.kind === "code" && next() < 0.5) return [name, field.values![x] ?? "nonesuch"];
            return [name, x];
          }),
      );
      const params = next() < 0.5 ? undefined : anyParams(spec, next);
      same((call) => call(inputs, params));
    }
  });

  test("refuses the same with the same words", () => {
    for (const n of [1, 9]) {
      const sizes = shapesOf(entry, n)[0]!;
      const inputs = sample(spec, sizes, 5, { optional: true });
      for (const [, , , given] of badInputs(entry, inputs)) same((call) => call(given));
      for (const [, , , params] of badParams(spec)) same((call) => call(inputs, params));
      for (const none of [null, 5, "inputs", [], new Float64Array(0)] as never[]) {
        same((call) => call(none));
        same((call) => call(inputs, none));
        same((call) => call(inputs, {}, none));
      }
      const out = Object.fromEntries(
        plan.outputs.map(({ name, field }) => [name, new Float64Array(product(field.dims, sizes))]),
      );
      for (const [, , , options] of badOptions(entry, out)) same((call) => call(inputs, {}, options));
    }
  });

  if (spec.state)
    test("moves banks alike: events, ticks, runs, and events of some", () => {
      const next = random(73);
      for (const entities of [1, 3, 40]) {
        const params = next() < 0.3 ? undefined : anyParams(spec, next);
        const banks = pair.map((call) => {
          const bank = call.bank(entities, params);
          return bank as AnyBank & { at(entity: number, inputs: Given): unknown };
        });
        const both = (action: (bank: (typeof banks)[number], k: number) => unknown) => {
          const [left, right] = banks.map((bank, k) => [outcome(() => action(bank, k)), bytes(bank.state)]);
          expect(right).toEqual(left);
        };
        for (let round = 0; round < 12; round++) {
          const ticks = 1 + Math.floor(next() * 3);
          const sizes = { ...shapesOf(entry, 3)[0]!, tick: ticks, entity: entities };
          const optional = next() < 0.5;
          const inputs = spoil(entry, sample(spec, sizes, round, { optional }), next, 0.05);
          const out = banks.map(() => sinks(entry, sizes, random(round)));
          both((bank, k) => bank.run(inputs, [undefined, {}, { out: null }, { out: out[k] }][round % 4]));
          const one = spoil(entry, sample(spec, { ...sizes, tick: 1 }, round + 50, { optional }), next, 0.05);
          const single = banks.map(() => sinks(entry, { ...sizes, tick: 1 }, random(round)));
          both((bank, k) => bank.step(one, [undefined, { out: null }, { out: single[k] }][round % 3]));
          const count = 1 + Math.floor(next() * 70);
          const bound = entities + (next() < 0.1 ? 1 : 0);
          const turns = Uint32Array.from({ length: count }, () => Math.floor(next() * bound));
          const events = spoil(
            entry,
            sample(spec, { ...sizes, tick: 1, entity: count }, round, { optional }),
            next,
            0.05,
          );
          both((bank) => bank.stepAt(turns, events));
          for (let i = 0; i < Math.min(count, 8); i++) {
            const row = Object.fromEntries(
              plan.inputs
                .filter(({ name }) => events[name] !== undefined)
                .map(({ name, blocked, width, post }) => {
                  const column = events[name] as Float64Array;
                  if (!blocked) return [name, column];
                  return [name, post.length ? column.slice(i * width, (i + 1) * width) : column[i]];
                }),
            );
            both((bank) => bank.at([turns[i]!, -1, 0.5, entities][i < 5 ? 0 : i - 4]!, row));
          }
          both((bank) => bank.at("0" as never, {}));
          both((bank) => bank.at(0, { nonesuch: 1 }));
          both((bank) => bank.at(0, null as never));
        }
        both((bank) => bank.dispose());
        both((bank) => bank.at(0, sample(spec, { ...shapesOf(entry, 3)[0]!, tick: 1, entity: 1 }, 1)));
      }
    });
});
