// Inputs that are one for all rows: weights, tables, matrices. They are given as text, as parameters are.
import { checkDomain, type Sources } from "../../src/check.ts";
import type { Plan, Slot } from "../../src/plan.ts";
import { axesOf, isConstant, type Lengths, shapeIn } from "./cells.ts";
import type { Read } from "./match.ts";
import type { Pairs } from "./types.ts";
import { asking, usage } from "./usage.ts";

export interface Constant {
  readonly shape: readonly number[];
  readonly cells: Float64Array;
}

export type Constants = Readonly<Record<string, Constant>>;

/** As it is written of such an input. */
export const exampleOf = (slot: Slot): string =>
  axesOf(slot).length > 1 ? `--set ${slot.name}='${lists(axesOf(slot).length)}'` : `--set ${slot.name}=1,2,3`;

const lists = (depth: number): string => (depth === 1 ? "[1,2]" : `[${lists(depth - 1)},${lists(depth - 1)}]`);

const dimsOf = ({ field: { dims } }: Slot) => `[${dims.join(", ")}]`;

export function readConstant({ path, inputs }: Plan, name: string, text: string): Constant {
  const slot = inputs.find((slot) => slot.name === name)!;
  const depth = axesOf(slot).length;
  const refuse = (got: string) =>
    usage(`${path}: input "${name}" ${dimsOf(slot)} expected numbers, as ${exampleOf(slot)}, got ${got}`);
  if (text.startsWith("@")) throw refuse(`the column ${text}: it is one for all rows of the file`);
  let given: unknown;
  try {
    given = text.trim().startsWith("[") ? JSON.parse(text) : text.split(",").map((piece) => piece.trim());
  } catch (error) {
    throw refuse(`"${text}": ${(error as Error).message}`);
  }
  const shape: number[] = [];
  const cells: number[] = [];
  const walk = (value: unknown, level: number): void => {
    if (!Array.isArray(value)) {
      if (level !== depth)
        throw refuse(`${level === 1 ? "a list" : `${level} levels of lists`}, where it has ${depth}`);
      cells.push(numberOf(value) ?? refused(refuse, value));
      return;
    }
    if (level === depth) throw refuse(`lists in lists, where it has ${depth === 1 ? "one" : `${depth} levels`}`);
    shape[level] ??= value.length;
    if (value.length !== shape[level])
      throw refuse(`a list of ${value.length} beside one of ${shape[level]}, which have the same length`);
    for (const one of value) walk(one, level + 1);
  };
  walk(given, 0);
  return { shape, cells: Float64Array.from(cells) };
}

function refused(refuse: (got: string) => Error, value: unknown): never {
  throw refuse(JSON.stringify(value) ?? String(value));
}

/** JSON has no NaN and no infinities: they are their names. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isNaN(number) && value !== "NaN" ? undefined : number;
}

/** Refuses those that are missing, and what is outside the domain of one, before a row is read. */
export function checkConstants(plan: Plan, constants: Constants): void {
  const { path, inputs } = plan;
  const missing = inputs.find((slot) => isConstant(slot) && !slot.field.optional && !(slot.name in constants));
  if (missing)
    throw usage(
      `${path}: input "${missing.name}" ${dimsOf(missing)} is one for all rows, and was not given: ${exampleOf(missing)}, or a file of JSON, --set weights.json`,
    );
  const sources: Sources = inputs.map(({ name }) => constants[name]?.cells);
  asking(
    () => checkDomain(plan, sources),
    (message) => message.replace(/ in row (\d+)$/, (_, k) => ` as number ${Number(k) + 1} of it`),
  );
}

/** What says how long an axis is. */
interface Word {
  readonly length: number;
  readonly by: string;
}

/** Lengths of all axes but those of the file: what --size says, what constants and columns have, what the formula has unless told. */
export function lengthsOf(plan: Plan, asked: Pairs, constants: Constants, reads: readonly Read[]): Lengths {
  const { path, inputs, axes, spec } = plan;
  const known: Record<string, Word> = {};
  const learn = (axis: string | number, word: Word, name: string) => {
    const before = typeof axis === "number" ? { length: axis, by: "the formula" } : known[axis];
    if (before && before.length !== word.length)
      throw usage(
        `${path}: "${name}" ${dimsOf(inputs.find((slot) => slot.name === name)!)} expected ${before.length} along ${
          typeof axis === "number" ? "it" : `"${axis}"`
        }, as ${before.by} has, got ${word.length}`,
      );
    if (typeof axis === "string") known[axis] ??= word;
  };
  for (const [axis, text] of Object.entries(asked)) known[axis] = { length: Number(text), by: "--size" };
  for (const slot of inputs) {
    const shape = constants[slot.name]?.shape ?? reads.find((read) => read.slot === slot)?.shape ?? [];
    shape.forEach((length, k) => {
      learn(axesOf(slot)[k]!, { length, by: `"${slot.name}"` }, slot.name);
    });
  }
  const lengths: Record<string, number> = {};
  for (const axis of axes) {
    if (["row", "tick", "entity", "group"].includes(axis)) continue;
    const length = known[axis]?.length ?? spec.sizes?.[axis];
    if (length === undefined)
      throw usage(`${path}: expected the length of its ${axis}, as --size ${axis}=20, got none`);
    lengths[axis] = length;
  }
  return lengths;
}

/** Refuses a shadow whose answers have another shape than those it stands beside. */
export function checkAlike({ path, outputs }: Plan, lengths: Lengths, shadow: Lengths): void {
  for (const slot of outputs) {
    const [main, other] = [shapeIn(slot, lengths), shapeIn(slot, shadow)];
    if (main.join() !== other.join())
      throw usage(
        `${path}: --shadow makes "${slot.name}" ${other.join(" × ")}, beside ${main.join(" × ")}: answers that are compared have the same lengths`,
      );
  }
}
