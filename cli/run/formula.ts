// The formula that is meant, and in which form rows of a file reach it.
import { type Origin, originOf } from "../../src/origin.ts";
import type { Plan, Slot } from "../../src/plan.ts";
import type { AnyFormula } from "../../src/service/subject.ts";
import { varyingName } from "../../src/varying.ts";
import { entryOf, loaded } from "../catalogue.ts";
import { usage } from "./usage.ts";

/** What a run needs of a bank. */
export interface Bank {
  readonly entities: number;
  readonly state: Readonly<Record<string, Float64Array>>;
  run(inputs: object, options: object): unknown;
  stepAt(indices: Uint32Array, inputs: object, options: object): unknown;
  save(): Uint8Array;
  load(bytes: Uint8Array, options?: object): void;
}

export interface Subject {
  readonly formula: AnyFormula & { bank(entities: number, params?: object, options?: object): Bank };
  readonly plan: Plan;
  /** number parameters may be columns */
  readonly varying: boolean;
}

/** The formula of this name, as `lanewise show` takes it. */
export async function subjectOf(asked: string): Promise<Subject> {
  const formula = (await loaded(entryOf(asked))) as Subject["formula"];
  const { plan, engine } = originOf(formula) as Origin;
  return { formula, plan, varying: varyingName(plan.kernel) in engine.shared.exports };
}

export type Shape = "rows" | "series" | "events" | "groups";

const forms: Readonly<Record<string, string>> = {
  map: "rows",
  recurrence: "series and banks",
  groups: "groups of rows",
  whole: "whole tables",
};

/** What is near, of formulas that have no place in a file of rows. */
const instead: Readonly<Record<string, string>> = {
  "signal.convolve": "signal.fir has the same taps for a series, and an answer for each of its rows",
  "signal.savitzkyGolayTaps": "its taps are those of signal.fir, with --set taps=...",
  "ads.upliftHierarchical": "ads.uplift has an answer for each row by itself",
};

/** In which form rows are computed; refuses formulas whose answers are neither of rows nor of groups of them, and options of other forms. */
export function shapeOf(plan: Plan, { entity, by, time, save, resume }: Asked): Shape {
  const { path, shape } = plan;
  if (shape === "whole") {
    const told = ({ name, field }: Slot) => `"${name}" [${field.dims.join(", ")}]`;
    throw usage(
      `${path}: lanewise run expected a formula with an answer for each row, or each group of rows, got one over whole tables, of ${plan.inputs.map(told).join(", ")} to ${plan.outputs.map(told).join(", ")}; call it from JavaScript, as lanewise show ${path} does${instead[path] ? `; ${instead[path]}` : ""}`,
    );
  }
  if (by?.length && shape !== "groups")
    throw usage(
      `${path}: --by is for formulas over groups of rows, this one is over ${forms[shape]}: ${
        shape === "map"
          ? "each row has an answer of its own, whatever group it is in"
          : "--entity keeps a state for each key"
      }`,
    );
  const stateful = Object.entries({ entity, time, save, resume }).find(([, given]) => given !== undefined)?.[0];
  if (stateful && shape !== "recurrence" && !(stateful === "time" && shape === "groups"))
    throw usage(`${path}: --${stateful} is for formulas with state, this one is over ${forms[shape]}`);
  if (shape === "map") return "rows";
  if (shape === "groups") return "groups";
  return entity === undefined ? "series" : "events";
}

interface Asked {
  readonly entity?: string | undefined;
  readonly by?: readonly string[] | undefined;
  readonly time?: string | undefined;
  readonly save?: string | undefined;
  readonly resume?: string | undefined;
}
