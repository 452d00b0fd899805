// The reference: a page a domain (docs/formulas), from the specs, their doc comments as the manifest has them, the kernels' comments
// and the worked examples (examples/reference), whose results the built package computes.
import { readFileSync } from "node:fs";
import { escaped, quoted, sentence, sentences, table } from "../compiler/markdown.ts";
import { accepted, formsOf, given, initialOf, settable, span, startOf, usual } from "../site/words.ts";
import * as formulas from "../src/formulas/index.ts";
import { type Domain, type Field, isField, outputsOf, type Rule, type Spec } from "../src/spec.ts";
import { type Entry, manifest } from "./documented.ts";
import { told } from "./equations.ts";
import { worked } from "./worked.ts";

/** Every page by its path. */
export function referencePages(): Map<string, string> {
  const pages = Object.keys(formulas).map((domain) => [`docs/formulas/${domain}.md`, page(domain)] as const);
  return new Map([["docs/formulas.md", index()], ...pages]);
}

const entriesOf = (domain: string) => manifest.formulas.filter((entry) => entry.domain === domain);
const docOf = (domain: string) => manifest.domains.find(({ name }) => name === domain)!.doc;

/** One row a domain: for README.md too, whose links begin elsewhere. */
export function domainTable(folder: string): string {
  const rows = manifest.domains.map(({ name, doc }) => [
    `[\`${name}\`](${folder}${name}.md)`,
    sentence(doc),
    String(entriesOf(name).length),
  ]);
  return table(["domain", "what it is about", "formulas"], rows);
}

function index(): string {
  const lists = manifest.domains.map(({ name, doc }) => {
    const list = formulaTable(name, ({ id }) => `formulas/${name}.md#${anchor(id)}`);
    return `## ${name}\n\n${sentence(doc)}\n\n${list}`;
  });
  const head = readFileSync("scripts/formulas-head.md", "utf8").trim();
  return `${head}\n\n${lists.join("\n\n")}\n`;
}

/** One row a formula of a domain. */
export function formulaTable(domain: string, link: (entry: Entry) => string): string {
  const rows = entriesOf(domain).map((entry) => [
    `[\`${entry.id}\`](${link(entry)})`,
    firstSentence(entry),
    formsOf(entry),
  ]);
  return table(["formula", "what it computes", "forms"], rows);
}

export const firstSentence = ({ doc }: Entry) => sentence(sentences(doc)[0]!);

const anchor = (id: string) => id.toLowerCase().replace(".", "");
const specOf = ({ domain, name }: Entry) => (formulas as Record<string, Domain>)[domain]![name]!;

/** What may be one value a row or an entity beside the inputs. */
const columnsOf = ({ varying }: Entry, spec: Spec): readonly string[] =>
  varying ? [`Number parameters may be columns, one value ${spec.state ? "an entity" : "a row"}`] : [];

function page(domain: string): string {
  const parts = entriesOf(domain).map(section);
  return `# ${domain}\n\n<!-- first: import { loadSync } from "lanewise"; const lw = loadSync(); -->\n${sentence(docOf(domain))} How to read this page: [the formulas](../formulas.md).\n\n${parts.join("\n\n")}\n`;
}

/** What a page tells of a formula, in Markdown: the pages of domains join it, the site gives each formula a page. */
export interface Sections {
  readonly doc: string;
  /** shapes it may be called in, and what else is true of every call */
  readonly forms: string;
  /** as the kernel's comment has it, plain text; empty where that says no more than a source */
  readonly equation: string;
  readonly inputs: string;
  /** the table and, below it, the rules between parameters; empty without parameters */
  readonly params: string;
  readonly state: string;
  readonly outputs: string;
  readonly example: string;
  readonly source: string;
}

