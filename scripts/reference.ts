// The reference: a page a domain (docs/formulas), from the specs, their doc comments as the manifest has them, the kernels' comments
// and the worked examples (examples/reference), whose results the built package computes.
import { readdirSync, readFileSync } from "node:fs";
import { loadSync } from "lanewise";
import ts from "typescript";
import { escaped, quoted, sentence, sentences, table } from "../compiler/markdown.ts";
import * as examples from "../examples/reference/index.ts";
import { kernelName } from "../src/abi.ts";
import * as formulas from "../src/formulas/index.ts";
import {
  type Domain,
  type Field,
  isField,
  outputsOf,
  type Param,
  type Range,
  type Rule,
  type Spec,
} from "../src/spec.ts";
import { type Entry, manifest } from "./documented.ts";
import { shown } from "./shown.ts";

const kernels = kernelComments();
const lw = loadSync();

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
    const rows = entriesOf(name).map((entry) => [
      `[\`${entry.id}\`](formulas/${name}.md#${anchor(entry.id)})`,
      sentence(sentences(entry.doc)[0]!),
      formsOf(specOf(entry)),
    ]);
    return `## ${name}\n\n${sentence(doc)}\n\n${table(["formula", "what it computes", "forms"], rows)}`;
  });
  const head = readFileSync("scripts/formulas-head.md", "utf8").trim();
  return `${head}\n\n${lists.join("\n\n")}\n`;
}

const anchor = (id: string) => id.toLowerCase().replace(".", "");
const specOf = ({ domain, name }: Entry) => (formulas as Record<string, Domain>)[domain]![name]!;

function formsOf(spec: Spec): string {
  const groups = spec.carry || Object.values(spec.inputs).some(({ kind }) => kind === "offsets");
  return spec.state ? "row, series, bank" : groups ? "column, groups" : "row, columns";
}

/** What may be one value a row or an entity beside the inputs. */
const columnsOf = ({ varying }: Entry, spec: Spec): readonly string[] =>
  varying ? [`Number parameters may be columns, one value ${spec.state ? "an entity" : "a row"}`] : [];

function page(domain: string): string {
  const source = ts.createSourceFile(
    domain,
    readFileSync(`examples/reference/${domain}.ts`, "utf8"),
    ts.ScriptTarget.ES2022,
    true,
  );
  const parts = entriesOf(domain).map((entry) => section(entry, exampleText(source, entry.name)));
  return `# ${domain}\n\n${sentence(docOf(domain))} How to read this page: [the formulas](../formulas.md).\n\n${parts.join("\n\n")}\n`;
}

function section(entry: Entry, code: string): string {
  const { id, domain, name } = entry;
  const spec = specOf(entry);
  const kernel = kernels.get(kernelName(domain, name))!;
  const doc = citing(entry.doc);
  const equation = citing(kernel.comment);
  const run = (examples as unknown as Record<string, Record<string, (to: unknown) => unknown>>)[domain]?.[name];
  if (!run) throw new Error(`${id} has no example in examples/reference/${domain}.ts`);
  const sources = [...doc.sources, ...equation.sources.filter((one) => !doc.sources.includes(one))];
  return [
    `## ${id}`,
    escaped(doc.text),
    `Forms: ${[formsOf(spec), ...columnsOf(entry, spec), ...remarks(spec)].join(". ")}.`,
    ...(equation.text ? ["**Equation**", `\`\`\`text\n${equation.text}\n\`\`\``] : []),
    "**Inputs**",
    inputTable(entry, spec),
    ...(spec.params ? ["**Parameters**", paramTable(entry, spec)] : []),
    ...(spec.rules ? [`Between parameters: ${spec.rules.map(ruleText).join("; ")}.`] : []),
    ...(spec.state ? ["**State** of one entity", stateTable(entry, spec)] : []),
    "**Outputs**",
    outputTable(entry, spec),
    "**Example**",
    `\`\`\`ts\n${code};\n${shown(run(lw))}\n\`\`\``,
    `**Source** ${[...(sources.length ? sources.map(escaped) : [reference.test(entry.doc + kernel.comment) ? "As named above." : "Defined here."]), `Kernel \`${kernelName(domain, name)}\` in \`${kernel.file}\`.`].join(" ")}`,
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

/** A sentence that names a source: an author with a year, or a document. */
const reference = /(\p{Lu}[\p{L}'-]*|al\.|,)\s(1[6-9]|20)\d\d\b|^(Pi0|RFC|BIP|NIST|IEEE|LWMA|Abramowitz)\b/u;

const cites = (one: string) => one.length < 110 && reference.test(one);

/** Text without the references at its end, and all references in it. */
function citing(text: string): { text: string; sources: string[] } {
  const all = sentences(text);
  let end = all.length;
  while (end > 1 && cites(all[end - 1]!)) end--;
  // A line break in the text is one in the equation: cut the text, do not join it anew.
  const rest = end === all.length ? text : text.slice(0, text.indexOf(all[end]!)).trim();
  return {
    text: rest,
    sources: all
      .slice(1)
      .filter(cites)
      .map((one) => one.replaceAll("\n", " ")),
  };
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

/** What inputs without a comment are: the same everywhere. */
const usual = ({ kind, dims, of }: Field) =>
  kind === "offsets"
    ? `where each ${dims[0]} starts among the ${of}s, plus the end. Left out, all are one ${dims[0]}`
    : "";

const shape = ({ unit, dims, kind, of }: Field): [string, string] => [
  kind === "offsets" ? of! : unit,
  kind === "offsets" ? `${dims[0]}, plus one` : dims.length ? dims.join(" × ") : "call",
];

const names = (values: readonly string[]) => values.map((value, code) => `\`"${value}"\` (${code})`).join(", ");

