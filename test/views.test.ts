import { readFileSync } from "node:fs";
import { loadSync } from "lanewise";
import { describe, expect, it } from "vitest";
import type { Catalogue, Manifest } from "../site/manifest.ts";
import { told } from "../site/views/told.ts";
import { curveOf, sharing, viewOf } from "../site/views.ts";

const { formulas } = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as Manifest;
const catalogue = JSON.parse(readFileSync("dist/catalogue.json", "utf8")) as Catalogue;
type Call = (inputs: object, params: object, options: object) => unknown;
const lw = loadSync() as unknown as Readonly<Record<string, Readonly<Record<string, Call>>>>;
const entryOf = (id: string) => formulas.find((entry) => entry.id === id)!;

function drawn(id: string, options = {}) {
  const entry = entryOf(id);
  const view = viewOf(entry, catalogue.formulas[id]!.example, options)!;
  const result = lw[entry.domain]![entry.name]!(view.inputs, view.params, view.options);
  const curves = view.curves.map((curve) => ({ ...curve, values: curveOf(view, curve, result) }));
  return { view, curves };
}

/** Alike for all rows of so small an example. */
const flat = ["ads.upliftHierarchical"];

describe("views", () => {
  it.each(formulas.map(({ id }) => id))("%s has curves that are finite for the most part and go up or down", (id) => {
    const { view, curves } = drawn(id);
    const first = curves.filter(({ first }) => first);
    expect(first.length).toBeGreaterThan(0);
    for (const { values } of curves) expect(values.length).toBe(view.x.values.length);
    const finite = first.flatMap(({ values }) => [...values].filter(Number.isFinite));
    // Night and evening alone have shares of their own.
    expect(finite.length / (first.length * view.x.values.length)).toBeGreaterThan(
      id === "allocation.timeOfDay" ? 0.4 : 0.6,
    );
    const moves = first.some(({ values }) => new Set([...values].filter(Number.isFinite)).size > 1);
    expect(moves).toBe(!flat.includes(id));
  });

  it("sweeps any input that is asked for, between any ends", () => {
    const { view, curves } = drawn("energy.treasuryFee", { input: "hour", from: 0, to: 24, points: 25 });
    expect([...view.x.values]).toEqual(Array.from({ length: 25 }, (_, hour) => hour));
    const time = curves.find(({ output }) => output === "time")!.values;
    expect(time.indexOf(Math.max(...time))).toBe(19);
  });

  it("keeps what holds between columns in every tick of a course", () => {
    const { view } = drawn("indicators.stochastic", { points: 500 });
    const [high, low, close] = ["high", "low", "close"].map((name) => view.inputs[name] as Float64Array);
    expect(high!.every((value, i) => value >= close![i]! && close![i]! >= low![i]!)).toBe(true);
  });

  it("lets time go on, and one seed play the same course", () => {
    const { view } = drawn("network.tokenBucket");
    const time = view.inputs.time as Float64Array;
    expect(time.every((at, i) => !i || at >= time[i - 1]!)).toBe(true);
    expect(drawn("core.ema", { seed: 4 }).view.inputs.x).toEqual(drawn("core.ema", { seed: 4 }).view.inputs.x);
    expect(drawn("core.ema", { seed: 4 }).view.inputs.x).not.toEqual(drawn("core.ema", { seed: 5 }).view.inputs.x);
  });

  it("keeps curves together that share a scale", () => {
    const { curves } = drawn("indicators.bollinger");
    const names = sharing(curves.filter(({ first }) => first)).map(({ output }) => output);
    expect(names).toEqual(["upper", "middle", "lower"]);
  });

  it("names formulas, inputs and outputs that there are", () => {
    for (const [id, { input, outputs = [] }] of Object.entries(told)) {
      const { curves } = drawn(id);
      if (input) expect(entryOf(id).inputs.map(({ name }) => name)).toContain(input);
      for (const name of outputs) expect(curves.flatMap(({ output, label }) => [output, label])).toContain(name);
    }
  });
});
