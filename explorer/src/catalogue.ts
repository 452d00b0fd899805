// What the page knows of formulas. The build writes it from the catalogue (explorer/catalogue.ts); each domain is a file of its own.

import { domains as parts } from "virtual:domains";
import { domains as entries, formulas as index } from "virtual:index";
import type { ChoiceParam, Field, NumberParam, Rule, ToggleParam } from "../../src/spec.ts";

export type Shape = "map" | "recurrence" | "groups" | "whole";

export interface IndexEntry {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  readonly shape: Shape;
  /** the first sentence of its doc */
  readonly brief: string;
  /** all of its doc, for search */
  readonly doc: string;
  /** names of inputs, parameters and outputs, for search */
  readonly names: string;
  /** what people call it, for search */
  readonly also?: string;
}

export interface DomainEntry {
  readonly name: string;
  readonly doc: string;
  /** the first sentence of its doc */
  readonly brief: string;
  readonly count: number;
}

interface Named {
  readonly name: string;
  readonly doc?: string;
}

/** An input, a state or an output. */
export type FieldEntry = Field & Named & { readonly initial?: number | string };
export type NumberEntry = NumberParam & Named;
export type ChoiceEntry = ChoiceParam & Named;
export type ToggleEntry = ToggleParam & Named;
export type ParamEntry = NumberEntry | ChoiceEntry | ToggleEntry;

/** A column of numbers or of 64-bit integers, one value, or a name. */
export type Cell = number | bigint | string | boolean | null;
export type Value = Cell | readonly Cell[];

export interface Example {
  readonly code: string;
  readonly shown: string;
  /** what the formula is called with, where the example is one call */
  readonly call?: {
    readonly inputs: Readonly<Record<string, Value>>;
    readonly params: Readonly<Record<string, Cell>>;
    readonly options: Readonly<Record<string, unknown>>;
  };
  readonly result: unknown;
}

/** Everything about one formula. */
export interface FormulaEntry {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  readonly shape: Shape;
  readonly doc: string;
  /** the equation as text, and as markup where it is typeset */
  readonly equation: string;
  readonly math?: string;
  readonly sources: readonly string[];
  readonly cited: boolean;
  /** where its kernel is, and its text */
  readonly kernel: { readonly name: string; readonly file: string };
  readonly source: string;
  readonly inputs: readonly FieldEntry[];
  readonly params: readonly ParamEntry[];
  readonly rules: readonly Rule[];
  readonly state: readonly FieldEntry[];
  readonly outputs: readonly FieldEntry[];
  readonly sizes?: Readonly<Record<string, number>>;
  readonly strict: boolean;
  /** computes in 64-bit integers too */
  readonly int64: boolean;
  readonly example: Example;
  /** which SQL engines have a function of it */
  readonly sql: { readonly duckdb: boolean; readonly clickhouse: boolean };
  /** what a plain loop makes of the example, by output: a second opinion, computed when the page was built */
  readonly plain: Readonly<Record<string, readonly number[]>>;
}

export interface DomainParts {
  readonly about: () => Promise<{
    readonly formulas: Readonly<Record<string, Omit<FormulaEntry, "source" | "math">>>;
    readonly long: Readonly<Record<string, () => Promise<{ readonly default: Pick<FormulaEntry, "source" | "math"> }>>>;
  }>;
  readonly kernels: () => Promise<{ readonly load: (options: object) => Promise<unknown> }>;
  readonly simd: string;
  readonly scalar: string;
}

export { entries as domains, index, parts };

const known = new Map(index.map((entry) => [entry.id, entry]));

/** Of a formula's id, as `energy.treasuryFee`; undefined where there is none. */
export const indexed = (id: string): IndexEntry | undefined => known.get(id);

/** Everything about one formula; its domain is fetched once. */
export async function formula(id: string): Promise<FormulaEntry> {
  const entry = known.get(id);
  if (!entry) throw new RangeError(`there is no formula "${id}"`);
  const { formulas, long } = await parts[entry.domain]!.about();
  return { ...formulas[entry.name]!, ...(await long[entry.name]!()).default };
}
