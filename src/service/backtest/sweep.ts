// A grid of parameters over the same columns: each block of them is read once, and computed under every combination while it is in the
// cache.
import type { Bank } from "../../bank.ts";
import { count } from "../../bank.ts";
import { checkDomain, type Given, readNamed, readParams, unknownName, wrongKind, wrongValue } from "../../check.ts";
import type { Origin } from "../../origin.ts";
import { cells, extent, type Plan, type Sizes } from "../../plan.ts";
import { isField } from "../../spec.ts";
import { readCall } from "../pool/call.ts";
import { cutOf, taken } from "../pool/cut.ts";
import { type AnyFormula, formulaOf } from "../subject.ts";
import { type Block, blocks, head, inputsOf } from "./blocks.ts";
import { type Reducer, readReducers, Tally } from "./reduce.ts";
import type { BlockAt, BlockOutputs, Figures, Fold, Point, Sweep, SweepOptions } from "./types.ts";

const who = "lanewise/backtest";
const optionNames = ["reduce", "params", "outputs", "options", "block", "pool", "signal", "onProgress"];

/** Combinations that have a bank at a time: each bank has a memory of its own. */
const together = 64;
/** Combinations of a grid at most: all are kept with their figures, and a slip of the pen makes more than any heap holds. */
const most = 1_000_000;
/** Milliseconds that this thread computes before it looks around. */
const patience = 16;

type Params = Readonly<Record<string, unknown>>;

/** What is kept of one combination, while blocks come in. */
interface Keeper {
  add(outputs: BlockOutputs, block: BlockAt): void;
  value(): unknown;
}

export async function sweepOver(
  formula: AnyFormula,
  columns: Given,
  grid: Given,
  given: SweepOptions<AnyFormula, unknown>,
): Promise<Sweep<unknown>> {
  const origin = formulaOf(who, formula);
  const read = readNamed(who, "options", "option", given, optionNames) as unknown as SweepOptions<AnyFormula, unknown>;
  const { plan } = origin;
  const points = combinations(origin, grid, (read.params ?? {}) as Params);
  const rows = read.block === undefined ? 8192 : count(who, "block", read.block, 1);
  const keep = keeperOf(read.reduce);
  const keepers = points.map(keep);
  const job = new Job(origin, formula, columns, read, rows);
  await (read.pool ? job.inPool(points, keepers) : job.here(points, keepers));
  const made = points.map((params, i): Point<unknown> => ({ params: own(params, grid), value: keepers[i]!.value() }));
  return { points: made, table: () => made.map(({ params, value }) => ({ ...params, ...flat(value, plan) })) };
}

/** The parameters of the grid alone. */
const own = (params: Params, grid: Given) => Object.fromEntries(Object.keys(grid).map((name) => [name, params[name]]));

/** All combinations, the last parameter changing fastest; each is one that the formula takes, or nothing begins. */
function combinations({ plan }: Origin, grid: Given, fixed: Params): readonly Params[] {
  const { path, paramNames } = plan;
  let all: Params[] = [fixed];
  const axes = Object.entries(readNamed(who, "grid", "parameter", grid, paramNames));
  const many = axes.reduce((product, [, values]) => product * (Array.isArray(values) ? values.length : 1), 1);
  if (many > most) throw wrongValue(who, "grid", `${most} combinations at most`, many);
  for (const [name, values] of axes) {
    if (!Array.isArray(values)) throw wrongKind(who, `grid.${name}`, "an array of values", values);
    if (!values.length) throw wrongValue(who, `grid.${name}`, "one value or more", "none");
    if (name in fixed) throw wrongValue(who, `params.${name}`, "to be left out: the grid has it", fixed[name]);
    all = all.flatMap((params) => values.map((value) => ({ ...params, [name]: value })));
  }
  for (const params of all) {
    const columns = readParams(plan, params, plan.defaults.slice());
    for (const name in columns) throw wrongKind(path, name, "number, for a sweep", columns[name]);
  }
  return all;
}

