// Equations and sources of formulas, from the comments at their kernels and in their specs.
import { readdirSync, readFileSync } from "node:fs";
import { sentences } from "../compiler/markdown.ts";
import type { CatalogueEntry } from "../site/manifest.ts";
import { kernelName } from "../src/abi.ts";
import type { Entry } from "./documented.ts";

/** What is written of a formula in words. */
type Told = Omit<CatalogueEntry, "tex" | "example">;

const kernels = kernelComments();

export function told({ domain, name, doc: text }: Entry): Told {
  const kernel = kernelName(domain, name);
  const { file, comment } = kernels.get(kernel)!;
  const doc = citing(text);
  const equation = citing(comment);
  return {
    doc: doc.text,
    equation: equation.text,
    sources: [...doc.sources, ...equation.sources.filter((one) => !doc.sources.includes(one))],
    cited: reference.test(text + comment),
    kernel: { name: kernel, file },
  };
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
