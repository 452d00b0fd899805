// Which calls of a formula stand in vectors.json: each schedule of its shape, on sound numbers and on any, with its defaults and with parameters and state
// at random, with and without what may be left out.

import { random } from "../../reference/random.ts";
import { cuts, sample } from "../../reference/sample.ts";
import { settings } from "../../reference/settings/index.ts";
import type { Plan, Sizes, Slot } from "../../src/plan.ts";
import { type Case, type Drawn, type Text, textOf } from "../../src/service/vectors/case.ts";
import { isNumber, type NumberParam } from "../../src/spec.ts";
import { anyParams } from "../../test/support/anyParams.ts";
import { hex, type Pools } from "./pools.ts";

type Params = NonNullable<Case["params"]>;

/** What a case is drawn from. */
interface Draw {
  readonly kind: "sound" | "any";
  readonly params?: boolean;
  /** leave out what may be */
  readonly sparse?: boolean;
}

/** Rows or ticks that are written out. */
const few = 11;

export class Cases {
  readonly #plan: Plan;
  readonly #pools: Pools;
  readonly #varies: boolean;
  readonly #next: () => number;
  #seed: number;

  /** `varies`: its parameters may be columns. */
  constructor(plan: Plan, pools: Pools, seed: number, varies: boolean) {
    this.#plan = plan;
    this.#pools = pools;
    this.#varies = varies;
    this.#seed = seed * 1000;
    this.#next = random(seed);
  }

