// Many entities at once: a bank, each entity with a course of its own, all ticks of all of them in one run.
import type { ManifestEntry } from "../../../site/manifest.ts";
import { viewOf } from "../../../site/views.ts";
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";
import type { Bank, Callable } from "../kernels.ts";
import { type Outputs, outputsOf } from "./results.ts";
import { callOf, type Setting, told } from "./setting.ts";
import { played } from "./signals.ts";

export interface Herd {
  readonly ticks: number;
  readonly entities: number;
  /** every tick of every entity, by output: all entities of the first tick come first */
  run(formula: Callable, params: Setting["params"]): Outputs;
}

/** Undefined where a formula has no course over time. */
export function herdOf(entry: FormulaEntry, setting: Setting, entities: number, ticks: number): Herd | undefined {
  const call = callOf(entry, setting);
  const courses = Array.from({ length: entities }, (_, e) =>
    viewOf(entry as unknown as ManifestEntry, { ...entry.example, call } as never, {
      points: ticks,
      seed: setting.seed + e * 13,
    }),
  );
  const [first] = courses;
  if (first?.kind !== "course") return;
  const inputs: Record<string, unknown> = {};
  entry.inputs.forEach((field, k) => {
    if (first.inputs[field.name] === undefined) return;
    inputs[field.name] =
      field.dims[0] === "tick"
        ? sideBySide(
            Array.from({ length: entities }, (_, e) => own(field, k, e) ?? courses[e]!.inputs[field.name]!),
            ticks,
          )
        : first.inputs[field.name];
  });

  function own(field: FieldEntry, k: number, entity: number) {
    const signal = setting.signals[field.name];
    if (!signal || signal.kind === "example") return;
    const course = first!.inputs[field.name];
    const width = course instanceof Float64Array ? Math.max(1, Math.round(course.length / ticks)) : 1;
    // Those without a seed would all be the same: each has its own share of the swing.
    const share = 0.4 + (0.6 * ((entity * 37) % entities)) / entities;
    const own = { ...signal, high: signal.low + (signal.high - signal.low) * share };
    const whole = field.kind !== "real";
    const cells = Array.from({ length: width }, (_, cell) =>
      played(own, ticks, setting.seed * 31 + k * 7 + cell + entity * 101, whole, field.sparse === true),
    );
    return Float64Array.from({ length: ticks * width }, (_, i) => cells[i % width]![Math.floor(i / width)]!);
  }

  const options = {
    ...first.options,
    ...(Object.keys(setting.sizes).length
      ? { sizes: { ...(first.options.sizes as object | undefined), ...setting.sizes } }
      : {}),
  };
  return {
    ticks,
    entities,
    run(formula, params) {
      const bank: Bank = formula.bank!(entities, told(entry, params), options);
      try {
        return outputsOf(entry, bank.run(inputs));
      } finally {
        bank[Symbol.dispose]();
      }
    },
  };
}

/** Columns of one entity each as one that is time-major; numbers alone stay one. */
function sideBySide(columns: readonly (Float64Array | Uint32Array | number)[], ticks: number) {
  const [first] = columns;
  if (typeof first === "number") return first;
  const width = Math.round(first!.length / ticks);
  const all = new Float64Array(ticks * columns.length * width);
  columns.forEach((column, e) => {
    for (let t = 0; t < ticks; t++)
      for (let k = 0; k < width; k++)
        all[(t * columns.length + e) * width + k] = (column as Float64Array)[t * width + k]!;
  });
  return all;
}

/** Quantiles over the entities of each tick; NaN where a tick has none. */
export function fan(
  values: ArrayLike<number>,
  ticks: number,
  entities: number,
  width: number,
  shares: readonly number[],
): Float64Array[] {
  const lines = shares.map(() => new Float64Array(ticks).fill(NaN));
  const row = new Float64Array(entities);
  for (let t = 0; t < ticks; t++) {
    let n = 0;
    for (let e = 0; e < entities; e++) {
      const value = values[(t * entities + e) * width]!;
      if (Number.isFinite(value)) row[n++] = value;
    }
    if (!n) continue;
    const sorted = row.subarray(0, n).sort();
    shares.forEach((share, k) => {
      lines[k]![t] = sorted[Math.round(share * (n - 1))]!;
    });
  }
  return lines;
}
