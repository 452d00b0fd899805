// What is shipped, used as strangers use it: what an uncaught error prints, and what TypeScript makes of the declarations.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { formulas } from "../src/index.ts";
import { Consumer } from "./support/consumer.ts";

const consumer = new Consumer();
afterAll(() => consumer.remove());

describe("an error that nobody catches", () => {
  const wrongs = {
    input: "lw.energy.treasuryFee({ utilization: 'high', providers: 25, hour: 7 })",
    parameter: "lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { bas: 300 })",
    state: "lw.control.pi.bank(3, {}, { state: { sum: 1 } })",
    wasm: "load({ wasm: new Uint8Array(9) })",
  };
  const kinds = {
    "esm.mjs": (entry: string) => `import { load, loadSync } from "${entry}";`,
    "cjs.cjs": (entry: string) => `const { load, loadSync } = require("${entry}");`,
  };
  const entries = ["lanewise", "lanewise/scalar"];
  const cases = Object.keys(kinds).flatMap((kind) =>
    entries.flatMap((entry) => Object.keys(wrongs).map((wrong) => ({ kind, entry, wrong }))),
  );

  test.each(cases)("prints less than 2 KB: a wrong $wrong of $entry, $kind", ({ kind, entry, wrong }) => {
    const source = `${kinds[kind as "esm.mjs"](entry)}\nconst lw = loadSync();\n${wrongs[wrong as "input"]};\n`;
    for (const flags of [[], ["--enable-source-maps"]]) {
      const { status, stderr } = spawnSync(process.execPath, [...flags, consumer.write(kind, source)], {
        encoding: "utf8",
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(/(Type|Range)?Error: (energy|control|lanewise)/);
      expect(stderr.length).toBeLessThan(2048);
    }
  });
});

describe("a domain's entry", () => {
  const print = "console.log(Object.keys(loadSync()).join(), loadSync().energy.treasuryFee(row).fee, preset)";
  const text = (start: string) => `${start}\nconst row = { utilization: 0.8, providers: 25, hour: 7 };\n${print}`;
  const names = "loadSync, LEGACY_TREASURY_FEE_BPS";

  test.each(["lanewise/energy", "lanewise/energy/scalar"])("runs as ESM and as CommonJS: %s", (entry) => {
    const files = {
      "domain.mjs": text(`import { ${names} as preset } from "${entry}";`),
      "domain.cjs": text(`const { ${names}: preset } = require("${entry}");`),
    };
    for (const [name, source] of Object.entries(files)) {
      const { stdout, stderr } = spawnSync(process.execPath, [consumer.write(name, source)], { encoding: "utf8" });
      expect(stdout + stderr).toBe("energy,info,module 216 500\n");
    }
  });

  test("makes no code at run time, which a strict policy of a page forbids", () => {
    const source = `import { loadSync } from "lanewise/energy";
const { energy } = loadSync();
const bank = energy.reputation.bank(2);
bank.at(1, { delivered: true });
console.log(energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }).fee, bank.state.skipped.join());`;
    const flags = ["--disallow-code-generation-from-strings", consumer.write("strict.mjs", source)];
    const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: "utf8" });
    expect(stdout + stderr).toBe("216 0,0\n");
  });

  test("without wasm runs the wasm of the domain, found by its own name", () => {
    const source = `import { readFileSync } from "node:fs";
import { loadSync } from "lanewise/energy/slim";
const url = new URL(import.meta.resolve("lanewise/energy/engine-scalar.wasm"));
console.log(loadSync({ wasm: readFileSync(url) }).info.build);`;
    const { stdout, stderr } = spawnSync(process.execPath, [consumer.write("slim.mjs", source)], { encoding: "utf8" });
    expect(stdout + stderr).toBe("scalar\n");
  });

  test.each(Object.keys(formulas))("of %s has the types of its own formulas and no others", (domain) => {
    const other = domain === "core" ? "energy" : "core";
    const text = `import { load, loadSync } from "lanewise/${domain}";
export const { ${domain}, info, module } = loadSync();
export const again = load({ wasm: module });
// @ts-expect-error not of this domain
loadSync().${other};`;
    expect(consumer.compile("domain.mts", text, { declaration: false, emitDeclarationOnly: false }).errors).toEqual([]);
  });
});

