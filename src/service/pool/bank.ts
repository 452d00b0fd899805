// A bank whose entities are spread over workers: a slice of them, with its state, in each.
import { type Asked, type LoadOptions, readBank, readSaved, toBytes } from "../../bank.ts";
import {
  checkDomain,
  type Given,
  measure,
  readInputs,
  readNamed,
  type Sources,
  unknownName,
  wrongColumn,
  wrongKind,
  wrongValue,
} from "../../check.ts";
import { isA, lengthOf, settled } from "../../column.ts";
import type { Origin } from "../../origin.ts";
import { cells, extent, type Plan, type Sizes, type Slot } from "../../plan.ts";
import { nothing, pack, type Result, readOut, sinksFor } from "../../results.ts";
import { checkState } from "../../state.ts";
import type { Sinks } from "../../stream.ts";
import { across, load } from "./call.ts";
import { type Along, type Cut, cutOf, cutOfTicks, type Piece, span, whole } from "./cut.ts";
import { PoolError } from "./error.ts";
import type { Freight } from "./freight.ts";
import type { Answer, Order } from "./message.ts";
import type { Seats } from "./seats.ts";

/** Entities `from` to `to`, in one seat. */
interface Slice {
  readonly seat: number;
  readonly from: number;
  readonly to: number;
}

type Write = (slice: Slice, freight: Freight, formula: number) => Order;
type Kept = Readonly<Record<string, Float64Array>>;

/** Cells of a column that one order holds of a slice, at most: ticks of a long run go out one after the other. */
const most = 2 ** 18;

let banks = 0;

export class SpreadBank {
  readonly entities: number;
  readonly #origin: Origin;
  readonly #plan: Plan;
  readonly #asked: Asked;
  readonly #params: Given;
  readonly #options: Given;
  readonly #seats: Seats;
  readonly #most: number;
  readonly #slices: readonly Slice[];
  readonly #id = ++banks;
  readonly #restore: boolean;
  readonly #left: (bank: SpreadBank) => void;
  /** one after the other, in the order of the calls */
  #last: Promise<unknown> = Promise.resolve();
  /** state of the last save or load; undefined: the initial one */
  #saved: Kept | undefined;
  /** ticks (events) since */
  #since = 0;
  /** slices that went with their worker, and why */
  readonly #gone = new Map<Slice, PoolError>();
  /** why everything is refused */
  #refused: PoolError | undefined;
  #disposed = false;

