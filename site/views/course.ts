// A recurrence over time. Each tick is a mixture of the example's ticks, by the same weights in all columns: what holds between the columns of the
// example (a high above its low) holds in every tick. It walks from one tick of the example to another and shakes on its way, so that filters
// have something to do. Yes or no, codes and whole numbers are those of the tick that weighs most.

import { random } from "../../reference/random.ts";
import type { ExampleCall, ManifestEntry, ManifestField } from "../manifest.ts";
import type { View, ViewOptions } from "../views.ts";
import { cellsOf, innerSizes, paramsOf, sizesOf } from "./cells.ts";
import { curvesOf } from "./curves.ts";

/** Ticks from one tick of the example to the next. */
const stretch = 24;
/** How far a tick is shaken towards any of the example's. */
const shake = 0.35;

export function courseOf(entry: ManifestEntry, call: ExampleCall, options: ViewOptions): View | undefined {
  const sizes = sizesOf(entry, call);
  const count = options.points ?? 200;
  const ticks = sizes.tick!;
  const walk = mixture(ticks, count, options.seed ?? 1);
  const inputs: Record<string, Float64Array | number> = {};
  const played: { label: string; unit: string; values: Float64Array }[] = [];
  for (const field of entry.inputs) {
    const cells = cellsOf(field, call.inputs[field.name]);
    if (!cells) continue;
    if (field.dims[0] !== "tick") inputs[field.name] = field.dims.length ? Float64Array.from(cells) : cells[0]!;
    else if (cells.length === 1) inputs[field.name] = cells[0]!;
    else {
      const values = isClock(field, cells) ? onwards(cells, count) : mixed(field, cells, ticks, walk);
      inputs[field.name] = values;
      if (values.length === count) played.push({ label: field.name, unit: field.unit, values });
    }
  }
  // Of a formula whose inputs are all numbers nothing says how many ticks there are.
  const lead = entry.inputs.find(({ name, dims }) => dims[0] === "tick" && typeof inputs[name] === "number");
  if (!played.length && lead) inputs[lead.name] = new Float64Array(count).fill(inputs[lead.name] as number);
  if (!Object.values(inputs).some((value) => typeof value !== "number" && value.length >= count)) return;
  const { state } = call.options;
  return {
    kind: "course",
    x: { label: "tick", unit: "", values: Float64Array.from({ length: count }, (_, i) => i) },
    inputs,
    params: paramsOf(call.params),
    options: {
      ...innerSizes(entry, call, sizes),
      ...(state ? { state: paramsOf(state as Readonly<Record<string, unknown>>) } : {}),
    },
    curves: curvesOf(entry, { ...sizes, entity: 1 }, "tick", 1, 0),
    played,
  };
}

/** Of each tick: which of the example's it lies between, how far, and towards which it is shaken. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly towards: number;
}

function mixture(ticks: number, count: number, seed: number): Step[] {
  const next = random(seed);
  const other = (not: number) => (ticks < 2 ? 0 : (not + 1 + Math.floor(next() * (ticks - 1))) % ticks);
  let [from, to] = [0, other(0)];
  return Array.from({ length: count }, (_, i) => {
    const k = i % stretch;
    if (i && k === 0) [from, to] = [to, other(to)];
    // It stays for a while, and then goes.
    const at = Math.max(0, (2 * k) / stretch - 1);
    return { from, to, at, towards: Math.floor(next() * ticks) };
  });
}

function mixed(field: ManifestField, cells: readonly number[], ticks: number, walk: readonly Step[]): Float64Array {
  const width = cells.length / ticks;
  const column = new Float64Array(walk.length * width);
  walk.forEach(({ from, to, at, towards }, i) => {
    for (let k = 0; k < width; k++) {
      const cell = (tick: number) => cells[tick * width + k]!;
      const [a, b] = [cell(from), cell(to)];
      if (field.kind !== "real") column[i * width + k] = towards % 3 === 0 ? cell(towards) : at < 0.5 ? a : b;
      // What is missing in the example is missing now and then, not for as long as it stays there.
      else if (!Number.isFinite(cell(towards))) column[i * width + k] = i % 5 ? steady(a, b, at) : cell(towards);
      else column[i * width + k] = (1 - shake) * steady(a, b, at) + shake * cell(towards);
    }
  });
  return column;
}

/** Between two, of which one may be missing. */
function steady(a: number, b: number, at: number): number {
  if (!Number.isFinite(a)) return b;
  return Number.isFinite(b) ? a + (b - a) * at : a;
}

/** Time goes on. */
const isClock = ({ name }: ManifestField, cells: readonly number[]) =>
  ["time", "t", "session"].includes(name) && cells.every((cell, i) => !i || cell >= cells[i - 1]!);

/** By the steps of the example, over and over. */
function onwards(cells: readonly number[], count: number): Float64Array {
  const steps = cells.slice(1).map((cell, i) => cell - cells[i]!);
  let now = cells[0]!;
  return Float64Array.from({ length: count }, (_, i) => {
    if (i) now += steps[(i - 1) % steps.length]!;
    return now;
  });
}