describe("the declarations", () => {
  const ways: Record<string, { name: string; options: ts.CompilerOptions }> = {
    "nodenext, ESM": { name: "lib.mts", options: {} },
    "nodenext, CommonJS": { name: "lib.cts", options: {} },
    "a bundler": {
      name: "lib.ts",
      options: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    },
    "the DOM and `using`": {
      name: "lib.mts",
      options: { lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"] },
    },
  };
  const every = Object.entries(formulas)
    .flatMap(([domain, specs]) =>
      Object.keys(specs).map((name) => `export const ${domain}_${name} = lw.${domain}.${name};`),
    )
    .join("\n");
  const library = (entry: string) => `
import { bind, formulas, type Lanewise, load, loadSync, spec } from "${entry}";
export const lw = loadSync();
export const promised = load();
export const { treasuryFee } = lw.energy;
export const { core } = lw;
export const bank = lw.control.pi.bank(3, { kp: 2 });
export const { state } = bank;
export const stepped = bank.step({ setpoint: 1, measured: new Float64Array(3) });
export const space = lw.core.moments.workspace({ row: 3, group: 1 });
export const mine = spec.domain({
  /** Twice as much. */
  twice: {
    inputs: { /** what is doubled */ x: spec.column("kWh", [0, Infinity]), hit: spec.flag(), kind: spec.code("a", "b") },
    params: { form: spec.renamed(spec.choice("smooth", "linear"), { old: "smooth" }), on: spec.toggle(true) },
    output: { y: spec.perGroup(spec.column("kWh")), z: spec.mirror(spec.signal(spec.column("1")), "z") },
    state: { z: spec.state("1", 0) },
  },
});
export const pack = bind({ mine, theirs: formulas.energy }, {});
export const makeBank = (lw: Lanewise, n: number) => lw.network.tokenBucket.bank(n);
export function summary(x: Float64Array) {
  return { ...lw.core.moments({ x }), fee: lw.fees.progressive };
}
`;

  test.each(Object.entries(ways))("let a library export banks, formulas and domains: %s", (_, { name, options }) => {
    const { errors, declarations } = consumer.compile(name, library("lanewise"), options);
    expect(errors).toEqual([]);
    expect(declarations).toContain("export declare const bank: ");
    // What names things of this package names the package, not a path in it.
    expect(declarations).not.toContain("lanewise/dist");
  });

  test("let a library export every formula, of the scalar entry too", () => {
    const { errors, declarations } = consumer.compile("lib.mts", library("lanewise/scalar") + every, {});
    expect(errors).toEqual([]);
    expect(declarations).not.toContain("lanewise/dist");
  });

  test("take what hosts have: a fetched response, a URL, a buffer of Node, a compiled module", () => {
    const text = `import { load, loadSync } from "lanewise";
export const all = [
  load({ wasm: fetch("engine.wasm") }), load({ wasm: new URL("https://example.org/engine.wasm") }),
  load({ wasm: new WebAssembly.Module(new Uint8Array(8)) }), loadSync({ wasm: new Uint8Array(8) }),
];
using bank = loadSync().control.pi.bank(1);
bank.dispose();
// @ts-expect-error a path is no place to fetch from
load({ wasm: "engine.wasm" });`;
    const lib = ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"];
    expect(consumer.compile("hosts.mts", text, { lib }).errors).toEqual([]);
  });

  test("are there once, each domain's in a file of its own", () => {
    const texts = ["index", "lanewise", "control/index"].map((name) => readFileSync(`dist/${name}.d.cts`, "utf8"));
    expect(texts.map((text) => text.includes("namespace Control"))).toEqual([false, false, true]);
  });
});

test("is code to read: no line of it is longer than the editor's window, but those of the wasm's text and of the command", () => {
  // The command has libraries in it, and a page to write.
  const others = new Set(["report-page.js"]);
  const reach = (name: string) => {
    if (others.has(name)) return;
    others.add(name);
    const text = ts.sys.readFile(join("dist", name))!;
    for (const [, next = ""] of text.matchAll(/"\.\/([\w-]+-[A-Z0-9]{8}\.js)"/g)) reach(next);
  };
  reach("cli.js");
  const files = readdirSync("dist", { recursive: true, encoding: "utf8" });
  const own = files.filter((name) => /(?<!\.text)\.c?js$/.test(name) && !others.has(name));
  expect(own).toContain("index.js");
  for (const name of own) {
    const lines = ts.sys.readFile(join("dist", name))!.split("\n");
    const longest = Math.max(...lines.map((line) => line.length));
    expect(longest, name).toBeLessThan(1600);
  }
});
