// A formula or a bank as a stage of a stream: a batch of columns in, columns out. Of a series the stage remembers where it is.
import { checkSizes, strict } from "../bank.ts";
import { type Given, readParams, wrongKind, wrongValue } from "../check.ts";
import type { Plan } from "../plan.ts";
import type { Result } from "../results.ts";
import { inColumns } from "./cells.ts";
import { handed } from "./options.ts";
import { type AnyBank, type AnyFormula, subjectOf } from "./subject.ts";

/** Throws what the formula says of a batch; nothing of it has been computed then. */
export type Stage = (batch: unknown) => Result;

interface Making extends AnyFormula {
  bank?(entities: number, params?: unknown, options?: unknown): Running;
}
interface Running extends AnyBank {
  run(inputs: Given): Result;
  stepAt(indices: Uint32Array, inputs: Given): Result;
}

export interface StageOptions {
  readonly stage: Stage;
  /** what else was given */
  readonly rest: Readonly<Record<string, unknown>>;
}

const ofMap = ["params", "onInvalid", "sizes"];
const ofSeries = [...ofMap, "entities", "state", "int64"];

/** `others`: options of the stream itself. */
export function stageOf(who: string, subject: unknown, options: unknown, others: readonly string[]): StageOptions {
  const { plan, bank } = subjectOf(who, subject);
  if (plan.shape !== "map" && plan.shape !== "recurrence")
    throw new TypeError(
      `${plan.path}: ${who} expected rows or ticks, which a stream may cut anywhere, got ${cuts[plan.shape]}`,
    );
  const names = bank ? ["events"] : plan.shape === "map" ? ofMap : ofSeries;
  const given = handed(who, options, [...names, ...others]);
  const compute = bank
    ? running(plan, subject as Running, given.events)
    : plan.shape === "map"
      ? mapping(plan, subject as AnyFormula, given)
      : running(plan, series(plan, who, subject as Making, given));
  return { stage: numbered(plan, compute), rest: given };
}

const cuts = { groups: "groups of rows: call it with each", whole: "what is computed as a whole: call it with each" };

function mapping(plan: Plan, formula: AnyFormula, { params, onInvalid, sizes }: Given): (batch: Given) => Result {
  const { path } = plan;
  strict(plan, onInvalid);
  const own = (typeof params === "object" && params !== null ? { ...params } : params) as Given | undefined;
  const columns = readParams(plan, own, plan.defaults.slice());
  for (const name in columns) throw wrongKind(path, name, "a number for all rows", columns[name]);
  const how = { ...(onInvalid === undefined ? {} : { onInvalid }), sizes: checkSizes(path, plan.axes, sizes) };
  return (batch) => inColumns(plan, formula(batch, own, how) as Result);
}

/** A series goes on from batch to batch: it is a bank of its own. */
function series(plan: Plan, who: string, formula: Making, { params, entities = 1, ...given }: Given): Running {
  if (typeof formula.bank !== "function") throw wrongKind(plan.path, who, "a formula with its bank", formula);
  const { state, sizes, int64, onInvalid } = given;
  const options = Object.entries({ state, sizes, int64, onInvalid }).filter(([, value]) => value !== undefined);
  return formula.bank(entities as number, params, Object.fromEntries(options));
}

function running({ path, inputs }: Plan, bank: Running, events?: unknown): (batch: Given) => Result {
  if (events === undefined) return (batch) => bank.run(batch);
  if (typeof events !== "string") throw wrongKind(path, "events", "the name of a column", events);
  if (inputs.some(({ name }) => name === events))
    throw wrongValue(path, "events", "a name that no input has", `"${events}"`);
  return ({ [events]: indices, ...batch }) => bank.stepAt(indices as Uint32Array, batch);
}

/** Says which batch was refused. */
function numbered({ path }: Plan, compute: (batch: Given) => Result): Stage {
  let count = 0;
  return (batch) => {
    const at = count++;
    try {
      if (typeof batch !== "object" || batch === null) throw wrongKind(path, "batch", "an object of columns", batch);
      return compute(batch as Given);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      const Kind = cause instanceof TypeError ? TypeError : cause instanceof RangeError ? RangeError : Error;
      throw new Kind(`${cause.message}, in batch ${at}`, { cause });
    }
  };
}
