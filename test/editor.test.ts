// What an editor shows of the shipped declarations: the language service over a small file, as an editor asks it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import * as formulas from "../src/formulas/index.ts";
import { Consumer } from "./support/consumer.ts";
import { Editor } from "./support/editor.ts";

const consumer = new Consumer();
afterAll(() => consumer.remove());

interface Documented {
  readonly id: string;
  readonly doc: string;
}
const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as { readonly formulas: readonly Documented[] };
const docOf = (id: string) => manifest.formulas.find((formula) => formula.id === id)!.doc;

const head = `import { load } from "lanewise";\nconst lw = await load();\n`;
const text = `${head}const r = lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { base: 300, form: "smooth" });
const c = lw.core.ema({ x: new Float64Array(3) }, { alpha: 0.2 });
const b = lw.network.tokenBucket.bank(3, { rate: 2 });
b.step({ time: 1, cost: 1 });
r.congestion;
b.state.tokens;
`;
const editor = new Editor(join(consumer.folder, "shown.mts"), text);

test("the file under the cursor is free of errors", () => {
  expect(editor.errors()).toEqual([]);
});

describe("hover", () => {
  test("on a call shows the formula's doc, and which of its forms it is", () => {
    const row = editor.hover("treasuryFee(");
    expect(row.doc).toContain(docOf("energy.treasuryFee"));
    expect(row.doc).toContain("One row in, one row out.");
    expect(editor.hover("ema(").doc).toContain("Columns in, columns out");
  });

  test("on a field shows its doc, unit, range and default", () => {
    expect(editor.hover("base:").doc).toMatch(/^fee at target utilization.* \[bps, 0 to 10000, default 250\]$/);
    expect(editor.hover("form:").doc).toMatch(/ \[default "\w+"\]$/);
    expect(editor.hover("hour:").doc).toMatch(/ \[h, -?\d+ to \d+\]$/);
    expect(editor.hover("congestion;").doc).not.toBe("");
    expect(editor.hover("tokens;").doc).not.toBe("");
  });

  test("on a bank and what it does shows what that is", () => {
    expect(editor.hover("bank(").doc).toContain("each with its state");
    expect(editor.hover("step(").doc).toContain("one tick of all entities");
  });
});

test("signature help shows the formula's doc, and its fields by name", () => {
  const { doc, parameters } = editor.signature("{ utilization");
  expect(doc).toContain(docOf("energy.treasuryFee"));
  expect(parameters).toEqual([
    'inputs: Energy.TreasuryFee.Inputs<"row">',
    "params?: Energy.TreasuryFee.Params",
    "options?: Options",
  ]);
});

test("completion lists domains, formulas, inputs, parameters, choices and outputs", () => {
  expect(editor.completions(`${head}lw.`)).toEqual(
    expect.arrayContaining([...Object.keys(formulas), "info", "module"]),
  );
  expect(editor.completions(`${head}lw.energy.`)).toEqual(expect.arrayContaining(Object.keys(formulas.energy)));
  const { inputs, params, output } = formulas.energy.treasuryFee;
  expect(editor.completions(`${head}lw.energy.treasuryFee({ `).sort()).toEqual(Object.keys(inputs).sort());
  const call = `${head}lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }`;
  expect(editor.completions(`${call}, { `).sort()).toEqual(Object.keys(params).sort());
  expect(editor.completions(`${call}, { form: "`)).toEqual([...params.form.choices]);
  expect(editor.completions(`${call}).`).sort()).toEqual(Object.keys(output).sort());
});

describe("a wrong call gives an error of a few lines, without a type that has no name", () => {
  const wrongs: Record<string, string> = {
    "unknown input": "lw.energy.treasuryFee({ utilisation: 0.8, providers: 25, hour: 7 });",
    "missing input": "lw.energy.treasuryFee({ utilization: 0.8, providers: 25 });",
    "unknown parameter": "lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { bas: 300 });",
    "string for a number": 'lw.core.ema({ x: 1 }, { alpha: "0.5" });',
    "array for a column": "lw.core.ema({ x: [1, 2, 3] });",
    "wrong choice": 'lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { form: "other" });',
    "unknown output":
      "lw.energy.treasuryFee({ utilization: new Float64Array(1), providers: 25, hour: 7 }, {}, { out: { fees: new Float64Array(1) } });",
    "wrong unit":
      'declare const kwh: import("lanewise").Column<"kWh">; lw.energy.treasuryFee({ utilization: kwh, providers: 25, hour: 7 });',
    "bank, missing input": "lw.control.pi.bank(3).step({ setpoint: 1 });",
    "unknown option": 'lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, {}, { onInvalidd: "nan" });',
  };

  test.each(Object.entries(wrongs))("%s", (_, wrong) => {
    const errors = editor.errors(`${head}${wrong}\n`);
    expect(errors).toHaveLength(1);
    const lines = errors[0]!.split("\n");
    expect(lines.length).toBeLessThanOrEqual(14);
    for (const line of lines) {
      expect(line.length, line).toBeLessThan(300);
      // What the caller wrote has no name; what this package declares has.
      expect(line).not.toMatch(/\{ readonly|\.\.\. \d+ more/);
    }
  });
});

test("every formula's call shows its doc", () => {
  const calls = Object.entries(formulas).flatMap(([domain, specs]) =>
    Object.keys(specs).map((name) => ({ id: `${domain}.${name}`, line: `lw.${domain}.${name}({} as never);\n` })),
  );
  editor.show(head + calls.map(({ line }) => line).join(""));
  const bare = calls.filter(({ id, line }) => !editor.hover(line, line.indexOf("(") - 1).doc.includes(docOf(id)));
  expect(calls).toHaveLength(manifest.formulas.length);
  expect(bare.map(({ id }) => id)).toEqual([]);
});

describe("the declarations of a domain", () => {
  const ways: Record<string, ts.CompilerOptions> = {
    node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
    bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  };
  const library = (entry: string) => `import { load, loadSync } from "${entry}";
const lw = loadSync();
export const { control, module } = lw;
export const bank = lw.control.pi.bank(3, { kp: 2 });
export const { u } = bank.at(0, { setpoint: 1, measured: 2 });
export const later = load();
// @ts-expect-error another domain
lw.core;
`;

  // Only the types of the entry are asked for here, whatever else it exports.
  const manifestOf = join(consumer.folder, "node_modules/lanewise/package.json");
  const { exports, ...own } = JSON.parse(readFileSync(manifestOf, "utf8"));
  const control = { types: "./dist/control/index.d.ts" };
  writeFileSync(manifestOf, JSON.stringify({ ...own, exports: { "./control": control, ...exports } }));

  test.each(Object.entries(ways))("compile in %s", (_, options) => {
    const { errors, declarations } = consumer.compile("domain.ts", library("lanewise/control"), options);
    expect(errors).toEqual([]);
    expect(declarations).toMatch(/export declare const bank: .*Control\.Pi\.Bank;/);
    expect(declarations).toMatch(/u: number/);
  });
});

test("a library's own declarations name banks, formulas and domains", () => {
  const { errors, declarations } = consumer.compile(
    "named.mts",
    `import { loadSync } from "lanewise";
const lw = loadSync();
export const bank = lw.control.pi.bank(3);
export const { treasuryFee } = lw.energy;
export const { core } = lw;
`,
    {},
  );
  expect(errors).toEqual([]);
  expect(declarations).toBe(`export declare const bank: import("lanewise").Control.Pi.Bank;
export declare const treasuryFee: import("lanewise").Energy.TreasuryFee;
export declare const core: import("lanewise").Core;
`);
});
