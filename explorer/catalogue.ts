// A Vite plugin: the catalogue as modules. `virtual:index` is what search needs, small; each domain is a file of its own, fetched when one
// of its formulas is opened. Equations are typeset here, so that no page carries the means to.
import { readFileSync } from "node:fs";
import katex from "katex";
import type { Plugin } from "vite";
import { expected } from "./expected.ts";
import { kernelText } from "./source.ts";
import type { FormulaEntry } from "./src/catalogue.ts";
import { Styles } from "./styles.ts";

interface Described {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  readonly shape: string;
  readonly inputs: readonly { readonly name: string }[];
  readonly params: readonly { readonly name: string }[];
  readonly rules: readonly unknown[];
  readonly state: readonly { readonly name: string }[];
  readonly outputs: readonly { readonly name: string }[];
  readonly sizes?: object;
  readonly strict: boolean;
  readonly kernelInt64?: object;
}

interface Written {
  readonly doc: string;
  readonly equation: string;
  readonly tex?: string;
  readonly sources: readonly string[];
  readonly cited: boolean;
  readonly kernel: { readonly name: string; readonly file: string };
  readonly example: object;
}

const index = "virtual:index";
const domains = "virtual:domains";
const about = "virtual:about/";
const equations = "virtual:equations/";

export function catalogue(): Plugin {
  const dist = new URL("../dist/", import.meta.url);
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, dist), "utf8"), revived);
  const { formulas, domains: described } = read("manifest.json") as {
    formulas: Described[];
    domains: { name: string; doc: string }[];
  };
  const { formulas: written } = read("catalogue.json") as { formulas: Record<string, Written> };

  const modules: Record<string, () => string> = {
    [index]:
      () => `export const domains = ${text(described.map(({ name, doc }) => ({ name, doc, count: of(name).length })))};
export const formulas = ${text(formulas.map((one) => indexed(one, written[one.id]!)))};`,
    [domains]: () =>
      described
        .map(
          ({ name }, k) =>
            `import simd${k} from "lanewise/${name}/engine-simd.wasm?url";\nimport scalar${k} from "lanewise/${name}/engine-scalar.wasm?url";`,
        )
        .join("\n") +
      `\nexport const domains = {\n${described
        .map(
          ({ name }, k) =>
            `  ${name}: { about: () => import("${about}${name}"), kernels: () => import("lanewise/${name}/slim"), simd: simd${k}, scalar: scalar${k} },`,
        )
        .join("\n")}\n};`,
  };
  const of = (domain: string) => formulas.filter((one) => one.domain === domain);
  const styles = new Map<string, Styles>();

  function domainModule(domain: string): string {
    const used = new Styles();
    styles.set(domain, used);
    const all = Object.fromEntries(of(domain).map((one) => [one.name, whole(one, written[one.id]!, used)]));
    return `import "katex/dist/katex.min.css";\nimport "${equations}${domain}.css";\nexport const formulas = ${text(all)};`;
  }

  return {
    name: "catalogue",
    resolveId: (id) =>
      id === index || id === domains || id.startsWith(about) ? `\0${id}` : id.startsWith(equations) ? id : undefined,
    load(id) {
      if (id.startsWith(`\0${about}`)) return domainModule(id.slice(about.length + 1));
      if (id.startsWith(equations)) return styles.get(id.slice(equations.length, -".css".length))!.sheet();
      return modules[id.slice(1)]?.();
    },
  };
}

const indexed = ({ id, domain, name, shape, inputs, params, outputs }: Described, { doc }: Written) => ({
  id,
  domain,
  name,
  shape,
  brief: brief(doc),
  doc,
  names: [...inputs, ...params, ...outputs]
    .map(({ name }) => name)
    .filter((one) => one !== "output" && one !== "offsets")
    .join(" "),
});

const brief = (doc: string) => doc.match(/^.*?(?:[.:](?=\s|$)|$)/)![0].replace(/:$/, ".");

function whole(of: Described, { doc, equation, tex, sources, cited, kernel, example }: Written, styles: Styles) {
  const { id, domain, name, shape, inputs, params, rules, state, outputs, sizes, strict, kernelInt64 } = of;
  const entry = { id, domain, name, shape, inputs, params, rules, state, outputs, sizes, strict, example };
  return {
    ...entry,
    ...{ doc, equation, sources, cited, kernel },
    int64: !!kernelInt64,
    source: kernelText(kernel.file, id),
    plain: expected(entry as unknown as FormulaEntry),
    ...(tex ? { math: styles.classes(katex.renderToString(tex, { displayMode: true, strict: "error" })) } : {}),
  };
}

/** What JSON has no numbers for is written as text; 64-bit integers end in n. */
function revived(_: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (/^-?\d+n$/.test(value)) return BigInt(value.slice(0, -1));
  return /^(NaN|-?Infinity)$/.test(value) ? Number(value) : value;
}

/** A value as JavaScript, which has infinities and 64-bit integers. */
function text(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(text).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${text(one)}`).join(",")}}`;
}
