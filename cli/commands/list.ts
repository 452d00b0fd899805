// lanewise list: what formulas there are, one sentence each.
import type { Command } from "commander";
import { sentence, sentences } from "../../compiler/markdown.ts";
import type { ManifestEntry } from "../../site/manifest.ts";
import { formsOf } from "../../site/words.ts";
import { domainOf, manifest } from "../catalogue.ts";
import { columns, isColourful, paint, plain, widthOf, wrap } from "../text.ts";

interface Options {
  readonly json?: boolean;
  readonly search?: readonly string[];
}

export function list(program: Command): void {
  program
    .command("list")
    .description("formulas by domain, one sentence each")
    .argument("[domain]", "those of one domain")
    .option("--search <words...>", "those that all these words are written of")
    .option("--json", "as JSON: id, domain, sentence, forms")
    .action(run);
}

function run(domain: string | undefined, { json, search = [] }: Options): void {
  const only = domain === undefined ? undefined : domainOf(domain).name;
  const words = search.flatMap((text) => text.toLowerCase().split(/\s+/)).filter(Boolean);
  const found = having(only, words);
  if (!found.length)
    throw new Error(
      `nothing ${only ? `in ${only} ` : ""}is written with ${words.map((word) => `"${word}"`).join(" and ")}; fewer words find more`,
    );
  console.log(json ? JSON.stringify(found.map(told), null, 2) : asText(found, words.length > 0 && !only));
}

/** Those whose names say it come first. */
function having(domain: string | undefined, words: readonly string[]): readonly ManifestEntry[] {
  const all = manifest().formulas.filter((entry) => domain === undefined || entry.domain === domain);
  if (!words.length) return all;
  const some = all.filter((entry) => words.every((word) => textOf(entry).includes(word)));
  const named = ({ id }: ManifestEntry) => words.filter((word) => id.toLowerCase().includes(word)).length;
  return some.sort((a, b) => named(b) - named(a));
}

function textOf({ id, doc, inputs, params, outputs }: ManifestEntry): string {
  const fields = [...inputs, ...params, ...outputs].map(({ name, doc = "" }) => `${name} ${doc}`);
  return [id, doc, ...fields].join(" ").toLowerCase();
}

const told = (entry: ManifestEntry) => ({
  id: entry.id,
  domain: entry.domain,
  sentence: lead(entry),
  forms: formsOf(entry).split(", "),
});

const lead = ({ doc }: ManifestEntry) => plain(sentences(doc)[0]!);

function asText(found: readonly ManifestEntry[], ranked: boolean): string {
  const look = paint(isColourful());
  const width = widthOf();
  // What was searched for stays in the order of how well it fits.
  if (ranked)
    return columns(
      found.map((entry) => [entry.id, formsOf(entry), lead(entry)]),
      width,
      look,
      { indent: "" },
    ).join("\n");
  const { domains } = manifest();
  const parts = domains.flatMap(({ name, doc }) => {
    const own = found.filter((entry) => entry.domain === name);
    if (!own.length) return [];
    const head = wrap(`${name}: ${plain(sentence(doc))}`, width);
    const rows = own.map((entry) => [entry.id, formsOf(entry), lead(entry)]);
    return [[...head.map(look.bold), ...columns(rows, width, look)].join("\n")];
  });
  const tail = `${found.length} formulas. lanewise show <formula> tells all of one, lanewise list --search <words> finds some.`;
  return [...parts, look.dim(tail)].join("\n\n");
}