export function sectionsOf(entry: Entry): Sections {
  const spec = specOf(entry);
  const { doc, equation, sources, cited, kernel } = told(entry);
  const { code, shown } = worked(entry);
  const rules = spec.rules ? [`Between parameters: ${spec.rules.map(ruleText).join("; ")}.`] : [];
  return {
    doc: escaped(doc),
    forms: `${[formsOf(entry), ...columnsOf(entry, spec), ...remarks(spec)].join(". ")}.`,
    equation,
    inputs: inputTable(entry, spec),
    params: [...(spec.params ? [paramTable(entry, spec)] : []), ...rules].join("\n\n"),
    state: spec.state ? stateTable(entry, spec) : "",
    outputs: outputTable(entry, spec),
    example: `\`\`\`ts\n${code};\n${shown}\n\`\`\``,
    source: [
      ...(sources.length ? sources.map(escaped) : [cited ? "As named above." : "Defined here."]),
      `Kernel \`${kernel.name}\` in \`${kernel.file}\`.`,
    ].join(" "),
  };
}

function section(entry: Entry): string {
  const { doc, forms, equation, inputs, params, state, outputs, example, source } = sectionsOf(entry);
  return [
    `## ${entry.id}`,
    doc,
    `Forms: ${forms}`,
    ...(equation ? ["**Equation**", `\`\`\`text\n${equation}\n\`\`\``] : []),
    "**Inputs**",
    inputs,
    ...(params ? ["**Parameters**", params] : []),
    ...(state ? ["**State** of one entity", state] : []),
    "**Outputs**",
    outputs,
    "**Example**",
    example,
    `**Source** ${source}`,
  ].join("\n\n");
}

function remarks(spec: Spec): string[] {
  return [
    ...(spec.int64 ? ["In doubles or in 64-bit integers (bigint, `BigInt64Array`)"] : []),
    ...(spec.strict ? ['An input outside its range throws, unless `{ onInvalid: "nan" }`'] : []),
    ...(spec.guarded
      ? ["An entity whose state is outside its range fails closed, and its ticks count in `skipped`"]
      : []),
    ...(spec.missing === "predict" ? ["A tick without a valid observation moves on by the model"] : []),
  ];
}

function inputTable(entry: Entry, spec: Spec): string {
  const rows = Object.entries(spec.inputs).map(([name, field]) => [
    quoted(name),
    ...shape(field),
    accepted(field),
    sentence(entry.inputs.find((input) => input.name === name)?.doc ?? usual(field)),
  ]);
  return table(["name", "unit", "one a", "accepted", "what it is"], rows);
}

const shape = ({ unit, dims, kind, of }: Field): [string, string] => [
  kind === "offsets" ? of! : unit,
  kind === "offsets" ? `${dims[0]}, plus one` : dims.length ? dims.join(" × ") : "call",
];

function paramTable(entry: Entry, spec: Spec): string {
  const rows = Object.entries(spec.params!).map(([name, param]) => [
    quoted(name),
    "unit" in param ? param.unit : "",
    initialOf(param),
    settable(param),
    sentence(entry.params.find((one) => one.name === name)?.doc ?? ""),
  ]);
  return table(["name", "unit", "default", "accepted", "what it is"], rows);
}

const ruleText = (rule: Rule) =>
  rule.rule === "ordered"
    ? `\`${rule.params[0]}\` is at most \`${rule.params[1]}\``
    : `${rule.params.map(quoted).join(" + ")} = ${rule.equals}`;

function stateTable(entry: Entry, spec: Spec): string {
  const rows = Object.entries(spec.state!).map(([name, { unit, initial, dims, kind, range, sparse }]) => [
    quoted(name),
    unit,
    startOf(initial),
    dims.length ? dims.join(" × ") : "entity",
    `${kind === "integer" ? "whole, " : ""}${span(range)}${sparse || Number.isNaN(initial) ? ", or NaN" : ""}`,
    sentence(entry.state.find((one) => one.name === name)?.doc ?? ""),
  ]);
  return table(["name", "unit", "starts at", "one a", "accepted", "what it is"], rows);
}

function outputTable(entry: Entry, spec: Spec): string {
  const rows = Object.entries(outputsOf(spec)).map(([name, field]) => [
    isField(spec.output) ? "the result itself" : quoted(name),
    ...shape(field),
    given(field),
    sentence(entry.outputs.find((one) => one.name === name)?.doc ?? ""),
  ]);
  return table(["name", "unit", "one a", "values", "what it is"], rows);
}