  all(): Case[] {
    return [...this.#fit(), ...this.#drawn()];
  }

  /** Inputs that say more than draws from their ranges, where there are such: those of the bench. */
  *#fit(): Generator<Case> {
    const { path, spec, inputs } = this.#plan;
    const setting = settings[path];
    if (!setting) return;
    const told = typeof setting.sizes === "function" ? setting.sizes(few) : setting.sizes;
    const usual = { row: few, group: 3, tick: few, entity: 2, ...told };
    const sizes = this.#sizes(this.#plan.shape === "groups" ? { ...usual, row: 3 * few } : usual);
    const given = { ...sample(spec, sizes, this.#seed), ...setting.inputs?.(sizes, this.#next) };
    const cells: [string, Case["inputs"][string]][] = [];
    for (const { name, field } of inputs) {
      const value = given[name];
      if (field.kind === "offsets")
        cells.push([name, [...cuts(sizes[field.dims[0] as string]!, sizes[field.of!]!, this.#next)]]);
      else if (typeof value === "number") cells.push([name, textOf(value)]);
      else if (value) cells.push([name, { bits: hex(value as Float64Array) }]);
    }
    const drawn = Object.entries(setting.params ?? {}).map(
      ([name, value]) => [name, typeof value === "number" ? textOf(value) : (value as string | boolean)] as const,
    );
    yield {
      formula: path,
      form: "call",
      cells: "f64",
      sizes,
      ...(drawn.length ? { params: Object.fromEntries(drawn) } : {}),
      inputs: Object.fromEntries(cells),
    };
  }

  #drawn(): Case[] {
    switch (this.#plan.shape) {
      case "map":
        return [...this.#maps(), ...this.#wide({ row: 33 })];
      case "recurrence":
        return [...this.#series(), ...this.#banks(), ...this.#wide({ tick: 9, entity: 5 })];
      case "groups":
        return [...this.#groups()];
      default:
        return this.#wholes();
    }
  }

  #maps(): Case[] {
    const of = (row: number, draw: Draw) => this.#case("call", this.#sizes({ row }), draw);
    return [
      of(67, { kind: "sound" }),
      of(131, { kind: "any" }),
      of(67, { kind: "any", params: true }),
      of(67, { kind: "any", params: true, sparse: true }),
      of(33, { kind: "sound", params: true }),
      of(33, { kind: "sound", sparse: true }),
      of(1, { kind: "sound", params: true }),
      ...(this.#varies ? [{ ...of(9, { kind: "sound" }), params: this.#columns(9) }] : []),
      ...(this.#varies ? [{ ...of(8, { kind: "any" }), params: this.#columns(8) }] : []),
    ];
  }

  #series(): Case[] {
    const of = (tick: number, entity: number, draw: Draw) => this.#case("call", this.#sizes({ tick, entity }), draw);
    return [
      of(67, 1, { kind: "sound" }),
      of(33, 3, { kind: "any" }),
      of(9, 7, { kind: "any", params: true }),
      of(9, 7, { kind: "sound", params: true, sparse: true }),
    ];
  }

  #banks(): Case[] {
    const ticks = (tick: number, entity: number, draw: Draw) =>
      this.#case("ticks", this.#sizes({ tick, entity }), draw);
    const events = (entity: number, count: number, draw: Draw) => ({
      ...this.#case("events", this.#sizes({ tick: 1, entity }), draw),
      index: Array.from({ length: count }, () => Math.floor(this.#next() * entity)),
    });
    const given = (one: Case): Case => ({ ...one, state: this.#state() });
    return [
      ticks(3, 1, { kind: "sound" }),
      given(ticks(5, 9, { kind: "any" })),
      given(ticks(5, 9, { kind: "any", params: true })),
      given(ticks(1, 8, { kind: "sound", params: true, sparse: true })),
      events(5, 41, { kind: "sound" }),
      given(events(9, 41, { kind: "any", params: true })),
      given(events(4, 12, { kind: "sound", params: true, sparse: true })),
      ...(this.#varies ? [{ ...ticks(5, 7, { kind: "sound" }), params: this.#columns(7) }] : []),
      ...(this.#varies ? [{ ...events(7, 23, { kind: "any" }), params: this.#columns(7) }] : []),
    ];
  }

  *#groups(): Generator<Case> {
    const of = (row: number, group: number, draw: Draw) => this.#case("call", this.#sizes({ row, group }), draw);
    yield of(67, 6, { kind: "sound" });
    yield of(67, 6, { kind: "any" });
    yield of(67, 6, { kind: "any", params: true, sparse: true });
    yield of(33, 4, { kind: "sound", params: true });
    yield of(33, 4, { kind: "sound", params: true, sparse: true });
    yield of(2500, 3, { kind: "sound" });
    yield this.#uncut(of(41, 1, { kind: "sound", params: true }));
  }

  /** All rows as one group. */
  #uncut(one: Case): Case {
    const cuts = this.#plan.inputs.filter(({ field }) => field.kind === "offsets").map(({ name }) => name);
    return { ...one, inputs: Object.fromEntries(Object.entries(one.inputs).filter(([name]) => !cuts.includes(name))) };
  }

  #wholes(): Case[] {
    const of = (length: number, draw: Draw) =>
      this.#case("call", Object.fromEntries(this.#plan.axes.map((axis) => [axis, length])), draw);
    return [
      of(5, { kind: "sound" }),
      of(6, { kind: "any" }),
      of(4, { kind: "sound", params: true }),
      of(4, { kind: "any", params: true, sparse: true }),
      of(1, { kind: "sound" }),
      this.#uncut(this.#case("call", this.#one(5), { kind: "sound" })),
    ];
  }

  /** Lengths with one of what offsets would cut. */
  #one(length: number): Sizes {
    const cut = this.#plan.inputs.flatMap(({ field }) => (field.kind === "offsets" ? field.dims : []));
    return Object.fromEntries(this.#plan.axes.map((axis) => [axis, cut.includes(axis) ? 1 : length]));
  }

  /** The twin on 64-bit integers, which looks at what it takes before it computes: no number is outside. */
  *#wide(sizes: Sizes): Generator<Case> {
    const { spec } = this.#plan;
    if (!spec.int64) return;
    const forms = spec.state ? (["call", "ticks", "events"] as const) : (["call"] as const);
    for (const form of forms) {
      const one = this.#case(form, this.#sizes(sizes), { kind: "sound" });
      const inputs = Object.keys(one.inputs).map((name) => [
        name,
        { pool: this.#pools.wide(spec.inputs[name]!), seed: this.#seed++ },
      ]);
      const index = Array.from({ length: 17 }, () => Math.floor(this.#next() * sizes.entity!));
      yield {
        ...one,
        cells: "i64",
        inputs: Object.fromEntries(inputs),
        ...(form === "events" ? { index, sizes: { ...one.sizes, tick: 1 } } : {}),
      };
    }
  }

  #case(form: Case["form"], sizes: Sizes, { kind, params, sparse }: Draw): Case {
    const { inputs } = this.#plan;
    // Without offsets, all rows are one group.
    const some = inputs.filter(
      ({ field }) => !field.optional || !sparse || field.kind === "offsets" || this.#next() < 0.3,
    );
    // At least one is left out then.
    const spared = some.findIndex(({ field }) => field.optional && field.kind !== "offsets");
    if (sparse && some.length === inputs.length && spared >= 0) some.splice(spared, 1);
    const drawn = params ? this.#params(kind === "sound") : {};
    return {
      formula: this.#plan.path,
      form,
      cells: "f64",
      sizes,
      ...(Object.keys(drawn).length ? { params: drawn } : {}),
      inputs: Object.fromEntries(
        (some.length ? some : inputs).map((slot) => [slot.name, this.#input(slot, kind, sizes)]),
      ),
    };
  }

  #input({ field }: Slot, kind: Draw["kind"], sizes: Sizes): Drawn | Text | readonly number[] {
    if (field.kind === "offsets") return [...cuts(sizes[field.dims[0] as string]!, sizes[field.of!]!, this.#next)];
    const pool = this.#pools[kind](field);
    if (!field.dims.length) return textOf(this.#number(this.#pools.sound(field)));
    if (!field.rising) return { pool, seed: this.#seed++ };
    const table = Float64Array.from(
      new Set(Array.from({ length: 4 * sizes[field.dims[0] as string]! }, () => this.#number(pool))),
    );
    return {
      bits: hex(
        table
          .filter(Number.isFinite)
          .sort()
          .slice(0, sizes[field.dims[0] as string]!),
      ),
    };
  }

  /** One number of a pool. */
  #number(pool: number): number {
    const cells = this.#pools.all[pool]!;
    const bits = BigInt(`0x${cells[Math.floor(this.#next() * cells.length)]}`);
    return new Float64Array(BigUint64Array.of(bits).buffer)[0]!;
  }

  #state(): NonNullable<Case["state"]> {
    const { states } = this.#plan;
    return Object.fromEntries(
      states.map(({ name }) => [name, { pool: this.#pools.state(this.#plan, name), seed: this.#seed++ }]),
    );
  }

  /** Some parameters, or all of them. */
  #params(all: boolean): Params {
    let asked = false;
    const next = () => {
      // The first number says how many of them.
      const first = all && !asked;
      asked = true;
      return first ? 1 : this.#next();
    };
    const drawn = Object.entries(anyParams(this.#plan.spec, next)).filter(([, value]) => value !== undefined);
    return Object.fromEntries(
      drawn.map(([name, value]) => [name, typeof value === "number" ? textOf(value) : (value as string | boolean)]),
    );
  }

  /** Parameters of each row or entity. They keep the rules between them, so they are drawn together. */
  #columns(length: number): Params {
    const params = Object.entries(this.#plan.spec.params ?? {}).filter(([, param]) => isNumber(param));
    const rows = Array.from({ length }, () => anyParams(this.#plan.spec, this.#next));
    return Object.fromEntries(
      params.map(([name, param]) => [
        name,
        { bits: hex(Float64Array.from(rows, (row) => (row[name] ?? (param as NumberParam).default) as number)) },
      ]),
    );
  }

  #sizes(sizes: Sizes): Sizes {
    return Object.fromEntries(this.#plan.axes.map((axis) => [axis, sizes[axis] ?? 3]));
  }
}