function accepted(field: Field): string {
  const { kind, values, range, clamped, extended, optional, sparse, otherwise, rising } = field;
  if (kind === "offsets") return "`Uint32Array`, rising from 0 to the number of rows; may be left out";
  const main =
    kind === "flag"
      ? "0 or 1"
      : kind === "code"
        ? names(values!)
        : `${kind === "integer" ? "whole, " : ""}${span(range)}`;
  return [
    main,
    ...(extended ? ["Infinity counts"] : []),
    ...(clamped ? ["what is beyond is brought to the end"] : []),
    ...(rising ? ["rising"] : []),
    ...(sparse && !optional ? ["NaN is no error"] : []),
    ...(optional ? [sparse ? "NaN or left out: nothing observed" : `may be left out${other(otherwise)}`] : []),
  ].join("; ");
}

const other = (value: number | undefined) => (value === undefined ? "" : `: ${number(value)}`);

function paramTable(entry: Entry, spec: Spec): string {
  const rows = Object.entries(spec.params!).map(([name, param]) => [
    quoted(name),
    "unit" in param ? param.unit : "",
    initialOf(param),
    "choices" in param
      ? param.choices.map((one) => `\`"${one}"\``).join(", ")
      : "range" in param
        ? `${param.whole ? "whole, " : ""}${span(param.range)}${param.wide ? "; a bigint in 64-bit integers" : ""}`
        : "`true`, `false`",
    sentence(entry.params.find((one) => one.name === name)?.doc ?? ""),
  ]);
  return table(["name", "unit", "default", "accepted", "what it is"], rows);
}

const initialOf = (param: Param) =>
  typeof param.default === "number"
    ? Number.isNaN(param.default)
      ? "none"
      : number(param.default)
    : `\`${JSON.stringify(param.default)}\``;

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

/** NaN is accepted where it is the start. */
const startOf = (initial: number | string) =>
  typeof initial === "string"
    ? `parameter ${quoted(initial)}`
    : Number.isNaN(initial)
      ? "NaN: set by the first observation"
      : number(initial);

function outputTable(entry: Entry, spec: Spec): string {
  const rows = Object.entries(outputsOf(spec)).map(([name, field]) => [
    isField(spec.output) ? "the result itself" : quoted(name),
    ...shape(field),
    field.kind === "flag" ? "0 or 1" : field.kind === "code" ? names(field.values!) : span(field.range),
    sentence(entry.outputs.find((one) => one.name === name)?.doc ?? ""),
  ]);
  return table(["name", "unit", "one a", "values", "what it is"], rows);
}

/** A range in words; an end at the last double admits all but infinity. */
function span([min, max]: Range): string {
  if (max === Number.MAX_VALUE || min === -Number.MAX_VALUE)
    return `${span([min === -Number.MAX_VALUE ? -Infinity : min, max === Number.MAX_VALUE ? Infinity : max])}, finite`;
  if (min === -Infinity) return max === Infinity ? "any number" : `up to ${number(max)}`;
  const low = min === Number.MIN_VALUE ? "above 0" : max === Infinity ? `${number(min)} or more` : number(min);
  return max === Infinity ? low : `${low}${min === Number.MIN_VALUE ? ", up to" : " to"} ${number(max)}`;
}

function number(value: number): string {
  const power = Math.log2(Math.abs(value) + 1);
  if (power >= 31 && Number.isInteger(power) && Math.abs(value) < 2 ** 54)
    return `${value < 0 ? "-" : ""}2^${power} - 1`;
  return String(Number(value.toPrecision(7)))
    .replace(/^(-?\d)0{9,}$/, (digits, first) => `${first}e${digits.length - first.length}`)
    .replace("e+", "e");
}

/** The call of an example as it stands in the source, less its indent. */
function exampleText(source: ts.SourceFile, formula: string): string {
  let text = "";
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === formula && ts.isArrowFunction(node.initializer))
      text ||= node.initializer.body.getText();
    else ts.forEachChild(node, visit);
  };
  visit(source);
  const indents = [...text.matchAll(/\n( *)\S/g)].map(([, spaces]) => spaces!.length);
  const indent = indents.length ? Math.min(...indents) : 0;
  return text.replaceAll(`\n${" ".repeat(indent)}`, "\n");
}

interface Kernel {
  readonly file: string;
  readonly comment: string;
}

/** The comment before each step body and each kernel by hand, lines as they are. */
function kernelComments(): Map<string, Kernel> {
  const found = new Map<string, Kernel>();
  const before = String.raw`(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n\s*)?`;
  const heads = [`${before}export function (\\w+)[(<]`, `${before}(?:export const \\w+ = )?step\\(\\s*(\\w+\\.\\w+),`];
  for (const name of readdirSync("assembly/formulas", { recursive: true, encoding: "utf8" }).sort()) {
    if (!name.endsWith(".ts")) continue;
    const file = `assembly/formulas/${name}`;
    const text = readFileSync(file, "utf8");
    for (const head of heads)
      for (const [, comment = "", kernel] of text.matchAll(new RegExp(head, "g")))
        found.set(kernel!.replace(".", "_"), { file, comment: comment.replaceAll(/\n\s*\* ?/g, "\n").trim() });
  }
  return found;
}
