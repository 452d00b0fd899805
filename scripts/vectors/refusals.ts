// Calls that every host refuses, with what the message says: found by breaking one thing of a sound call and reading what this library answers.
import { random } from "../../reference/random.ts";
import { cells, type Plan } from "../../src/plan.ts";
import type { Case, Refusal, Vector } from "../../src/service/vectors/case.ts";
import { textOf } from "../../src/service/vectors/case.ts";
import { type Formula, run } from "../../src/service/vectors/run.ts";
import { isNumber } from "../../src/spec.ts";
import { outside } from "../../test/support/invalid.ts";
import { hex, type Pools } from "./pools.ts";

const words = /^[\w.]+: (?:"([^"]+)"|(saved state)) expected (.*), got (.*)$/s;
/** Cases of one fault kept of a formula. */
const most = 2;

export function refusalsOf(
  plan: Plan,
  formula: Formula,
  cases: readonly Vector[],
  pools: Pools,
  seed: number,
): Refusal[] {
  const own = cases.filter((one) => one.formula === plan.path && one.cells === "f64").map(bare);
  const next = random(seed);
  return breaks.flatMap((broken) => {
    const found: Refusal[] = [];
    const tried = own.flatMap((one) => broken(one, plan, pools)).filter(() => next() < 0.9);
    for (const { onInvalid, ...one } of tried) {
      if (found.length === most) break;
      const told = refusal(formula, one, pools, onInvalid);
      if (told && !found.some(({ argument, got }) => argument === told.argument && got === told.got)) found.push(told);
    }
    return found;
  });
}

type Broken = Case & { readonly onInvalid?: "throw" };

const bare = ({ digest: _, first: __, ...one }: Vector): Case => one;

function refusal(formula: Formula, one: Case, pools: Pools, onInvalid?: "throw"): Refusal | undefined {
  try {
    run(pools.all, formula, one, onInvalid ?? "nan");
  } catch (error) {
    const [, argument, saved, expected, got] = words.exec((error as Error).message) ?? [];
    // Numbers with exponents are written otherwise elsewhere.
    if (expected === undefined || got === undefined || /\de[+-]/.test(expected + got)) return undefined;
    return { ...one, ...(onInvalid ? { onInvalid } : {}), argument: argument ?? saved!, expected, got };
  }
  return undefined;
}

/** Ways to break a sound case. */
const breaks: readonly ((one: Case, plan: Plan, pools: Pools) => readonly Broken[])[] = [
  // a parameter out of its range, or not whole
  (one, { spec }) =>
    Object.entries(spec.params ?? {}).flatMap(([name, param]) =>
      isNumber(param)
        ? [param.range[1] + 1, param.range[0] - 1, param.range[0] + 0.5, NaN]
            .filter((x) => Number.isNaN(x) || Math.abs(x) < 1e6)
            .map((x) => ({ ...one, params: { ...one.params, [name]: textOf(x) } }))
        : [],
    ),
  // a choice that there is not
  (one, { spec }) =>
    Object.entries(spec.params ?? {}).flatMap(([name, param]) =>
      "choices" in param ? [{ ...one, params: { ...one.params, [name]: "neither" } }] : [],
    ),
  // rules between parameters
  (one, { spec }) =>
    (spec.rules ?? []).flatMap((rule) =>
      rule.rule === "ordered"
        ? [
            { ...one, params: { [rule.params[0]]: 2, [rule.params[1]]: 1 } },
            { ...one, params: { [rule.params[0]]: 0.75, [rule.params[1]]: 0.5 } },
          ]
        : [{ ...one, params: Object.fromEntries(rule.params.map((name) => [name, rule.equals])) }],
    ),
  // a column that is a cell short
  (one, { inputs }) =>
    inputs.slice(1).flatMap(({ name }) => {
      const drawn = one.inputs[name];
      return typeof drawn === "object" && "pool" in drawn
        ? [{ ...one, inputs: { ...one.inputs, [name]: { ...drawn, length: 2 } } }]
        : [];
    }),
  // offsets that fall, start late, or end elsewhere
  (one, { inputs }) =>
    inputs.flatMap(({ name, field }) => {
      const cut = one.inputs[name];
      if (field.kind !== "offsets" || !Array.isArray(cut) || cut.length < 3) return [];
      const end = cut.at(-1)!;
      const wrong = [
        [...cut.slice(0, -2), end, end - 1],
        [...cut.slice(0, -1), end + 1],
        [1, ...cut.slice(1)],
      ];
      return wrong.map((offsets) => ({ ...one, inputs: { ...one.inputs, [name]: offsets } }));
    }),
  // an entity that there is not
  (one) => (one.form === "events" ? [{ ...one, index: [...one.index!.slice(1), one.sizes.entity!] }] : []),
  // state that is none
  (one, { states }) =>
    one.form === "call"
      ? []
      : states.flatMap(({ name, field }) =>
          outside(field)
            .filter((x) => !Number.isFinite(x) || Math.abs(x) < 1e6)
            .map((x) => {
              const state = one.state?.[name];
              const width = cells(field.dims.slice(1), one.sizes);
              const column = new Float64Array(one.sizes.entity! * width).fill(x);
              return { ...one, state: { ...(state ? one.state : {}), [name]: { bits: hex(column) } } };
            }),
        ),
  // rows outside the domain, for who asks
  (one, { spec, inputs }) =>
    one.form !== "call"
      ? []
      : inputs.flatMap(({ name, field }) =>
          outside(field)
            .filter((x) => Number.isNaN(x) || Math.abs(x) < 1e6)
            .flatMap((x) => {
              const drawn = one.inputs[name];
              if (typeof drawn !== "object" || !("pool" in drawn) || field.dims.length !== 1) return [];
              const rows = one.sizes[field.dims[0] as string]!;
              const bits = hex(new Float64Array(rows).fill(x));
              return spec.state || rows > 40
                ? []
                : [{ ...one, inputs: { ...one.inputs, [name]: { bits } }, onInvalid: "throw" as const }];
            }),
        ),
  // a save that was changed on its way, or is another bank's
  (one) => {
    if (!one.save) return [];
    const bytes = Buffer.from(one.save, "base64");
    const changed = Buffer.from(bytes);
    changed[bytes.length - 3]! ^= 4;
    const text = (given: Uint8Array) => Buffer.from(given).toString("base64");
    const { entity = 0 } = one.sizes;
    return [
      { ...one, save: text(changed) },
      { ...one, save: text(bytes.subarray(0, 40)) },
      { ...one, sizes: { ...one.sizes, entity: entity + 1 } },
    ];
  },
];
