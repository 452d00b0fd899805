// What is compared with other languages: a kernel of every shape.
import type { Spec } from "../../src/spec.ts";
import type { Build, Builds } from "../variants.ts";
import { type Variant, variant } from "../variants.ts";
import { type Shape, type Workload, workload } from "../workloads.ts";

export interface Contest {
  readonly path: string;
  readonly shape: Shape;
  /** a parameter other than that of the bench */
  readonly params?: Readonly<Record<string, string>>;
}

const of = (shape: Shape, paths: string, params?: Contest["params"]): readonly Contest[] =>
  paths.split(" ").map((path) => ({ path, shape, ...(params ? { params } : {}) }));

export const contests: readonly Contest[] = [
  ...of("rows", "core.exp core.log core.pow core.tanh core.sigmoid core.normal core.geoMean core.betaPosterior"),
  ...of("rows", "energy.treasuryFee network.peerScore network.dynamicRate"),
  ...of("bank", "core.ema control.kalmanLevel control.pi network.tokenBucket network.gcra network.healthIndex"),
  ...of("bank", "energy.reputation"),
  ...of("series", "core.ema"),
  ...of("rows", "core.matrixVector"),
  ...of("one group", "core.sum core.gram"),
  ...of("one group", "core.sum core.dot", { method: "blocked" }),
  ...of("groups", "core.moments core.softmax"),
];

/** What twins call it. */
export const twinName = ({ path, shape }: Contest): string => (shape === "rows" ? path : `${path}, ${shape}`);

/** What the table calls it. */
export const title = (contest: Contest): string =>
  [twinName(contest), ...Object.values(contest.params ?? {})].join(", ");

/** lanewise in place, and what it is given. */
export function ours({ path, shape, params }: Contest, spec: Spec, n: number, from: Builds): [Variant, Workload] {
  const work = workload(path, spec, shape, n);
  const own = params ? { ...work, params: { ...work.params, ...params } } : work;
  return [variant("simd" satisfies Build, own, from), own];
}
