// Whether this engine and build give the same bits as all others: every case of vectors.json computed here, and its digest compared.
import { wrongKind } from "../check.ts";
import type { Case, Refusal, Text, Vector, Vectors } from "./vectors/case.ts";
import { type Column, digestOf, digestOfAll, type Formula, run, told } from "./vectors/run.ts";

export type { Case, Drawn, Refusal, Text, Vector, Vectors } from "./vectors/case.ts";
export type { Column } from "./vectors/run.ts";

export interface VerifyOptions {
  /** told now and then how many of how many cases are done */
  readonly onProgress?: (done: number, of: number) => void;
}

/** What came of it. */
export interface Verified {
  /** of all that was computed here: the same on every engine */
  readonly digest: string;
  /** what it is where all is right */
  readonly expected: string;
  /** formulas, calls and cells that were computed */
  readonly formulas: number;
  readonly cases: number;
  readonly cells: number;
  /** calls that were to be refused, and were, with the message that they have everywhere */
  readonly refusals: number;
  /** none where all is right */
  readonly mismatches: readonly Mismatch[];
}

export interface Mismatch {
  readonly formula: string;
  /** place among the cases, or the refusals */
  readonly at: number;
  readonly of: "cases" | "refusals";
  readonly expected: string;
  readonly got: string;
}

/** A case as it is called, and what it gives. */
export interface Golden {
  readonly formula: string;
  readonly form: Case["form"];
  readonly inputs: Readonly<Record<string, Column | Uint32Array | number>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly state: Readonly<Record<string, Column>>;
  /** entity of each event */
  readonly index?: Uint32Array;
  /** first cells of each output */
  readonly first: Readonly<Record<string, readonly Text[]>>;
  /** SHA-256 of all cells of the outputs, and of a bank's state after it */
  readonly digest: string;
}

type Loaded = Readonly<Record<string, unknown>>;

/**
 * Computes all cases of the formulas that `lw` has, on whatever engine and build it runs, and compares bits by their digests.
 *
 *     import vectors from "lanewise/vectors.json" with { type: "json" };
 *     const { digest, mismatches } = verify(loadSync(), vectors);
 *
 * It takes some seconds. What differs is told, never thrown; TypeError only where `lw` or `vectors` are something else.
 */
export function verify(lw: object, vectors: Vectors, options: VerifyOptions = {}): Verified {
  readVectors(vectors);
  if (typeof lw !== "object" || lw === null) throw wrongKind("verify", "lw", "formulas, as load() gives them", lw);
  const { pools } = vectors;
  const cases = vectors.cases.filter(({ formula }) => formulaOf(lw as Loaded, formula));
  const refusals = vectors.refusals.filter(({ formula }) => formulaOf(lw as Loaded, formula));
  if (!cases.length) throw wrongKind("verify", "lw", "formulas, as load() gives them", lw);
  const mismatches: Mismatch[] = [];
  const digests: string[] = [];
  let cells = 0;
  const of = cases.length + refusals.length;
  const progress = (done: number) => {
    if (done % 64 === 0 || done === of) options.onProgress?.(done, of);
  };
  for (const [at, one] of cases.entries()) {
    const { digest, count } = computed(lw as Loaded, pools, one);
    digests.push(digest);
    cells += count;
    if (digest !== one.digest)
      mismatches.push({ formula: one.formula, at, of: "cases", expected: one.digest, got: digest });
    progress(at + 1);
  }
  for (const [at, one] of refusals.entries()) {
    const expected = messageOf(one);
    const got = refused(lw as Loaded, pools, one);
    if (got !== expected) mismatches.push({ formula: one.formula, at, of: "refusals", expected, got });
    progress(cases.length + at + 1);
  }
  return {
    digest: digestOfAll(digests),
    expected: digestOfAll(cases.map(({ digest }) => digest)),
    formulas: new Set(cases.map(({ formula }) => formula)).size,
    cases: cases.length,
    cells,
    refusals: refusals.length,
    mismatches,
  };
}

/** The cases with their columns drawn, of all formulas or of one, as `core.ema`: for tests in another language or of a port. */
export function* golden(vectors: Vectors, lw: object, formula?: string): Generator<Golden> {
  readVectors(vectors);
  for (const one of vectors.cases) {
    const call = formulaOf(lw as Loaded, one.formula);
    if (!call || (formula !== undefined && one.formula !== formula)) continue;
    const { inputs, params, state } = told(vectors.pools, call.spec, one);
    const index = one.index ? { index: Uint32Array.from(one.index) } : {};
    const { form, first, digest } = one;
    yield {
      formula: one.formula,
      form,
      inputs,
      params,
      sizes: one.sizes,
      state,
      ...index,
      first,
      digest,
    } as Golden;
  }
}

function readVectors(vectors: Vectors): void {
  if (!Array.isArray(vectors?.cases) || !Array.isArray(vectors.pools) || !Array.isArray(vectors.refusals))
    throw wrongKind("verify", "vectors", 'what "lanewise/vectors.json" holds', vectors);
}

function formulaOf(lw: Loaded, path: string): Formula | undefined {
  const [domain = "", name = ""] = path.split(".");
  return (lw[domain] as Record<string, Formula> | undefined)?.[name];
}

/** Digest of a case, or what was thrown instead. */
function computed(
  lw: Loaded,
  pools: Vectors["pools"],
  one: Vector,
): { readonly digest: string; readonly count: number } {
  try {
    const came = run(pools, formulaOf(lw, one.formula)!, one, "nan");
    const columns = [...Object.values(came.outputs), ...Object.values(came.state)];
    return { digest: digestOf(came), count: columns.reduce((sum, { length }) => sum + length, 0) };
  } catch (error) {
    return { digest: String(error), count: 0 };
  }
}

const messageOf = ({ formula, argument, expected, got }: Refusal) =>
  `${formula}: ${argument === "saved state" ? argument : `"${argument}"`} expected ${expected}, got ${got}`;

function refused(lw: Loaded, pools: Vectors["pools"], one: Refusal): string {
  try {
    run(pools, formulaOf(lw, one.formula)!, one, one.onInvalid ?? "nan");
    return "no error";
  } catch (error) {
    return (error as Error).message;
  }
}