function keeperOf(reduce: unknown): () => Keeper {
  if (typeof reduce === "function") {
    return () => {
      let kept: unknown;
      return {
        add: (outputs, block) => {
          kept = (reduce as Fold<unknown>)(kept, outputs, block);
        },
        value: () => kept,
      };
    };
  }
  const names = readReducers(who, reduce);
  return () => {
    const tallies: Record<string, Tally> = {};
    return {
      add: (outputs) => {
        for (const name in outputs) {
          tallies[name] ??= new Tally();
          tallies[name].add(outputs[name]!);
        }
      },
      value: (): Figures =>
        Object.fromEntries(Object.entries(tallies).map(([name, tally]) => [name, figures(tally, names)])),
    };
  };
}

const figures = (tally: Tally, names: readonly Reducer[]) =>
  Object.fromEntries(names.map((name) => [name, tally[name]]));

/** Figures as one flat row. */
function flat(value: unknown, { spec }: Plan): Record<string, unknown> {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return { value };
  const one = isField(spec.output);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      typeof each === "object" && each !== null && !ArrayBuffer.isView(each)
        ? Object.entries(each).map(([figure, x]) => [one ? figure : `${name}.${figure}`, x])
        : [[name, each]],
    ),
  );
}

class Job {
  readonly #plan: Plan;
  readonly #call: ReturnType<typeof readCall>["call"];
  readonly #columns: readonly string[];
  #looked = performance.now();

