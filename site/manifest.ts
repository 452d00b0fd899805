// dist/manifest.json and dist/catalogue.json as data: what the command, the explorer and the site read of a formula. Nothing of Node.

/** A number as JSON has it: NaN and infinities are text. */
export type Numeral = number | "NaN" | "Infinity" | "-Infinity";

export interface ManifestField {
  readonly name: string;
  readonly doc?: string;
  readonly unit: string;
  readonly dims: readonly (string | number)[];
  readonly kind: "real" | "integer" | "flag" | "code" | "offsets";
  readonly range: readonly [Numeral, Numeral];
  readonly values?: readonly string[];
  readonly optional?: boolean;
  readonly otherwise?: Numeral;
  readonly clamped?: boolean;
  readonly sparse?: boolean;
  readonly rising?: boolean;
  readonly extended?: boolean;
  /** of offsets: the axis that they cut */
  readonly of?: string;
}

export interface ManifestParam {
  readonly name: string;
  readonly doc?: string;
  readonly unit?: string;
  readonly default: Numeral | string | boolean;
  readonly range?: readonly [Numeral, Numeral];
  readonly whole?: boolean;
  readonly wide?: boolean;
  readonly choices?: readonly string[];
}

export interface ManifestState extends ManifestField {
  /** a number, or the parameter whose value it is */
  readonly initial: Numeral | string;
}

export interface ManifestRule {
  readonly rule: string;
  readonly params: readonly string[];
  readonly equals?: Numeral;
}

/** One formula. */
export interface ManifestEntry {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  readonly shape: "map" | "recurrence" | "groups" | "whole";
  readonly doc: string;
  readonly inputs: readonly ManifestField[];
  readonly params: readonly ManifestParam[];
  readonly rules: readonly ManifestRule[];
  readonly state: readonly ManifestState[];
  readonly carry: readonly ManifestState[];
  readonly outputs: readonly ManifestField[];
  readonly scratch: readonly { readonly name: string; readonly dims: readonly (string | number)[] }[];
  readonly strict: boolean;
  readonly guarded?: boolean;
  readonly missing?: "skip" | "predict";
  readonly varying?: object;
  readonly kernelInt64?: object;
}

export interface Manifest {
  readonly version: string;
  readonly domains: readonly { readonly name: string; readonly doc: string }[];
  readonly formulas: readonly ManifestEntry[];
}

/** The call of a worked example. Columns are arrays, bigints text that ends in n. */
export interface ExampleCall {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Example {
  readonly code: string;
  readonly shown: string;
  readonly call?: ExampleCall;
  readonly result: unknown;
}

/** What is written of one formula for people. */
export interface CatalogueEntry {
  /** what it computes, without the sources at the end */
  readonly doc: string;
  /** as the kernel's comment has it, lines as they are; empty where that says no more than a source */
  readonly equation: string;
  /** sentences that name a source; none where it is defined here, or named in the text */
  readonly sources: readonly string[];
  /** a source is named, in `sources` or in the text */
  readonly cited: boolean;
  readonly kernel: { readonly name: string; readonly file: string };
  readonly tex?: string;
  readonly example: Example;
}

export interface Catalogue {
  readonly formulas: Readonly<Record<string, CatalogueEntry>>;
}

/** A number of the manifest, or of an example: also where JSON has it as text. */
export function numeral(value: unknown): number {
  if (typeof value === "string") return Number(value.replace(/n$/, ""));
  return Number(value);
}
