// What is measured: formulas of each shape with their plain loops, those where lanes win and one where they cannot.
import { pi } from "../../../reference/control/pi.ts";
import { exp } from "../../../reference/core/functions.ts";
import { ema } from "../../../reference/core/smoothing.ts";
import { treasuryFee } from "../../../reference/energy/energy.ts";
import type { AnyLoop } from "../../../reference/loop.ts";
import { random } from "../../../reference/random.ts";
import { sample } from "../../../reference/sample.ts";
import type { Sizes } from "../../../src/plan.ts";
import { outputsOf, type Spec } from "../../../src/spec.ts";
import type { Workload } from "./subjects.ts";

const loops: Readonly<Record<string, AnyLoop>> = {
  "energy.treasuryFee": treasuryFee as unknown as AnyLoop,
  "core.exp": exp as unknown as AnyLoop,
  "control.pi": pi as unknown as AnyLoop,
  "core.ema": ema as unknown as AnyLoop,
};

export interface Prepared {
  readonly n: number;
  readonly sizes: Sizes;
  readonly inputs: Readonly<Record<string, Float64Array>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** one call of the plain loop */
  readonly plain: () => void;
  readonly outputs: Readonly<Record<string, Float64Array>>;
}

/** Columns of n rows, and the plain loop over them; ordinary arrays, as a page has them. */
export function prepared({ id, form, params }: Workload, spec: Spec, n: number): Prepared {
  const sizes: Sizes = form === "rows" ? { row: n } : form === "bank" ? { tick: 1, entity: n } : { tick: n, entity: 1 };
  const inputs = sample(spec, sizes, n) as Record<string, Float64Array>;
  const next = random(n);
  // Any hour of a day, not of the years that its range allows.
  if (inputs.hour) inputs.hour = Float64Array.from({ length: n }, () => next() * 24);
  const numbers = Object.fromEntries(
    Object.entries(spec.params ?? {}).map(([name, param]) => {
      const value = params[name] ?? param.default;
      return [name, "choices" in param ? param.choices.indexOf(value as string) : Number(value)];
    }),
  );
  const entities = sizes.entity ?? 0;
  const state = Object.fromEntries(
    Object.entries(spec.state ?? {}).map(([name, { initial }]) => [
      name,
      new Float64Array(entities).fill(typeof initial === "string" ? numbers[initial]! : initial),
    ]),
  );
  const outputs = Object.fromEntries(Object.keys(outputsOf(spec)).map((name) => [name, new Float64Array(n)]));
  const loop = loops[id]!;
  const io = { inputs, params: numbers, state, outputs, sizes: sizes as Record<string, number> };
  return { n, sizes, inputs, params, outputs, plain: () => loop(io) };
}
