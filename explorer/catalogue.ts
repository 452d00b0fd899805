// A Vite plugin: the catalogue as modules. `virtual:index` is what search needs, small; each domain is a file of its own, fetched when one
// of its formulas is opened, and what is long about a formula, its equation and its kernel's text, one beside it. Equations are typeset here,
// so that no page carries the means to.
import katex from "katex";
import type { Plugin } from "vite";
import { type BareEntry, entries } from "./entries.ts";
import { expected } from "./expected.ts";
import { kernelText } from "./source.ts";
import type { FormulaEntry } from "./src/catalogue.ts";
import { Styles } from "./styles.ts";
import { wordsOf } from "./words.ts";

const index = "virtual:index";
const domainsId = "virtual:domains";
const about = "virtual:about/";
const equations = "virtual:equations/";
const long = "virtual:long/";

export function catalogue(): Plugin {
  const { domains, formulas } = entries();
  const of = (domain: string) => formulas.filter((one) => one.domain === domain);
  const styles = new Map<string, Styles>();
  const longs = new Map<string, string>();

  const modules: Record<string, () => string> = {
    [index]: () => {
      const counted = domains.map(({ name, doc }) => ({ name, doc, brief: sentence(doc), count: of(name).length }));
      return `export const domains = ${text(counted)};\nexport const formulas = ${text(formulas.map(indexed))};`;
    },
    [domainsId]: () => domainModules(domains.map(({ name }) => name)),
  };

  function domainModule(domain: string): string {
    const used = new Styles();
    styles.set(domain, used);
    const all = of(domain);
    // All of them now, as the domain has one style sheet.
    for (const one of all) longs.set(one.id, `export default ${text(longOf(one, used))};`);
    const loaders = all.map(({ id, name }) => `  ${name}: () => import("${long}${id}"),`);
    return [
      `import "katex/dist/katex.min.css";\nimport "${equations}${domain}.css";`,
      `export const formulas = ${text(Object.fromEntries(all.map((one) => [one.name, short(one)])))};`,
      `export const long = {\n${loaders.join("\n")}\n};`,
    ].join("\n");
  }

  return {
    name: "catalogue",
    resolveId(id) {
      if (id === index || id === domainsId || id.startsWith(about) || id.startsWith(long)) return `\0${id}`;
      return id.startsWith(equations) ? id : undefined;
    },
    load(id) {
      if (id.startsWith(`\0${about}`)) return domainModule(id.slice(about.length + 1));
      if (id.startsWith(`\0${long}`)) return longs.get(id.slice(long.length + 1));
      if (id.startsWith(equations)) return styles.get(id.slice(equations.length, -".css".length))!.sheet();
      return modules[id.slice(1)]?.();
    },
  };
}

/** By domain: what is known of its formulas, their callers, and where their wasm lies. */
function domainModules(names: readonly string[]): string {
  const files = names.flatMap((name, k) =>
    ["simd", "scalar"].map((build) => `import ${build}${k} from "lanewise/${name}/engine-${build}.wasm?url";`),
  );
  const parts = names.map(
    (name, k) =>
      `  ${name}: { about: () => import("${about}${name}"), kernels: () => import("lanewise/${name}/slim"), simd: simd${k}, scalar: scalar${k} },`,
  );
  return `${files.join("\n")}\nexport const domains = {\n${parts.join("\n")}\n};`;
}

const indexed = ({ id, domain, name, shape, doc, names }: BareEntry) => ({
  id,
  domain,
  name,
  shape,
  brief: brief(doc),
  doc,
  names,
  also: wordsOf(id),
});

const sentence = (doc: string) => doc.match(/^.*?(?:\.(?=\s|$)|$)/)![0];

/** The first sentence, or what stands before its colon. */
const brief = (doc: string) => doc.match(/^.*?(?:[.:](?=\s|$)|$)/)![0].replace(/:$/, ".");

function short({ tex: _, names: __, ...entry }: BareEntry) {
  return { ...entry, plain: expected(entry as unknown as FormulaEntry) };
}

function longOf({ tex, id, kernel }: BareEntry, styles: Styles) {
  return {
    source: kernelText(kernel.file, id),
    ...(tex ? { math: styles.classes(katex.renderToString(tex, { displayMode: true, strict: "error" })) } : {}),
  };
}

/** A value as JavaScript, which has infinities and 64-bit integers. */
function text(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(text).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${text(one)}`).join(",")}}`;
}
