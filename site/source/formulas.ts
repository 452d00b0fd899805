// A page a formula and a page a domain, from what docs/formulas is made of too.
import { readFileSync } from "node:fs";
import { sentence } from "../../compiler/markdown.ts";
import { type Entry, manifest } from "../../scripts/documented.ts";
import { firstSentence, formulaTable, sectionsOf } from "../../scripts/reference.ts";
import * as equations from "../equations/index.ts";
import { otherLanguages } from "./languages.ts";

const tex = equations as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Pages by their paths. */
export function formulaPages(): ReadonlyMap<string, string> {
  return new Map([
    ["formulas/index.md", index()],
    ...manifest.domains.map(({ name, doc }) => [`formulas/${name}/index.md`, domainPage(name, doc)] as const),
    ...manifest.formulas.map((entry) => [`formulas/${entry.domain}/${entry.name}.md`, formulaPage(entry)] as const),
  ]);
}

/** What stands above all text: quoted as JSON, which YAML reads. */
const front = (fields: Readonly<Record<string, unknown>>) =>
  ["---", ...Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`), "---"].join("\n");

const plain = (text: string) => text.replaceAll("`", "").replaceAll("&lt;", "<").replaceAll("\\", "");

function index(): string {
  const lists = manifest.domains.map(({ name, doc }) => {
    const list = formulaTable(name, (entry) => `./${name}/${entry.name}.md`);
    return `## [${name}](./${name}/index.md) {#${name}}\n\n${sentence(doc)}\n\n${list}`;
  });
  return [front({ outline: 2, aside: false }), head(), ...lists].join("\n\n");
}

/** The head of docs/formulas.md, less what is said there of the file itself. */
function head(): string {
  return readFileSync("scripts/formulas-head.md", "utf8")
    .trim()
    .replace(/`npm run docs` writes these pages from the code; do not edit them\./, "")
    .replace("A page a domain:", "A page a formula:")
    .replaceAll("](../README.md)", "](../overview.md)")
    .replaceAll(/\]\((\w+\.md)\)/g, "](../docs/$1)");
}

function domainPage(name: string, doc: string): string {
  const list = formulaTable(name, (entry) => `./${entry.name}.md`);
  const count = manifest.formulas.filter(({ domain }) => domain === name).length;
  return [
    front({ title: name, description: plain(sentence(doc)), outline: false, aside: false }),
    `# ${name}`,
    sentence(doc),
    `\`import { load } from "lanewise/${name}"\` brings ${count === 1 ? "this formula" : `these ${count} formulas`} and no others. How to read a page: [the formulas](../index.md).`,
    list,
  ].join("\n\n");
}

function formulaPage(entry: Entry): string {
  const { doc, forms, equation, inputs, params, state, outputs, example, source } = sectionsOf(entry);
  const typeset = tex[entry.domain]?.[entry.name];
  const words = equation && `\`\`\`text\n${equation}\n\`\`\``;
  const section = (title: string, text: string) => (text ? [`## ${title}`, text] : []);
  return [
    front({ title: entry.id, description: plain(firstSentence(entry)), formula: entry.id }),
    `# ${entry.id}`,
    `<FormulaHead id="${entry.id}" forms="${(forms.split(". ")[0] ?? "").replace(/\.$/, "")}" />`,
    doc,
    ...section(
      "Equation",
      typeset
        ? [`\`\`\`math\n${typeset}\n\`\`\``, words && details("As the kernel has it", words)]
            .filter(Boolean)
            .join("\n\n")
        : words,
    ),
    ...section("Example", example),
    ...section("Inputs", inputs),
    ...section("Parameters", params),
    ...section("State", state && `Of one entity.\n\n${state}`),
    ...section("Outputs", outputs),
    ...section("Forms", `${forms[0]!.toUpperCase()}${forms.slice(1)} What that means: [the formulas](../index.md).`),
    ...section("In other languages", otherLanguages(entry.id)),
    ...section("Source", source),
  ].join("\n\n");
}

const details = (title: string, text: string) => `::: details ${title}\n${text}\n:::`;
