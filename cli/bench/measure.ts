// One formula in one shape at one length: the plain loop of the reference, calls on ordinary columns, columns in wasm memory, and those on the
// scalar build, in turn, so that a slow moment of the machine meets them all.
import { disagreement } from "../../bench/agreement.ts";
import { race } from "../../bench/race.ts";
import { type Builds, type Kind, variant } from "../../bench/variants.ts";
import { type Shape, shapesOf, workload } from "../../bench/workloads.ts";
import type { ManifestEntry } from "../../site/manifest.ts";
import type { Spec } from "../../src/spec.ts";

export { machine } from "../../bench/machine.ts";

/** What is measured, and what people call it. */
const kinds = { plain: "plain", "simd copied": "call", simd: "inPlace", scalar: "scalar" } as const satisfies Partial<
  Record<Kind, string>
>;
type Way = (typeof kinds)[keyof typeof kinds];

const lengths = [1, 64, 100_000];
const pace = { rounds: 5, milliseconds: 15 };

export interface Line {
  readonly title: string;
  readonly entry: ManifestEntry;
  readonly shape: Shape;
  readonly rows: number;
}

export interface Outcome {
  readonly formula: string;
  readonly shape: Shape;
  readonly rows: number;
  /** medians, nanoseconds a row */
  readonly ns: Readonly<Record<Way, number>>;
  /** how many times faster than the plain loop of the same round, medians */
  readonly ratio: Readonly<Record<Way, number>>;
  /** of a call on columns */
  readonly rowsPerSecond: number;
  /** where results part from the plain loop's by more than rounding */
  readonly apart?: string;
}

const first: Readonly<Record<ManifestEntry["shape"], Shape>> = {
  map: "rows",
  recurrence: "bank",
  groups: "groups",
  whole: "rows",
};

/** Of a formula with state: a bank of so many entities, and a series of so many ticks. */
export function linesOf(entry: ManifestEntry): Line[] {
  const shapes: Shape[] = entry.shape === "recurrence" ? ["bank", "series"] : [first[entry.shape]];
  return shapes.flatMap((shape) =>
    lengths.map((rows) => ({ title: `${entry.id}, ${shape} of ${rows}`, entry, shape, rows })),
  );
}

export async function measure({ entry: { id, domain, name }, shape, rows }: Line): Promise<Outcome> {
  const builds = await loaded(domain);
  const { spec } = builds.simd[domain]![name] as unknown as { readonly spec: Spec };
  if (!shapesOf(id, spec).includes(shape)) throw new RangeError(`${id} is not measured as ${shape}`);
  const work = workload(id, spec, shape, rows);
  const ways = (Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => variant(kind, work, builds));
  const apart =
    rows > 1
      ? ways
          .slice(1)
          .map((way) => disagreement(ways[0]!, way))
          .find(Boolean)
      : undefined;
  const timings = race(ways, rows, pace);
  const by = (of: (timing: (typeof timings)[number]) => number) =>
    Object.fromEntries(timings.map((timing) => [kinds[timing.kind as keyof typeof kinds], of(timing)])) as Record<
      Way,
      number
    >;
  const ns = by((timing) => timing.ns);
  return {
    formula: id,
    shape,
    rows,
    ns,
    ratio: by((timing) => timing.ratio),
    rowsPerSecond: Math.round(1e9 / ns.call),
    ...(apart ? { apart } : {}),
  };
}

async function loaded(domain: string): Promise<Builds> {
  const [simd, scalar] = await Promise.all([import(`lanewise/${domain}`), import(`lanewise/${domain}/scalar`)]);
  return { simd: await simd.load(), scalar: await scalar.load() };
}
