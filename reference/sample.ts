// Seeded inputs for any formula, drawn from the ranges that its spec gives.
import { cells, type Plan, type Sizes } from "../src/plan.ts";
import type { Field, Spec } from "../src/spec.ts";
import { random } from "./random.ts";

export interface SampleOptions {
  /** bring the columns too that may be left out; a formula that has no others always gets them */
  readonly optional?: boolean;
  /** share of cells that are NaN */
  readonly missing?: number;
  /** share of cells that lie on a finite end of their range */
  readonly edges?: number;
}

/** Columns by name; a number where the spec asks for one number, rising offsets where it cuts groups. */
export type Sample = Record<string, Float64Array | Uint32Array | number>;

/** A column depends on its place in the spec, the seed and its own length, not on the columns beside it. */
export function sample(spec: Spec, sizes: Sizes, seed: number, options: SampleOptions = {}): Sample {
  const fields = Object.entries(spec.inputs);
  const all = options.optional || fields.every(([, field]) => field.optional);
  const drawn: Sample = {};
  fields.forEach(([name, field], k) => {
    const next = random(seed * 101 + k);
    if (field.kind === "offsets") drawn[name] = cuts(sizes[field.dims[0] as string]!, sizes[field.of!]!, next);
    else if (!field.dims.length) drawn[name] = draw(field, next);
    else if (all || !field.optional) drawn[name] = column(field, cells(field.dims, sizes), next, options);
  });
  return drawn;
}

/** State that entities may be given: NaN in the share of cells that `missing` says, where that is state. */
export function sampleState({ states }: Plan, sizes: Sizes, seed: number, options: SampleOptions = {}) {
  return Object.fromEntries(
    states.map(({ name, field }, k) => {
      const missing = field.sparse ? options.missing : 0;
      return [
        name,
        column(field, cells(field.dims, sizes), random(seed * 103 + k), { ...options, missing: missing ?? 0 }),
      ];
    }),
  );
}

function column(
  field: Field,
  length: number,
  next: () => number,
  { missing = 0, edges = 0 }: SampleOptions,
): Float64Array {
  const ends = field.range.filter((end) => Math.abs(end) <= Number.MAX_SAFE_INTEGER);
  const cells = Float64Array.from({ length }, () => {
    const what = next();
    if (what < missing) return NaN;
    if (what < missing + edges && ends.length) return ends[Math.floor(next() * ends.length)]!;
    return draw(field, next);
  });
  return field.rising ? cells.sort() : cells;
}

/** Past this a range counts as open: numbers are then spread evenly over orders of magnitude, so that each branch is met. */
const wide = 1e4;

/** One value of a field; one that is clamped may lie a tenth of its range outside, one whose sum may not be 0 is none. */
function draw(field: Field, next: () => number): number {
  const value = anyOf(field, next);
  return field.sums ? Math.max(value, 1) : value;
}

function anyOf({ kind, unit, range: [min, max], clamped }: Field, next: () => number): number {
  if (kind === "flag" || kind === "code") return min + Math.floor(next() * (max - min + 1));
  const whole = kind === "integer" ? Math.floor : (x: number) => x;
  const slack = clamped ? 0.1 : 0;
  if (max - min <= wide) return whole(min + (max - min) * (next() * (1 + 2 * slack) - slack));
  const magnitude = 10 ** (unit === "1" ? next() * 2 - 2 : next() * 5 - 1);
  if (min >= -wide) return whole(Math.min(min + magnitude, max));
  if (max <= wide) return whole(Math.max(max - magnitude, min));
  return whole((next() < 0.5 ? -0.01 : 0.01) * magnitude);
}

/** Where `groups` groups of some of `rows` rows start, and the end; some are empty. */
export function cuts(groups: number, rows: number, next: () => number): Uint32Array {
  const inner = Uint32Array.from({ length: Math.max(0, groups - 1) }, () => Math.floor(next() * (rows + 1))).sort();
  return Uint32Array.of(0, ...inner, rows).slice(0, groups + 1);
}
