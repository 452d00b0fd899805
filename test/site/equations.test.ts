import katex from "katex";
import { describe, expect, it } from "vitest";
import * as equations from "../../site/equations/index.ts";
import { tex } from "../../site/equations/tex.ts";
import * as formulas from "../../src/formulas/index.ts";
import { outputsOf, type Spec } from "../../src/spec.ts";

type Table<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** What equations call by a word that no spec has. */
const common = new Set(["after", "age", "before", "cdf", "end", "now", "old", "paid", "planned", "remaining"]);
for (const word of ["room", "sf", "taught"]) common.add(word);
/** Greek letters that mean the same everywhere. */
const constants = new Set(["pi", "Phi", "Gamma", "varphi", "psi"]);
/** Greek letters that an equation may use for what it says itself. */
const symbol =
  /\\(alpha|beta|gamma|delta|varepsilon|eta|theta|kappa|xi|rho|sigma|tau|phi|psi|omega|pi|Phi|Gamma|varphi)(?![a-z])/g;

const all = Object.entries(formulas as unknown as Table<Spec>).flatMap(([domain, specs]) =>
  Object.entries(specs).map(([name, spec]) => ({
    id: `${domain}.${name}`,
    name,
    spec,
    equation: (equations as unknown as Table<string>)[domain]?.[name],
  })),
);

/** Names of inputs, parameters, state and outputs, and of what sizes are told of. */
function namesOf(spec: Spec): Set<string> {
  const fields = { ...spec.inputs, ...spec.state, ...outputsOf(spec) };
  const dims = Object.values(fields).flatMap(({ dims }) => dims.map(String));
  const names = [...Object.keys(fields), ...Object.keys(spec.params ?? {}), ...dims];
  return new Set(names.filter((name) => name !== "output"));
}

/** Words of an equation that nothing stands for: `fee_1` may be the name `fee1`. */
function strangers(equation: string, name: string, spec: Spec): string[] {
  const known = namesOf(spec);
  const words = [...equation.matchAll(/\\mathrm\{(\w+)\}(?:_(\d))?/g)]
    .filter(([, word, digit]) => !known.has(word!) && !known.has(`${word}${digit}`))
    .map(([, word]) => word!)
    .filter((word) => word !== name && !common.has(word));
  const letters = [...new Set([...equation.matchAll(symbol)].map(([, letter]) => letter!))].filter((letter) => {
    const own = letter === "varepsilon" ? "epsilon" : letter;
    // Defined by the equation, or bound by what a minimum is over.
    const said = new RegExp(
      String.raw`\\${letter}(?![a-z])[^&=]{0,60}&?= |\{ ?\\${letter}(?![a-z])|_\{?[^}]*\\${letter}(?![a-z])`,
    );
    return !known.has(own) && !constants.has(letter) && !said.test(equation);
  });
  return [...words, ...letters];
}

describe("equations of formulas", () => {
  it("are there for every formula and for nothing else", () => {
    const written = Object.entries(equations as unknown as Table<string>).flatMap(([domain, of]) =>
      Object.keys(of).map((name) => `${domain}.${name}`),
    );
    expect(written.sort()).toEqual(all.map(({ id }) => id).sort());
    for (const { id, equation } of all) expect(equation?.trim(), id).toBeTruthy();
  });

  it("are set by KaTeX without a warning, and without a macro that it does not have", () => {
    for (const { id, equation } of all) {
      const set = () => katex.renderToString(equation!, { displayMode: true, throwOnError: true, strict: "error" });
      expect(set, id).not.toThrow();
    }
  });

  it("call inputs, parameters, state and outputs by their names", () => {
    const found = all.map(({ id, name, spec, equation }) => [id, strangers(equation!, name, spec)] as const);
    expect(Object.fromEntries(found.filter(([, words]) => words.length > 0))).toEqual({});
  });

  it("lose a name that a spec no longer has", () => {
    const { fees } = formulas;
    expect(strangers(equations.fees.split, "split", fees.split)).toEqual([]);
    const renamed = { ...fees.split, inputs: { fee: fees.split.inputs.fee, part: fees.split.inputs.percent } };
    expect(strangers(equations.fees.split, "split", renamed)).toEqual(["percent"]);
  });
});

describe("tex", () => {
  it("sets words upright, and letters, indices and text as they are", () => {
    expect(tex`rate_t \cdot x_{ij} + \text{if so} \ge 2`).toBe(
      String.raw`\mathrm{rate}_t \cdot x_{ij} + \text{if so} \ge 2`,
    );
    expect(tex`\clamp(alpha, epsilon)`).toBe(String.raw`\operatorname{clamp}(\alpha, \varepsilon)`);
  });

  it("aligns lines", () => {
    const two = tex`
      a &= b

      c &= d
    `;
    expect(two.split("\n")).toEqual([
      String.raw`\begin{aligned}`,
      String.raw`a &= b \\[0.2em]`,
      "c &= d",
      String.raw`\end{aligned}`,
    ]);
  });

  it("leaves what it has made as it is", () => {
    const once = tex`fee &= \round(raw), \qquad sigma = 1`;
    expect(tex`${once}`).toBe(once);
  });
});
