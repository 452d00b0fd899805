// Formulas that are compiled from texts alone, as in a page: specs that are not run, no disk.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Compiled, compiled, filesOf } from "../compiler/contents.ts";
import { onDisk } from "../compiler/disk.ts";
import { evaluate } from "../compiler/evaluate.ts";
import { type Folder, inMemory } from "../compiler/folder.ts";
import { home, house } from "../compiler/home.ts";
import { buildPack } from "../compiler/pack.ts";
import { programs } from "../compiler/program.ts";
import { type Evaluate, specsIn } from "../compiler/specs.ts";
import * as formulas from "../src/formulas/index.ts";
import type { Catalog, Domain } from "../src/spec.ts";

vi.hoisted(() => {
  process.env.CI ??= "true";
});

/** A folder's files as texts, imports of this repository's as authors write them. */
const textsOf = (folder: Folder): Folder =>
  inMemory(
    new Map(folder.files().map((name) => [name, folder.text(name)!.replaceAll('"../../spec.ts"', '"lanewise/spec"')])),
  );

const one = (text: string): Folder => inMemory(new Map([["own.ts", text]]));
const head = `import { choice, column, domain, field, param, signal, state, tally } from "lanewise/spec";\n`;
const words = `import { exp, max, step } from "lanewise/step";\n`;

/** What the parts of a folder evaluate to, before anything looks at it. */
async function evaluated(folder: Folder): Promise<Domain> {
  let found: readonly Domain[] = [];
  const keep: Evaluate = (folder, parts) => {
    found = evaluate(folder, parts) as readonly Domain[];
    return [];
  };
  await specsIn(folder, keep).catch((error) => {
    if (!found.length) throw error;
  });
  return Object.assign({}, ...found);
}

describe("specs are evaluated, not run", () => {
  test.each(Object.keys(formulas))("to what running them gives: %s", async (domain) => {
    const found = await evaluated(textsOf(onDisk(home("src/formulas", domain))));
    const own = (formulas as Catalog)[domain]!;
    expect(Object.keys(own).length).toBeGreaterThan(0);
    for (const [name, spec] of Object.entries(own)) expect(found[name], name).toEqual(spec);
  });

  test("constants, spreads, functions and files beside them", async () => {
    const folder = inMemory(
      new Map([
        [
          "specs/a.ts",
          `${head}import * as spec from "lanewise/spec";\nimport { unit, most as top } from "../units.ts";
const amount = (max = top, { of = unit }: { of?: string } = {}) => {\n  const range = [-0, max] as const;\n  return column(of, range);\n};
export const a = domain({ ["f" + 1]: { inputs: { x: amount(), y: amount(2 ** 3, { of: \`\${unit}/h\` }), ...{ z: spec.flag() } },
  params: { p: param("1", 1 / 4, [Math.min(0, 1), Number.MAX_SAFE_INTEGER]), c: choice(...["u", "v"] as const) },
  output: true ? field(["row"], unit) : spec.scalar("1") } });\n`,
        ],
        ["units.ts", "export const unit = 'k' + 'g';\nexport const most = { a: [1e3, 7] }.a[0]!;\n"],
      ]),
    );
    const { f1 } = await evaluated(folder);
    expect(f1).toEqual({
      inputs: {
        x: { unit: "kg", dims: ["row"], kind: "real", range: [-0, 1000] },
        y: { unit: "kg/h", dims: ["row"], kind: "real", range: [-0, 8] },
        z: { unit: "flag", dims: ["row"], kind: "flag", range: [0, 1] },
      },
      params: {
        p: { unit: "1", default: 0.25, range: [0, 2 ** 53 - 1] },
        c: { default: "u", choices: ["u", "v"] },
      },
      output: { unit: "kg", dims: ["row"], kind: "real", range: [-Infinity, Infinity] },
    });
  });

  test.each([
    ["a global", "{ inputs: { x: column(location.href) } }", 'own.ts:2:52: "location" is not known here'],
    ["what every object has", "{ inputs: { x: column([].constructor) } }", 'there is no "constructor"'],
    ["a call of a text", '{ inputs: { x: "a".repeat(9) } }', 'there is no "repeat"'],
    ["a way to code", '{ inputs: { x: column.constructor("return 1")() } }', 'there is no "constructor"'],
    ["a new object", "{ inputs: new Map() }", "a spec is data"],
    ["an import that runs", '{ inputs: import("x") }', "a spec is data"],
    ["a random number", '{ params: { p: param("1", Math.random(), [0, 1]) } }', "specs know of Math: PI"],
    ["a method", "{ inputs() { return {}; } }", "write a name and its value"],
    ["an assignment", "{ inputs: (Infinity = 3) }", 'specs do not know "="'],
    ["a function in a spec", "{ inputs: { x: column } }", "a function stands in it"],
    [
      "a helper that is not imported",
      '{ inputs: { x: integer("1") } }',
      'write import { integer } from "lanewise/spec"',
    ],
    ["a spread of nothing to spread", "{ inputs: { x: column(...3) } }", "a list is due here"],
    ["a call without end", "{ inputs: endless(1) }", "call each other without end"],
    ["a value made of itself", "{ inputs: circle }", '"circle" is made of itself'],
    ["more steps than a spec has", "{ inputs: doubled(1) }", "call each other without end"],
    ["branching without end", "{ inputs: wide(0) }", "more than a million steps"],
  ])("nor is anything that is not data: %s", async (_what, spec, message) => {
    const text = `${head}export const a = domain({ f: ${spec} });
const endless = (n: number): object => endless(n);
const circle = [circle];
const doubled = (n: number): object => [doubled(n), doubled(n)];
const wide = (n: number): object => n > 60 ? {} : [wide(n + 1), wide(n + 1)];\n`;
    const found = evaluated(one(text));
    await expect(found).rejects.toThrow(message);
    await expect(found).rejects.toThrow("own.ts");
  });
});