  constructor(
    origin: Origin,
    entities: number,
    params: Given | undefined,
    given: Given | undefined,
    seats: Seats,
    chunk: number | undefined,
    left: (bank: SpreadBank) => void,
  ) {
    const { plan, engine } = origin;
    const { path } = plan;
    const { restore = "refuse", ...options } = readNamed(path, "options", "option", given ?? {}, optionNames);
    if (restore !== "refuse" && restore !== "last-save")
      throw wrongValue(path, "restore", '"refuse" or "last-save"', restore);
    if (!plan.spec.state) throw wrongKind(path, "formula", "a formula with state, as lw.core.ema", "one without");
    this.#params = params === undefined ? {} : readNamed(path, "params", "parameter", params, plan.paramNames);
    this.#asked = readBank(plan, engine, entities, this.#params, options);
    this.#restore = restore === "last-save";
    this.#origin = origin;
    this.#plan = plan;
    this.#options = {
      int64: this.#asked.int64,
      sizes: Object.fromEntries(
        Object.entries(this.#asked.sizes).filter(([axis]) => plan.axes.includes(axis) && axis !== "entity"),
      ),
      // What is looked at is looked at before any worker begins.
      onInvalid: "nan",
    };
    this.#seats = seats;
    this.#most = Math.min(most, chunk ?? most);
    this.#left = left;
    this.entities = entities;
    const parts = Math.min(seats.length, entities);
    const first = this.#id % seats.length;
    this.#slices = Array.from({ length: parts }, (_, i) => ({
      seat: (first + i) % seats.length,
      from: Math.floor((entities * i) / parts),
      to: Math.floor((entities * (i + 1)) / parts),
    }));
  }

  /** Makes the slices. */
  make(): Promise<void> {
    return this.#turn(async () => {
      await this.#each(this.#made);
    });
  }

  step(inputs: Given, options?: Given): Promise<Result | undefined> {
    return this.#advance(inputs, options, 1);
  }

  run(inputs: Given, options?: Given): Promise<Result | undefined> {
    return this.#advance(inputs, options, 0);
  }

  async stepAt(indices: Uint32Array, inputs: Given, options?: Given): Promise<Result | undefined> {
    const { path } = this.#plan;
    const out = this.#out(options);
    const sources = this.#sources(inputs);
    if (!isA("Uint32Array", indices)) throw wrongColumn(path, "indices", "Uint32Array", "Uint32Array", indices);
    const sizes = measure(this.#plan, sources, { ...this.#asked.sizes, tick: 1, entity: lengthOf(indices) });
    const turns = settled(indices);
    const wrong = turns.findIndex((entity) => entity >= this.entities);
    if (wrong >= 0) throw wrongValue(path, "indices", `0 to ${this.entities - 1}`, `${turns[wrong]} at ${wrong}`);
    const sinks = sinksFor(this.#plan, sizes, out, this.#asked.int64, sources);
    const events = eventsOf(turns, this.#slices, this.#seats.memory === "shared");
    const apart = across(sinks, sources);
    const write =
      (checks: boolean): Write =>
      (slice, freight) => {
        const { places, own } = events.get(slice)!;

        const cut = (slot: Slot): Cut =>
          slot.blocked ? { places, width: cells(slot.post, sizes) } : cutOf(slot, sizes, {});
        const indices = freight.read(own, whole(own)).cells as Uint32Array;
        return {
          do: "step",
          bank: this.#id,
          checks,
          indices,
          ...this.#columns(sources, sinks, sizes, apart, freight, cut, checks),
        };
      };
    const some = this.#slices.filter((slice) => events.get(slice)!.places.length);
    return this.#move(sources, sinks, out, lengthOf(turns), (checks) => [this.#each(write(checks), some)], turns);
  }

  async state(): Promise<Kept> {
    return this.#turn(async () => {
      const { states } = this.#plan;
      const columns = await this.#gathered();
      return Object.fromEntries(states.map(({ name }) => [name, columns[name]!]));
    });
  }

  async save(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#turn(async () => {
      this.#saved = await this.#gathered();
      this.#since = 0;
      return toBytes(this.#asked, this.#saved);
    });
  }

  async load(bytes: Uint8Array, options?: LoadOptions): Promise<void> {
    const columns = readSaved(bytes, this.#asked, options);
    await this.#turn(async () => {
      await this.#put(columns);
    }, true);
  }

  async reset(): Promise<void> {
    await this.#turn(async () => {
      await this.#put(undefined);
    }, true);
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#left(this);
    await this.#last.catch(() => {});
    await Promise.allSettled(
      this.#slices
        .filter((slice) => !this.#gone.has(slice))
        .map((slice) => this.#order(slice, () => ({ do: "drop", bank: this.#id }))),
    );
  }

  /** A worker is gone, and with it what it held of this bank. */
  lose(seat: number, why: PoolError): void {
    for (const slice of this.#slices) if (slice.seat === seat) this.#gone.set(slice, why);
  }

  async #advance(inputs: Given, options: Given | undefined, ticks: 0 | 1): Promise<Result | undefined> {
    const out = this.#out(options);
    const sources = this.#sources(inputs);
    const known: Sizes = ticks ? { ...this.#asked.sizes, tick: 1 } : this.#asked.sizes;
    const sizes = measure(this.#plan, sources, known);
    const sinks = sinksFor(this.#plan, sizes, out, this.#asked.int64, sources);
    const apart = across(sinks, sources);
    const { tick = 1 } = sizes;
    const depth = Math.max(1, Math.floor(this.#most / Math.ceil(this.entities / this.#slices.length)));
    const write =
      (first: number, last: number, checks: boolean): Write =>
      (slice, freight) => {
        const along: Along = { entity: [slice.from, slice.to] };
        const cut = (slot: Slot) => cutOfTicks(slot, sizes, along, first, last);
        return {
          do: "step",
          bank: this.#id,
          checks,
          ...this.#columns(sources, sinks, sizes, apart, freight, cut, checks),
        };
      };
    return this.#move(sources, sinks, out, tick, (checks) =>
      Array.from({ length: Math.ceil(tick / depth) }, (_, i) =>
        this.#each(write(i * depth, Math.min(tick, (i + 1) * depth), checks)),
      ),
    );
  }

  /** Looks first where that was asked for, then moves on: nobody moves unless all may. */
  #move(
    sources: Sources,
    sinks: Sinks,
    out: unknown,
    ticks: number,
    orders: (checks: boolean) => Promise<unknown>[],
    some?: Uint32Array,
  ): Promise<Result | undefined> {
    return this.#turn(async () => {
      if (this.#asked.strict || this.#asked.int64)
        await together(orders(true)).catch(async (error) => {
          if (error instanceof PoolError) throw error;
          // What a bank of all entities would say: a worker knows its own only.
          checkDomain(this.#plan, sources);
          checkState(this.#plan, await this.#gathered(), this.entities, some);
          throw error;
        });
      this.#since += ticks;
      await together(orders(false)).catch((cause) => {
        if (cause instanceof PoolError) throw cause;
        // No room for a block, say: what other workers did stays done.
        this.#refused = new PoolError(
          `${this.#plan.path}: some entities moved on and others could not (${cause?.message}); load a save, or reset`,
          { cause },
        );
        throw this.#refused;
      });
      return out === nothing ? undefined : pack(this.#plan, sinks);
    });
  }

  #columns(
    sources: Sources,
    sinks: Sinks,
    sizes: Sizes,
    apart: readonly boolean[],
    freight: Freight,
    cut: (slot: Slot) => Cut,
    checks: boolean,
  ) {
    const outputs: Record<string, Piece> = {};
    if (!checks)
      this.#plan.outputs.forEach((slot, i) => {
        if (sinks[i]) outputs[slot.name] = freight.write(sinks[i], cut(slot), apart[i]!);
      });
    const inputs = load(this.#plan.inputs, sources, sizes, freight, cut);
    return { inputs, outputs: Object.keys(outputs).length ? outputs : null };
  }

  #out(options: Given = {}) {
    const { path } = this.#plan;
    if (typeof options !== "object" || options === null) throw wrongKind(path, "options", "an object", options);
    for (const name in options) if (name !== "out") throw unknownName(path, "option", name, ["out"]);
    return readOut(this.#plan, options.out);
  }

  #sources(inputs: Given): Sources {
    const { sources, int64 } = readInputs(this.#plan, inputs);
    const own = this.#asked.int64;
    if (int64 !== own)
      throw new TypeError(
        `${this.#plan.path}: a bank made with { int64: ${own} } expected columns in ${own ? "BigInt64Array" : "Float64Array"}`,
      );
    return sources;
  }

  /** The next thing in turn. What heals is let through where entities are lost. */
  #turn<T>(act: () => Promise<T>, heals = false): Promise<T> {
    const { path } = this.#plan;
    if (this.#disposed) return Promise.reject(new Error(`${path}: this bank was disposed`));
    const turn = this.#last.then(async () => {
      if (!heals) {
        await this.#heal();
        if (this.#refused) throw this.#refused;
      }
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof PoolError)) throw error;
        const told = await this.#heal(error);
        if (told ?? this.#refused) throw told ?? this.#refused;
        // Nobody had moved, and all are as they were.
        return act();
      }
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Makes anew what is gone, where it is known what it was; returns what is to be told where that was in the past. */
  async #heal(during?: PoolError): Promise<PoolError | undefined> {
    if (this.#refused) return undefined;
    if (!this.#gone.size) return during;
    const { path } = this.#plan;
    const [[{ from, to }, why] = [this.#slices[0]!, during]] = this.#gone;
    const lost = `${path}: entities ${from} to ${to - 1} went with their worker (${why?.message})`;
    const since = this.#since;
    if (since && !this.#restore) {
      this.#refused = new PoolError(`${lost}, ${ticks(since)} after the last save; load a save, or reset`, {
        cause: why,
      });
      return undefined;
    }
    try {
      await this.#put(this.#saved, since === 0);
    } catch (cause) {
      this.#refused = new PoolError(`${lost}, and could not be made again`, { cause });
      return undefined;
    }
    if (!since) return undefined;
    const told = new PoolError(`${lost}; all entities are as they were saved: ${ticks(since)} are lost`, {
      cause: why,
    });
    if (during) return told;
    throw told;
  }

  /** Puts all slices, or those that are gone, into a state that is known. */
  async #put(columns: Kept | undefined, gone = false): Promise<void> {
    const slices = gone ? [...this.#gone.keys()] : this.#slices;
    const anew = slices.filter((slice) => this.#gone.delete(slice));
    await this.#each(this.#made, anew);
    await this.#each((slice) => {
      if (!columns) return { do: "reset", bank: this.#id };
      const { asked, own } = this.#of(slice, columns);
      return { do: "load", bank: this.#id, bytes: toBytes(asked, own) };
    }, slices);
    this.#saved = columns;
    this.#since = 0;
    this.#refused = undefined;
  }

  readonly #made: Write = (slice, freight, formula) => {
    const { plan: own, sizes, initial } = this.#asked;
    const cut = (slot: Slot) => cutOf(slot, sizes, { entity: [slice.from, slice.to] });
    const all = load(own.states, initial, sizes, freight, cut);
    const state = Object.fromEntries(this.#plan.states.map(({ name }) => [name, all[name]!]));
    const params = Object.entries(this.#params).map(([name, value]) => [
      name,
      isA("Float64Array", value) ? freight.read(value, span(slice.from, slice.to)) : value,
    ]);
    return {
      do: "bank",
      formula,
      bank: this.#id,
      entities: slice.to - slice.from,
      params: Object.fromEntries(params),
      options: this.#options,
      state: state as Record<string, number | bigint | Piece>,
    };
  };

  /** All that is kept of a slice. */
  #of({ from, to }: Slice, columns: Kept) {
    const sizes = { ...this.#asked.sizes, entity: to - from };
    const own = this.#asked.plan.states.map((slot) => {
      const width = cells(slot.post, sizes);
      return [slot.name, columns[slot.name]!.subarray(from * width, to * width)] as const;
    });
    return { asked: { ...this.#asked, sizes }, own: Object.fromEntries(own) };
  }

  /** All that is kept of all entities. */
  async #gathered(): Promise<Kept> {
    const { plan, sizes, int64 } = this.#asked;
    const answers = await this.#each(() => ({ do: "save", bank: this.#id }));
    const kept = Object.fromEntries(
      plan.states.map((slot) => [slot.name, new (int64 ? BigInt64Array : Float64Array)(extent(slot, sizes))]),
    ) as Record<string, Float64Array>;
    this.#slices.forEach((slice, i) => {
      const { asked, own } = this.#of(slice, kept);
      const saved = readSaved(answers[i]!.bytes!, asked, {});
      for (const name in own) own[name]!.set(saved[name]!);
    });
    return kept;
  }

  /** The same order to some slices; resolves when all are done, and rejects when all have answered and one of them could not. */
  #each(write: Write, slices: readonly Slice[] = this.#slices): Promise<Answer[]> {
    return together(slices.map((slice) => this.#order(slice, write)));
  }

  #order(slice: Slice, write: Write): Promise<Answer> {
    const gone = this.#gone.get(slice);
    if (gone) return Promise.reject(gone);
    return new Promise((done, failed) => {
      this.#seats.pin({
        of: this.#origin,
        seat: slice.seat,
        order: (freight, formula) => write(slice, freight, formula),
        wanted: () => true,
        done,
        failed,
      });
    });
  }
}

