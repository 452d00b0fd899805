// Doc comments of generated types: what an editor shows of a field, with its unit, range and default behind it.
import { finite, isNumber, type Param, type Range } from "../src/spec.ts";

/** Doc comments by dotted path, `core.ema.params.alpha`. */
export type Docs = ReadonlyMap<string, string>;

interface Named {
  readonly name: string;
  readonly doc?: string | undefined;
}

/** A formula as the manifest describes it. */
export interface Described extends Named {
  readonly id: string;
  readonly inputs: readonly Named[];
  readonly params: readonly Named[];
  readonly state: readonly Named[];
  readonly outputs: readonly Named[];
  /** the kernel that takes columns of parameters, where there is one */
  readonly varying?: object;
}

/** Docs by dotted path, as a manifest has them. */
export function docsOf(domains: readonly Named[], formulas: readonly Described[]): Docs {
  const found = new Map<string, string>();
  const set = (path: string, doc: string | undefined) => doc && found.set(path, doc);
  for (const { name, doc } of domains) set(name, doc);
  for (const { id, doc, inputs, params, state, outputs } of formulas) {
    set(id, doc);
    for (const [part, fields] of Object.entries({ inputs, params, state, output: outputs }))
      for (const { name, doc } of fields)
        set(part === "output" && name === "output" ? `${id}.${part}` : `${id}.${part}.${name}`, doc);
  }
  return found;
}

/** Formulas whose number parameters may be columns. */
export const varyingOf = (formulas: readonly Described[]): ReadonlySet<string> =>
  new Set(formulas.filter(({ varying }) => varying).map(({ id }) => id));

const width = 112;

/** A doc comment, wrapped. */
export function comment(text: string, indent: string): string {
  const safe = text.replaceAll("*/", "*\\/");
  if (safe.length < width && !safe.includes("\n")) return `${indent}/** ${safe} */`;
  const lines = safe.split("\n").flatMap(wrapped);
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */`;
}

function wrapped(paragraph: string): string[] {
  const lines = [""];
  for (const word of paragraph.split(" ")) {
    const last = lines.at(-1)!;
    if (last && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

export const firstSentence = (doc: string) => /^.*?\.(?= |$)/.exec(doc)?.[0] ?? doc;

/** What stands in brackets behind the doc of an input, an output or state. */
export const fieldDoc = (doc: string, unit: string, range: Range | undefined) =>
  doc + bracketed([unitOf(unit), range ? span(range) : ""]);

/** The same of a parameter, with its default. */
export function paramDoc(doc: string, param: Param): string {
  if (!isNumber(param)) return doc + bracketed([`default ${JSON.stringify(param.default)}`]);
  const initial = Number.isNaN(param.default) ? "none unless given" : `default ${param.default}`;
  return doc + bracketed([unitOf(param.unit), span(param.range), param.whole ? "whole" : "", initial]);
}

const bracketed = (facts: readonly string[]) => {
  const text = facts.filter(Boolean).join(", ");
  return text && ` [${text}]`;
};

const unitOf = (unit: string) => (["1", "any", "flag", "code"].includes(unit) ? "" : unit);

/** Bounds in words; nothing of what any finite number fulfils. */
function span([min, max]: Range): string {
  const below = max < finite;
  const above = min > -finite;
  if (above && below) return `${min} to ${max}`;
  return above ? `${min} or more` : below ? `${max} or less` : "";
}