const lib = new Map(
  readdirSync(dirname(createRequire(import.meta.url).resolve("typescript")))
    .filter((name) => /^lib\.(es5|decorators(\.legacy)?|es2015\.\w+(\.\w+)?)\.d\.ts$/.test(name))
    .map((name) => [
      name,
      readFileSync(join(dirname(createRequire(import.meta.url).resolve("typescript")), name), "utf8"),
    ]),
);
const { faults, comments } = programs(house, lib);
const build = (formulas: Folder): Promise<Compiled> =>
  compiled({ formulas, house }, { evaluate, comments, quick: true });

describe("a pack from texts", () => {
  const out = "build/evaluate";
  beforeAll(() => buildPack("examples/pack/formulas", out, { docs: true, quick: true }), 60_000);
  afterAll(() => rmSync(out, { recursive: true }));

  test("is that of the same folder on a disk, byte by byte", async () => {
    const found = await build(textsOf(onDisk("examples/pack/formulas")));
    const files = filesOf({ ...found, name: "lanewise-example-pack", version: "0.0.0", docs: true });
    const written = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name));
    expect([...files.keys()].sort()).toEqual(written.sort());
    const version = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")).version;
    const same = filesOf({ ...found, name: "lanewise-example-pack", version, docs: true });
    for (const [name, contents] of same)
      expect(Buffer.from(contents).equals(readFileSync(join(out, name))), name).toBe(true);
  }, 60_000);
});

describe("types are looked at", () => {
  const spec = `${head}${words}export const a = domain({ f: { inputs: { x: column("1") }, output: column("1") } });\n`;
  test("of what is right, of bodies in a file beside too", () => {
    const pack = textsOf(onDisk("examples/pack/formulas"));
    expect(
      faults(
        inMemory(
          new Map(
            pack
              .files()
              .filter((name) => !name.endsWith(".loops.ts"))
              .map((name) => [name, pack.text(name)!]),
          ),
        ),
      ),
    ).toEqual([]);
    expect(faults(one(`${spec}export const f = step(a.f, ({ x }) => ({ output: exp(x) }));\n`))).toEqual([]);
  });

  test("two constants of one name", () => {
    const body = "export const f = step(a.f, ({ x }) => ({ output: x }));\n";
    expect(faults(one(spec + body + body)).join("\n")).toContain("own.ts:5:14: Cannot redeclare");
  });

  test.each([
    ["a name that the spec lacks", "({ y }) => ({ output: y })", "own.ts:4:31", "Property 'y' does not exist"],
    ["an output that is missing", "({ x }) => ({})", "own.ts:4:", "Property 'output' is missing"],
    ["a text for a number", '({ x }) => ({ output: max(x, "1") })', "own.ts:4:", "not assignable"],
  ])("of a body: %s", (_what, body, place, message) => {
    const found = faults(one(`${spec}export const f = step(a.f, ${body});\n`)).join("\n");
    expect(found).toContain(place);
    expect(found).toContain(message);
  });

  test("of a type without end", () => {
    const found = faults(
      one(`type Deep<N extends number[]> = N["length"] extends -1 ? N : Deep<[...N, 0]>;\nconst x: Deep<[]> = [];\n`),
    );
    expect(found.join("\n")).toContain("own.ts:2:");
  });

  test("an import that leads nowhere", () => {
    expect(
      faults(one(`import "./nowhere.ts";\nimport { x } from "elsewhere";\nexport const y = x;\n`)).join("\n"),
    ).toContain("own.ts:2:19: Cannot find module 'elsewhere'");
  });
});

describe("a text that is no formula is answered at its line", () => {
  const spec = `${head}${words}export const a = domain({ f: { inputs: { x: column("1") }, output: column("1") } });\n`;
  test.each([
    ["an empty text", "", "no specs here"],
    ["no TypeScript", "%%% {{{", "own.ts:1:1"],
    [
      "a body that does not compile",
      `${spec}export const f = step(a.f, ({ x }) => ({ output: x % 2 }));\n`,
      "own.ts:4:50: kernels cannot compute this",
    ],
    [
      "a helper that calls itself",
      `${spec}const g = (x) => g(x);\nexport const f = step(a.f, ({ x }) => ({ output: g(x) }));\n`,
      'own.ts:4:18: "g" calls itself',
    ],
    ["a spec without a body", spec, "own.ts:3:27: a.f: a spec without a body"],
    [
      "two bodies",
      `${spec}${["f", "g"].map((name) => `export const ${name} = step(a.f, ({ x }) => ({ output: x }));\n`).join("")}`,
      "own.ts:5:23: a.f has another body already",
    ],
    ["a domain that is no text's", `${head}export const a = domain(b);\n`, "own.ts:2:18"],
  ])("%s", async (_what, text, message) => {
    await expect(build(one(text))).rejects.toThrow(message);
  });

  test("ten thousand lines of specs without bodies, each by its line", async () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, k) => `  f${k}: { inputs: { x: column("1") }, output: column("1") },`,
    );
    const found = build(one(`${head}export const a = domain({\n${lines.join("\n")}\n});\n`));
    await expect(found).rejects.toThrow("own.ts:10002:3: a.f9999: a spec without a body");
  }, 60_000);
});