const optionNames = ["state", "sizes", "int64", "onInvalid", "restore"];

const ticks = (count: number) => `${count} tick${count === 1 ? "" : "s"}`;

/** All of them, or the first error once nobody works on any more. */
async function together<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  for (const one of settled) if (one.status === "rejected") throw one.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<T>).value);
}

/** For each slice the places of its events, and which of its entities they are of. */
function eventsOf(indices: Uint32Array, slices: readonly Slice[], shared: boolean) {
  const owner = new Uint8Array(indices.length);
  const counts = new Uint32Array(slices.length);
  for (let k = 0; k < indices.length; k++) {
    let s = slices.length - 1;
    while (indices[k]! < slices[s]!.from) s--;
    owner[k] = s;
    counts[s]!++;
  }
  const events = slices.map((slice, s) => {
    const column = () =>
      new Uint32Array(shared ? new SharedArrayBuffer(4 * counts[s]!) : new ArrayBuffer(4 * counts[s]!));
    const [places, own] = [column(), column()];
    return { slice, places, own, at: 0 };
  });
  for (let k = 0; k < indices.length; k++) {
    const event = events[owner[k]!]!;
    event.places[event.at] = k;
    event.own[event.at++] = indices[k]! - event.slice.from;
  }
  return new Map(events.map(({ slice, places, own }) => [slice, { places, own }]));
}
