// Two builds, one formula: the same bits? Random shapes, inputs, bad values, parameters, outputs left out; rows, series, banks, events.

import { random } from "../reference/random.ts";
import { sample } from "../reference/sample.ts";
import type { Given } from "../src/check.ts";
import type { Sizes } from "../src/plan.ts";
import type { AnyBank, AnyCall } from "../test/support/builds.ts";
import { type Entry, optionsFor, product } from "../test/support/catalog.ts";
import { bitsOf, columnsIn } from "../test/support/columns.ts";
import { special } from "../test/support/doubles.ts";
import { paramSets } from "../test/support/params.ts";

export interface Comparison {
  readonly cells: number;
  /** the first cells that differ, in words */
  readonly differences: readonly string[];
}

export interface Contender {
  readonly call: AnyCall;
  /** has a kernel of events */
  readonly events: boolean;
}

type Columns = Readonly<Record<string, Float64Array>>;

export function compare(entry: Entry, before: Contender, after: Contender, milliseconds: number): Comparison {
  const differences: string[] = [];
  let cells = 0;
  const until = performance.now() + milliseconds;
  for (let seed = 1; (seed < 9 || performance.now() < until) && differences.length < 5; seed++) {
    const next = random(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
    const sizes = sizesOf(entry, next);
    const inputs = sample(entry.spec, sizes, seed, { optional: next() < 0.6, edges: pick([0, 0.2]) });
    spoil(Object.values(inputs), pick([0, 0, 0.1, 0.5, 1]), next);
    const params = pick(paramSets(entry.spec, 12));
    const wanted = entry.plan.outputs.filter(() => next() < 0.7).map(({ name }) => name);
    const look = (way: string, of: (contender: Contender) => Columns) => {
      const [a, b] = [of(before), of(after)];
      for (const name in a) {
        const [x, y] = [bitsOf(a[name]!), bitsOf(b[name]!)];
        cells += x.length;
        const at = x.findIndex((bits, i) => bits !== y[i]);
        if (at >= 0)
          differences.push(
            `${way} ${name}[${at}] of ${JSON.stringify(sizes)}: was ${a[name]![at]} (${x[at]!.toString(16)}), is ${b[name]![at]} (${y[at]?.toString(16)}) with ${JSON.stringify(params)}`,
          );
      }
    };
    look("call", ({ call }) => columnsIn(call(inputs, params, optionsFor(entry, sizes))));
    const out = () =>
      Object.fromEntries(
        entry.plan.outputs
          .filter(({ name }) => wanted.includes(name))
          .map(({ name, field }) => [name, new Float64Array(product(field.dims, sizes))]),
      );
    if (entry.plan.outputs.length > 1)
      look("some outputs", ({ call }) => {
        const own = out();
        call(inputs, params, optionsFor(entry, sizes, { out: own }));
        return own;
      });
    if (!entry.spec.state || sizes.tick === 0) continue;
    look("bank", ({ call }) => {
      const bank = made(call, entry, sizes, params, seed);
      const result = columnsIn(bank.run(inputs)!);
      return { ...result, ...states(bank) };
    });
    if (!before.events) continue;
    const indices = Uint32Array.from({ length: sizes.tick! * sizes.entity! }, () => Math.floor(next() * sizes.entity!));
    look("events", ({ call }) => {
      const bank = made(call, entry, sizes, params, seed);
      return { ...columnsIn(bank.stepAt(indices, inputs)), ...states(bank) };
    });
  }
  return { cells, differences };
}

/** A bank whose state stands anywhere. */
function made(call: AnyCall, { plan }: Entry, sizes: Sizes, params: Given, seed: number): AnyBank {
  const open = plan.axes.filter((axis) => axis !== "tick" && axis !== "entity");
  const lengths = Object.fromEntries(open.map((axis) => [axis, sizes[axis]!]));
  const bank = call.bank(sizes.entity!, params, { onInvalid: "nan", ...(open.length ? { sizes: lengths } : {}) });
  const next = random(seed + 1e6);
  for (const [name, column] of Object.entries(bank.state))
    if (name !== "skipped" && next() < 0.5)
      column.forEach((x, i) => {
        column[i] = (Number.isNaN(x) ? 1 : x || 1) * (0.5 + next());
      });
  spoil(Object.values(bank.state), seed % 4 ? 0 : 0.1, next);
  return bank;
}

const states = (bank: AnyBank): Columns =>
  Object.fromEntries(Object.entries(bank.state).map(([name, column]) => [`state ${name}`, column.slice()]));

function sizesOf({ plan }: Entry, next: () => number): Sizes {
  const n = 1 + Math.floor(next() * 65);
  const others = Object.fromEntries(plan.axes.map((axis) => [axis, 3]));
  if (plan.shape === "recurrence")
    return { ...others, tick: next() < 0.5 ? 1 : 1 + Math.floor(next() * 20), entity: n };
  if (plan.shape === "groups") return { ...others, row: n, group: 1 + Math.floor(next() * 5) };
  if (plan.shape === "map") return { ...others, row: n };
  return Object.fromEntries(plan.axes.map((axis) => [axis, 1 + Math.floor(next() * 8)]));
}

/** A share of the cells replaced by doubles that kernels find hard. */
function spoil(columns: readonly unknown[], share: number, next: () => number): void {
  for (const column of columns) {
    if (!share || !(column instanceof Float64Array)) continue;
    const bits = bitsOf(column);
    for (let i = 0; i < bits.length; i++) if (next() < share) bits[i] = special[Math.floor(next() * special.length)]!;
  }
}
