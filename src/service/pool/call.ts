// A call, cut into chunks: read and checked here as the formula itself would, computed by workers.
import { type CallOptions, optionNamesOf, readOptions, row } from "../../caller.ts";
import {
  type Cells,
  checkDomain,
  checkSums,
  type Given,
  measure,
  readInputs,
  readNamed,
  readParams,
  type Source,
  type Sources,
  wrongKind,
} from "../../check.ts";
import { bufferOf, cellBytes, isA, lengthOf, part } from "../../column.ts";
import type { Origin } from "../../origin.ts";
import { cells, type Sizes, type Slot } from "../../plan.ts";
import { pack, type Result, sinksFor } from "../../results.ts";
import { initialState } from "../../state.ts";
import type { Sinks } from "../../stream.ts";
import { vary, varyingPlan } from "../../varying.ts";
import { type Cut, cutOf, type Piece, span, whole } from "./cut.ts";
import { PoolError } from "./error.ts";
import { type Freight, inSight, type Memory } from "./freight.ts";
import type { Order, Sent } from "./message.ts";
import { type Chunk, chunks, Pace, starts, total } from "./ranges.ts";
import type { Task, Work } from "./seats.ts";
import type { PoolSignal, Progress } from "./types.ts";

/** What is asked of the pool beside what the formula itself is asked. */
interface Wishes {
  readonly signal: PoolSignal | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** A call as it was given: all of it is read, and each thing once. */
interface Call {
  readonly origin: Origin;
  readonly params: Given;
  readonly options: CallOptions;
  readonly sources: Sources;
  readonly int64: boolean;
  readonly args: readonly number[];
  readonly sizes: Sizes;
  readonly sinks: Sinks;
  readonly states: Sources;
  /** what it returns once the columns are there */
  readonly result: () => Result;
}

export function readWishes(path: string, { signal, onProgress }: Given): Wishes {
  if (signal !== undefined && typeof (signal as PoolSignal)?.addEventListener !== "function")
    throw wrongKind(path, "signal", "AbortSignal", signal);
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw wrongKind(path, "onProgress", "a function", onProgress);
  return { signal, onProgress } as Wishes;
}

/** Reads a call; throws what the formula itself would, before anything is computed. */
export function readCall(origin: Origin, inputs: Given, params: Given | undefined, given: Given | undefined) {
  const { plan } = origin;
  const { path, spec } = plan;
  const names = [...optionNamesOf(plan), "signal", "onProgress"];
  const { signal, onProgress, ...rest } = readNamed(path, "options", "option", given ?? {}, names);
  const wishes = readWishes(path, { signal, onProgress });
  const options = readOptions(plan, rest);
  const { sources, int64, scalar } = readInputs(plan, inputs);
  const numbers = (int64 ? plan.wideDefaults : plan.defaults).slice();
  const own = params === undefined ? {} : readNamed(path, "params", "parameter", params, plan.paramNames);
  const columns = readParams(plan, own, numbers, int64);
  const settled = { origin, params: { ...own, ...columns }, options, int64 };
  if (!columns) {
    const sizes = measure(plan, sources, options.sizes);
    const sinks = sinksFor(plan, sizes, options.out, int64, sources);
    const states = spec.state ? initialState(plan, numbers, options.state, sizes, int64) : [];
    const streams = plan.shape === "map" || plan.shape === "recurrence";
    const single = scalar && streams && options.out === undefined && lengthOf(sinks[0]!) === 1;
    const grouped = plan.inputs.some(({ field }, i) => field.kind === "offsets" && sources[i] !== undefined);
    const alone = plan.shape !== "groups" || grouped || options.out !== undefined ? undefined : "group";
    const result = () => (single ? row(plan, sinks) : pack(plan, sinks, alone));
    return { call: { ...settled, sources, args: numbers, sizes, sinks, states, result } as Call, wishes };
  }
  const varying = varyingPlan(plan, origin.engine.shared.exports, columns);
  const { args, held, length } = vary(plan, varying, numbers, columns);
  const known = spec.state && !options.counted ? { ...options.sizes, entity: length } : options.sizes;
  const all = spec.state ? sources : [...sources, ...(Object.values(held) as Source[])];
  const sizes = measure(varying, all, known);
  const sinks = sinksFor(varying, sizes, options.out, int64, all);
  const states = spec.state ? initialState(varying, args, { ...options.state, ...held }, sizes, int64) : [];
  const result = () => pack(varying, sinks);
  return { call: { ...settled, sources, args: numbers, sizes, sinks, states, result } as Call, wishes };
}

/** Columns by name as a worker is sent them. */
export function load(slots: readonly Slot[], sources: Sources, sizes: Sizes, freight: Freight, cut: Cutter) {
  const sent: Record<string, Sent> = {};
  slots.forEach((slot, i) => {
    const source = planesOf(slot, sources[i], sizes);
    if (source === undefined) return;
    if (typeof source !== "object") sent[slot.name] = source;
    else if (Array.isArray(source))
      sent[slot.name] = source.map((plane) => (typeof plane === "object" ? freight.read(plane, cut(slot, 1)) : plane));
    else
      sent[slot.name] = freight.read(
        source as Cells,
        slot.field.kind === "offsets" ? whole(source as Cells) : cut(slot),
      );
  });
  return sent;
}

export type Cutter = (slot: Slot, planes?: number) => Cut;

/** The rows of a plane stand side by side, those of a matrix do not: as planes nothing need be copied. */
function planesOf({ pre, blocked }: Slot, source: Source | undefined, sizes: Sizes): Source | undefined {
  if (!blocked || pre.length !== 1 || pre[0] === "tick" || !isA("Float64Array", source)) return source;
  const planes = cells(pre, sizes);
  const length = planes && lengthOf(source) / planes;
  return Array.from({ length: planes }, (_, i) => part(source, i * length, length));
}

/** Outputs whose cells a worker may not write where they lie: an input lies there too, and a chunk may have to be read again. */
export function across(sinks: Sinks, sources: Sources): readonly boolean[] {
  const columns = sources.flat().filter((source): source is Cells => typeof source === "object");
  const bytes = (column: Cells) =>
    [column.byteOffset, column.byteOffset + lengthOf(column) * cellBytes(column)] as const;
  return sinks.map((sink) => {
    if (!sink) return false;
    const [from, to] = bytes(sink);
    return columns.some((column) => {
      const [begin, end] = bytes(column);
      return bufferOf(column) === bufferOf(sink) && from < end && begin < to;
    });
  });
}

/** Looked at first, as far as that was asked for: nobody computes unless all may. */
type Phase = "sums" | "all" | "compute";

/** A call while it is computed. It settles once no worker reads or writes a column of it any more. */
export class CallWork implements Work {
  readonly finished: Promise<Result>;
  readonly #call: Call;
  readonly #wishes: Wishes;
  readonly #threads: number;
  readonly #memory: Memory;
  readonly #chunk: number | undefined;
  readonly #across: readonly boolean[];
  readonly #total: number;
  #phase: Phase;
  #chunks: Generator<Chunk, undefined>;
  #pace = new Pace();
  #drained = false;
  #open = 0;
  #rows = 0;
  #error: { readonly error: unknown } | undefined;
  #resolve!: (result: Result) => void;
  #reject!: (error: unknown) => void;
  #over = false;

