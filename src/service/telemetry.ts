// What runs, counted: calls, rows, invalid rows, errors and time of each formula, and the gauges that specs declare. Whoever is not
// watched pays nothing; adapters for Prometheus and OpenTelemetry read the same numbers.
import { readNamed, wrongKind } from "../check.ts";
import { type AnyBank, type AnyFormula, refuseWrapped, subjectOf } from "./subject.ts";
import { type Gauge, Tally } from "./telemetry/tally.ts";
import { refuseWatched, watchBank, watchFormula } from "./telemetry/watch.ts";

/** A number that is told for each formula. */
export interface Family {
  /** a counter is told as lanewise_<name>_total, a gauge by its name */
  readonly name: string;
  /** counters only rise */
  readonly kind: "counter" | "gauge";
  readonly help: string;
}

/** One number of one formula. */
export interface Metric extends Family {
  /** path of the formula, or the name it was given */
  readonly formula: string;
  readonly value: number;
}

/** Whatever has numbers of its own to tell. */
export interface Source {
  readonly families: readonly Family[];
  metrics(): Iterable<Metric>;
}

export interface TelemetryOptions {
  /** milliseconds from any start, rising; performance.now unless told */
  readonly clock?: () => number;
}

export interface WatchOptions {
  /** what it is called instead of by its path: to tell banks of one formula apart */
  readonly as?: string;
}

const counters: readonly (Family & { readonly of: (tally: Tally) => number })[] = [
  { name: "calls", kind: "counter", help: "Calls of a formula, whatever came of them.", of: (tally) => tally.calls },
  {
    name: "rows",
    kind: "counter",
    help: "Rows that calls answered: a group counts as one.",
    of: (tally) => tally.rows,
  },
  {
    name: "invalid_rows",
    kind: "counter",
    help: "Rows of which every output is NaN.",
    of: (tally) => tally.invalid,
  },
  { name: "errors", kind: "counter", help: "Calls that threw.", of: (tally) => tally.errors },
  {
    name: "seconds",
    kind: "counter",
    help: "Time in calls: measured where there are many rows, else sampled.",
    of: (tally) => tally.seconds,
  },
];

/** A clock that throws, or tells no number, tells no time: the call that is measured has happened all the same. */
const patient = (clock: () => unknown) => (): number => {
  try {
    const now = clock();
    return typeof now === "number" ? now : Number.NaN;
  } catch {
    return Number.NaN;
  }
};

const gaugeOf = ({ name, field }: Gauge): Family => ({ name, kind: "gauge", help: `Last value of "${field}".` });

export class Telemetry {
  readonly #clock: () => number;
  readonly #tallies = new Map<string, Tally>();
  readonly #families = new Map<string, Family>();
  readonly #sources = new Set<Source>();
  readonly #listeners = new Set<(family: Family) => void>();

  /** Counters and gauges of whatever is watched. */
  constructor(options: TelemetryOptions = {}) {
    const { clock = () => performance.now() } = readNamed("telemetry", "options", "option", options, ["clock"]);
    if (typeof clock !== "function") throw wrongKind("telemetry", "clock", "a function", clock);
    this.#clock = patient(clock as () => unknown);
    this.#declare(counters);
  }

  /**
   * A formula that counts its calls, with the banks and workspaces that are made of it; the formula given counts nothing. A bank is watched
   * itself: it is the same one.
   */
  watch<T extends AnyFormula | AnyBank>(target: T, options: WatchOptions = {}): T {
    const subject = subjectOf("telemetry", target);
    refuseWrapped("telemetry", subject, "watch the formula, and put the rest around what watch() returns");
    const { plan, bank } = subject;
    const { as = plan.path } = readNamed("telemetry", "options", "option", options, ["as"]);
    if (typeof as !== "string") throw wrongKind("telemetry", "as", "a name", as);
    if (bank) refuseWatched(target as AnyBank, plan.path);
    let tally = this.#tallies.get(as);
    if (tally && tally.path !== plan.path)
      throw new RangeError(`telemetry: "as" expected a name of its own, "${as}" is ${tally.path} already`);
    if (!tally) {
      tally = new Tally(plan, this.#clock);
      this.#tallies.set(as, tally);
      this.#declare(tally.gauges.map(gaugeOf));
    }
    return bank ? (watchBank(target as AnyBank, tally) as T) : (watchFormula(target as AnyFormula, tally) as T);
  }

  /** Takes in numbers of something else; the function returned takes them out again. */
  add(source: Source): () => void {
    if (!Array.isArray(source?.families) || typeof source.metrics !== "function")
      throw wrongKind("telemetry", "source", "families and metrics(), as guard(...).source", source);
    this.#declare(source.families);
    this.#sources.add(source);
    return () => {
      this.#sources.delete(source);
    };
  }

  /** Tells of every family there is, and of each that comes: for adapters. The function returned ends it. */
  onFamily(listener: (family: Family) => void): () => void {
    for (const family of this.#families.values()) listener(family);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Every number as it stands, of one family where it is named. Gauges that are no finite number are left out. */
  *metrics(name?: string): Generator<Metric> {
    for (const [formula, tally] of this.#tallies) {
      for (const { of, ...family } of counters)
        if (name === undefined || name === family.name) yield { ...family, formula, value: of(tally) };
      for (const gauge of tally.gauges) {
        const value = name === undefined || name === gauge.name ? gauge.read() : Number.NaN;
        if (Number.isFinite(value)) yield { ...this.#families.get(gauge.name)!, formula, value };
      }
    }
    for (const source of this.#sources)
      for (const metric of source.metrics())
        if ((name === undefined || name === metric.name) && Number.isFinite(metric.value)) yield metric;
  }

  /** The same as plain data: by formula, then by name. */
  snapshot(): Record<string, Record<string, number>> {
    // Names come from others: "__proto__" is one like any other.
    const all = new Map<string, [string, number][]>();
    for (const { formula, name, value } of this.metrics()) {
      const own = all.get(formula);
      if (own) own.push([name, value]);
      else all.set(formula, [[name, value]]);
    }
    return Object.fromEntries([...all].map(([formula, values]) => [formula, Object.fromEntries(values)]));
  }

  #declare(families: readonly Family[]): void {
    for (const { name, kind } of families) {
      const known = this.#families.get(name);
      if (known && known.kind !== kind) throw new RangeError(`telemetry: "${name}" is a ${known.kind} already`);
    }
    for (const { name, kind, help } of families) {
      if (this.#families.has(name)) continue;
      const family: Family = { name, kind, help };
      this.#families.set(name, family);
      for (const listener of this.#listeners) listener(family);
    }
  }
}
