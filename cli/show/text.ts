// All that is told of a formula, as text.
import { type CatalogueEntry, type ManifestEntry, type ManifestField, numeral } from "../../site/manifest.ts";
import { accepted, formsOf, given, initialOf, settable, span, startOf, usual } from "../../site/words.ts";
import { columns, type Paint, plain, wrap } from "../text.ts";

export interface Told {
  readonly entry: ManifestEntry;
  readonly told: CatalogueEntry;
  /** the example's result under other parameters, as comments */
  readonly other?: { readonly set: string; readonly shown: string } | undefined;
  /** lines of a plot */
  readonly plot: readonly string[];
}

export function textOf({ entry, told, other, plot }: Told, width: number, look: Paint): string {
  const indented = (text: string) => text.split("\n").map((line) => `  ${line}`);
  const section = (head: string, lines: readonly string[]) =>
    lines.length ? [[look.bold(head), ...lines].join("\n")] : [];
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    rows.length ? [columns(rows, width, look, { head }).join("\n")] : [];
  const { inputs, params, state, outputs } = entry;
  return [
    [look.bold(entry.id), ...wrap(plain(told.doc), width)].join("\n"),
    look.dim(wrap(["Forms: ", [formsOf(entry), ...remarks(entry)].join(". "), "."].join(""), width).join("\n")),
    ...section("Equation", told.equation ? wrap(told.equation, width - 2).map((line) => `  ${line}`) : []),
    ...table(
      ["Inputs", "unit", "accepted"],
      inputs.map((field) => row(field, accepted(field), field.doc ?? usual(field))),
    ),
    ...table(
      ["Parameters", "unit", "default", "accepted"],
      params.map((param) => [
        param.name,
        unit(param.unit),
        initial(initialOf(param)),
        ...offered(plain(settable(param)), plain(param.doc ?? "")),
      ]),
    ),
    ...section("Between parameters", entry.rules.map(ruleText)),
    ...table(
      ["State", "unit", "starts at", "may be"],
      state.map(({ name, unit: of, initial, dims, kind, range, doc = "" }) => [
        dims.length ? `${name} [${dims.join(" × ")}]` : name,
        unit(of),
        plain(startOf(initial)).replace(/^NaN: .*/, "first observed"),
        `${kind === "integer" ? "whole, " : ""}${span(range)}`,
        plain(doc),
      ]),
    ),
    ...table(
      ["Outputs", "unit", "may be"],
      outputs.map((field) => row(field, given(field), field.doc ?? "")),
    ),
    ...section("Example", [...indented(told.example.code), ...indented(told.example.shown)]),
    ...(other ? section(`The same with ${other.set}`, indented(other.shown)) : []),
    ...section("Plot", plot),
    ...section(
      "Source",
      wrap(source(told), width - 2).map((line) => `  ${line}`),
    ),
  ].join("\n\n");
}

/** A long list of choices stands with the words about them. */
const offered = (choices: string, doc: string) =>
  choices.length > 40 ? ["a name", `${doc}: ${choices}`] : [choices, doc];

const unit = (of = "") => (of === "code" || of === "flag" || of === "any" ? "" : of);
const initial = (text: string) => plain(text).replaceAll('"', "");

function row(field: ManifestField, values: string, doc: string): string[] {
  const { name, dims, kind, of } = field;
  const wide = !["row", "group", "tick,entity", ""].includes(dims.join());
  const called = name === "output" ? "the result" : name;
  return [
    wide ? `${called} [${dims.join(" × ")}]` : called,
    unit(kind === "offsets" ? of : field.unit),
    plain(values),
    plain(doc),
  ];
}

function remarks({ varying, state, kernelInt64, strict, guarded, missing }: ManifestEntry): string[] {
  return [
    ...(varying ? [`Number parameters may be columns, one value ${state.length ? "an entity" : "a row"}`] : []),
    ...(kernelInt64 ? ["In doubles or in 64-bit integers"] : []),
    ...(strict ? ['An input outside its range throws, unless onInvalid is "nan"'] : []),
    ...(guarded ? ["An entity whose state is outside its range fails closed"] : []),
    ...(missing === "predict" ? ["A tick without a valid observation moves on by the model"] : []),
  ];
}

const ruleText = ({ rule, params, equals }: ManifestEntry["rules"][number]) =>
  rule === "ordered" ? `  ${params[0]} is at most ${params[1]}` : `  ${params.join(" + ")} = ${numeral(equals)}`;

function source({ sources, cited, kernel }: CatalogueEntry): string {
  const named = sources.length ? plain(sources.join(" ")) : cited ? "As named above." : "Defined here.";
  return `${named} Kernel ${kernel.name} in ${kernel.file}.`;
}