  constructor(call: Call, wishes: Wishes, threads: number, memory: Memory, chunk?: number) {
    this.#call = call;
    this.#wishes = wishes;
    this.#threads = threads;
    this.#memory = memory;
    this.#chunk = chunk;
    this.#across = across(call.sinks, call.sources);
    this.#total = total(call.origin.plan, call.sizes, call.sources);
    const { strict, lenient } = call.options;
    const sums = call.origin.plan.inputs.some(({ field }) => field.sums) && !lenient;
    this.#phase = strict || call.int64 ? "all" : sums ? "sums" : "compute";
    this.#chunks = this.#cut();
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    wishes.signal?.addEventListener("abort", this.#abort);
    if (wishes.signal?.aborted) this.#abort();
  }

  next(): Task | undefined {
    if (this.#error) return undefined;
    const { value: chunk } = this.#chunks.next();
    if (!chunk) {
      this.#drained = true;
      this.#settle();
      return undefined;
    }
    this.#open++;
    return this.#task(chunk, this.#phase);
  }

  failed(error: unknown): void {
    this.#error ??= { error };
    this.#settle();
  }

  readonly #abort = () => this.failed(this.#wishes.signal!.reason);

  #cut() {
    const { origin, sizes, sources, sinks } = this.#call;
    const far = (column: unknown) => typeof column === "object" && !inSight(this.#memory, column as Cells);
    // Looking takes another time than computing.
    const pace = new Pace(this.#chunk);
    this.#pace = pace;
    const copied = [...sources.flat(), ...sinks].some(far);
    return chunks(origin.plan, sizes, sources, this.#threads, copied, pace);
  }

  #task(chunk: Chunk, phase: Phase): Task {
    const back = () => {
      this.#open--;
    };
    return {
      of: this.#call.origin,
      order: (freight, formula) => this.#order(chunk, phase, freight, formula),
      wanted: () => !this.#error,
      done: ({ ms }) => {
        back();
        this.#pace.add(chunk.cells, ms);
        if (phase === "compute" && !this.#error) {
          this.#rows += chunk.size;
          try {
            this.#wishes.onProgress?.({ done: this.#rows, total: this.#total });
          } catch (error) {
            this.#error ??= { error };
          }
        }
        this.#settle();
      },
      failed: (error) => {
        back();
        this.failed(phase !== "compute" && !(error instanceof PoolError) ? this.#told(error) : this.#why(error));
      },
    };
  }

  #order({ along }: Chunk, phase: Phase, freight: Freight, formula: number): Order {
    const { origin, sources, sinks, sizes, params, options, states } = this.#call;
    const { plan } = origin;
    const cut: Cutter = (slot, planes) => cutOf(slot, sizes, along, planes);
    const { group } = along;
    const own = plan.inputs.map(({ field }, i) =>
      field.kind === "offsets" && group && sources[i] ? starts(sources[i] as Uint32Array, group) : sources[i],
    );
    const inputs = load(plan.inputs, own, sizes, freight, cut);
    const perRow = along.row ?? along.entity;
    const sent = Object.entries(params).map(([name, value]) => [
      name,
      isA("Float64Array", value) ? freight.read(value, perRow ? span(...perRow) : whole(value)) : value,
    ]);
    const outputs: Record<string, Piece> = {};
    if (phase === "compute")
      plan.outputs.forEach((slot, i) => {
        if (sinks[i]) outputs[slot.name] = freight.write(sinks[i], cut(slot), this.#across[i]!);
      });
    const lengths = Object.fromEntries(
      Object.entries(sizes).map(([axis, size]) => [axis, along[axis] ? along[axis][1] - along[axis][0] : size]),
    );
    const given = plan.states.map(({ name }) => options.state?.[name] !== undefined);
    const state = load(
      plan.states,
      states.map((source, i) => (given[i] ? source : undefined)),
      sizes,
      freight,
      cut,
    );
    return {
      do: "call",
      formula,
      checks: phase === "compute" ? false : phase,
      inputs,
      outputs,
      params: Object.fromEntries(sent),
      options: {
        // All was looked at before, where it was asked for.
        onInvalid: "nan",
        sizes: lengths,
        ...(plan.spec.state && { entities: lengths.entity }),
      },
      ...(plan.spec.state && { state: state as Record<string, number | bigint | Piece> }),
    };
  }

  /** What the formula itself says of the call: a worker knows its own rows only. */
  #told(error: unknown): unknown {
    const { origin, sources, sizes, args } = this.#call;
    try {
      if (this.#phase === "all") checkDomain(origin.plan, sources);
      if (origin.plan.shape === "groups") checkSums(origin.plan, sources, sizes, args, this.#phase === "all");
    } catch (told) {
      return told;
    }
    return error;
  }

  #why(error: unknown): unknown {
    if (!(error instanceof PoolError)) return error;
    const { path } = this.#call.origin.plan;
    return new PoolError(
      `${path}: a part of the call was lost twice with its worker, or no worker is left: ${error.message}`,
      {
        cause: error,
      },
    );
  }

  #settle(): void {
    if (this.#over || this.#open) return;
    if (!this.#error && !this.#drained) return;
    if (!this.#error && this.#phase !== "compute") {
      this.#phase = "compute";
      this.#drained = false;
      this.#chunks = this.#cut();
      this.again();
      return;
    }
    this.#over = true;
    this.#wishes.signal?.removeEventListener("abort", this.#abort);
    if (this.#error) this.#reject(this.#error.error);
    else this.#resolve(this.#call.result());
  }

  /** Called when there are chunks once more. */
  again: () => void = () => {};
}