  constructor(
    origin: Origin,
    readonly formula: AnyFormula,
    readonly columns: Given,
    readonly read: SweepOptions<AnyFormula, unknown>,
    readonly rows: number,
  ) {
    this.#plan = origin.plan;
    const { path, outputs } = this.#plan;
    const names = outputs.map(({ name }) => name);
    this.#columns = read.outputs ?? names;
    if (!Array.isArray(this.#columns) || !this.#columns.length)
      throw wrongKind(who, "outputs", "names of outputs", read.outputs);
    for (const name of this.#columns) if (!names.includes(name)) throw unknownName(path, "output", name, names);
    const { call } = readCall(origin, columns, undefined, { ...(read.options as Given), out: undefined });
    this.#call = call;
    if (call.int64) throw wrongKind(who, "columns", "columns of doubles", "columns of 64-bit integers");
    if (call.options.strict) checkDomain(this.#plan, call.sources);
  }

  /** Block by block under every combination. */
  async here(points: readonly Params[], keepers: readonly Keeper[]): Promise<void> {
    const { sources, sizes } = this.#call;
    const all = [...blocks(this.#plan, sizes, sources, this.rows)];
    const group = this.#plan.spec.state ? together : points.length;
    let done = 0;
    for (let first = 0; first < points.length; first += group) {
      const some = points.slice(first, first + group);
      const runs = some.map((params) => this.#runner(params));
      try {
        for (const [index, block] of all.entries()) {
          const inputs = inputsOf(this.#plan, sources, sizes, block);
          for (const [k, run] of runs.entries()) {
            await this.#look();
            keepers[first + k]!.add(run.compute(inputs, block), at(block, index, some[k]!));
            this.read.onProgress?.({ done: ++done, total: all.length * points.length });
          }
        }
      } finally {
        for (const { end } of runs) end();
      }
    }
  }

  /** Whole columns under several combinations at a time, and what is kept of them block by block as above. */
  async inPool(points: readonly Params[], keepers: readonly Keeper[]): Promise<void> {
    const pool = this.read.pool!;
    const { sources, sizes } = this.#call;
    const all = [...blocks(this.#plan, sizes, sources, this.rows)];
    const slots = this.#plan.outputs.filter(({ name }) => this.#columns.includes(name));
    const { signal } = this.read;
    const options = { ...(this.read.options as Given), ...(signal && { signal }) };
    let [next, done] = [0, 0];
    let failed: { readonly error: unknown } | undefined;
    const lane = async () => {
      const out = Object.fromEntries(slots.map((slot) => [slot.name, pool.column(extent(slot, sizes))]));
      while (next < points.length && !failed) {
        const k = next++;
        const params = points[k]!;
        try {
          await pool.call(
            this.formula,
            this.columns as never,
            params as never,
            { ...options, out: this.#out(out) } as never,
          );
          for (const [index, block] of all.entries()) {
            const cut = slots.map((slot) => [
              slot.name,
              taken({ cells: out[slot.name]!, cut: cutOf(slot, sizes, block.along) }),
            ]);
            keepers[k]!.add(Object.fromEntries(cut), at(block, index, params));
            this.read.onProgress?.({ done: ++done, total: all.length * points.length });
          }
        } catch (error) {
          failed ??= { error };
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(points.length, Math.max(1, pool.threads) + 1) }, lane));
    if (failed) throw failed.error;
  }

  /** Computes blocks under one combination; a formula with state goes on where the last block ended. */
  #runner(params: Params): { compute(inputs: Given, block: Block): BlockOutputs; end(): void } {
    const { state } = this.#call.options;
    const { sizes } = this.#call;
    const slots = this.#plan.outputs.filter(({ name }) => this.#columns.includes(name));
    const room: Record<string, Float64Array> = {};
    const outFor = (own: Sizes) =>
      Object.fromEntries(
        slots.map((slot) => {
          const length = cells(slot.field.dims, own);
          if (!room[slot.name] || room[slot.name]!.length < length) room[slot.name] = new Float64Array(length);
          return [slot.name, head(room[slot.name]!, length) as Float64Array];
        }),
      );
    if (!this.#plan.spec.state) {
      const { onInvalid = "nan" } = (this.read.options ?? {}) as { onInvalid?: string };
      const lenient = this.#plan.inputs.some(({ field }) => field.sums) ? onInvalid : "nan";
      return {
        compute: (inputs, block) => {
          const out = outFor(block.sizes);
          this.formula(inputs, params, { onInvalid: lenient, sizes: block.sizes, out: this.#out(out) });
          return out;
        },
        end: () => {},
      };
    }
    const make = (this.formula as unknown as { bank(entities: number, params: Params, options: Given): Bank }).bank;
    const held = Object.fromEntries(Object.entries(sizes).filter(([axis]) => axis !== "tick" && axis !== "entity"));
    const bank = make(sizes.entity!, params, { onInvalid: "nan", sizes: held, ...(state && { state }) });
    return {
      compute: (inputs, block) => {
        const out = outFor(block.sizes);
        bank.run(this.#ticked(inputs, block), { out: this.#out(out) });
        return out;
      },
      end: () => bank.dispose(),
    };
  }

  /** A bank counts ticks by its columns: where all inputs are numbers, one of them becomes a column. */
  #ticked(inputs: Given, { sizes }: Block): Given {
    const slot = this.#plan.inputs.find(({ blocked }) => blocked)!;
    if (this.#plan.inputs.some(({ name, blocked }) => blocked && typeof inputs[name] === "object")) return inputs;
    return { ...inputs, [slot.name]: new Float64Array(cells(slot.field.dims, sizes)).fill(Number(inputs[slot.name])) };
  }

  #out(columns: BlockOutputs): unknown {
    return isField(this.#plan.spec.output) ? Object.values(columns)[0] : columns;
  }

  /** Lets others have their turn now and then, and stops where that is asked for. */
  async #look(): Promise<void> {
    const { signal } = this.read;
    if (signal?.aborted) throw signal.reason;
    if (performance.now() - this.#looked < patience) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    this.#looked = performance.now();
    if (signal?.aborted) throw signal.reason;
  }
}

function at({ along }: Block, index: number, params: Params): BlockAt {
  const [from, to] = along.tick ?? along.group ?? along.row ?? [0, 1];
  return { index, from, to, params };
}
