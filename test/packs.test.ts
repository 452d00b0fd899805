// `lanewise build` in process: what it writes, and what it says to authors.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { onDisk } from "../compiler/disk.ts";
import { buildPack } from "../compiler/pack.ts";
import { buildPicked } from "../compiler/picked.ts";
import { watch } from "../compiler/watch.ts";
import { bind } from "../src/bind.ts";
import { core } from "../src/formulas/core/index.ts";
import { type Made, packed } from "../src/packed.ts";
import { column, domain, offsets, perGroup, signal, state, tally } from "../src/spec.ts";

// asc colours what it says where it runs in CI, which it asks once: mistakes must be found in that too.
vi.hoisted(() => {
  process.env.CI ??= "true";
});

mkdirSync("build", { recursive: true });
const temporary = mkdtempSync("build/packs-");
afterAll(() => rmSync(temporary, { recursive: true }));

let count = 0;
/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(temporary, `folder${count++}`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const moduleIn = (out: string, file: string) =>
  new WebAssembly.Module(new Uint8Array(readFileSync(join(out, `${file}.wasm`))));

describe("a pack", () => {
  const out = join(temporary, "dist");
  beforeAll(() => buildPack("examples/pack/formulas", out, { docs: true, quick: true }), 60_000);

  test.each(["simd", "scalar"])("computes what its bodies and loops say: %s", (build) => {
    const specs = domain({
      vapour: {
        inputs: { temperature: column("degC", [-40, 50]) },
        params: { base: { unit: "hPa", default: 6.1094, range: [6, 6.2] } },
        output: column("hPa"),
      },
      warmth: {
        inputs: { temperature: signal(column("degC", [-90, 60])) },
        params: {
          rise: { unit: "1", default: 0.5, range: [0, 1] },
          fall: { unit: "1", default: 0.1, range: [0, 1] },
        },
        state: { held: state("degC", Number.NaN), skipped: tally() },
        output: signal(column("degC")),
      },
      spread: { inputs: { value: column("any"), offsets: offsets() }, output: perGroup(column("any")) },
    });
    const { weather } = bind({ weather: specs }, moduleIn(out, `engine-${build}`));
    expect(weather.vapour({ temperature: 0 })).toBe(6.1094);
    expect(weather.vapour({ temperature: 20 })).toBeCloseTo(23.33, 2);
    expect([...weather.warmth({ temperature: Float64Array.of(10, 20, Number.NaN, 5) })]).toEqual([10, 15, 15, 14]);
    const value = Float64Array.of(3, 9, 4, -1, 5, Number.NaN);
    expect([...weather.spread({ value, offsets: Uint32Array.of(0, 3, 5, 5, 6) })]).toEqual([
      6,
      6,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test("has both kinds of builds, and a manifest that tells their digests, docs and kernels", () => {
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(manifest.name).toBe("lanewise-example-pack");
    expect(Object.keys(manifest.builds)).toEqual(["engine-simd", "lanewise-simd", "engine-scalar", "lanewise-scalar"]);
    expect(manifest.formulas.map(({ id }: { id: string }) => id)).toEqual([
      "weather.vapour",
      "weather.warmth",
      "weather.spread",
    ]);
    expect(manifest.formulas[0].inputs[0].doc).toBe("air temperature");
    expect(manifest.formulas[0].varying.name).toBe("weather_vapour_varying");
    expect(WebAssembly.Module.imports(moduleIn(out, "lanewise-simd"))).toEqual([]);
    expect(readFileSync(join(out, "formulas.md"), "utf8")).toContain("## weather.warmth");
  });

  test("takes a body that is a statement by itself, without a name", async () => {
    const spec = `export const trial = domain({ twice: { inputs: { x: column("1", [0, 9]) }, output: column("1") } });`;
    const folder = folderOf({
      "trial.ts": `import { column, domain } from "lanewise/spec";\nimport { step } from "lanewise/step";\n${spec}\nstep(trial.twice, ({ x }) => ({ output: 2 * x }));\n`,
    });
    const out = join(temporary, "alone");
    await buildPack(folder, out, { quick: true });
    const trial = domain({ twice: { inputs: { x: column("1", [0, 9]) }, output: column("1") } });
    expect(bind({ trial }, moduleIn(out, "engine-simd")).trial.twice({ x: 4 })).toBe(8);
  });

  test("is typed by declarations that keep the docs", () => {
    expect(readFileSync(join(out, "index.d.ts"), "utf8")).toContain('from "./weather.js"');
    expect(readFileSync(join(out, "weather.d.ts"), "utf8")).toContain("/** air temperature [degC, -40 to 50] */");
  });

  test("has callers of its own, which the entries take", () => {
    const text = readFileSync(join(out, "callers/weather.js"), "utf8");
    expect(text).toContain('from "lanewise/runtime"');
    for (const name of ["vapour", "warmth", "spread"]) expect(text).toContain(`kernel("weather_${name}")`);
    expect(readFileSync(join(out, "index.js"), "utf8")).toContain('from "./callers/weather.js"');
  });

  const made = (abi: number): Made => ({
    name: "weather",
    abi,
    sha256: "",
    wasm: () => new Uint8Array(readFileSync(join(out, "engine-simd.wasm"))),
  });

  test("for another ABI version is refused when it is loaded", async () => {
    const message = "weather: built for ABI version 1, the lanewise installed here speaks 2; build the pack anew";
    expect(() => packed({ weather: {} }, made(1)).loadSync()).toThrow(message);
    await expect(packed({ weather: {} }, made(1)).load()).rejects.toThrow(message);
  });
});

describe("a pick of our own formulas", () => {
  test("has their kernels alone, and gives the same numbers", () => {
    const out = join(temporary, "picked");
    buildPicked(["core.ema"], out);
    const module = moduleIn(out, "engine-simd");
    const kernels = WebAssembly.Module.exports(module).map(({ name }) => name);
    expect(kernels.filter((name) => name.includes("_")).every((name) => name.startsWith("core_ema"))).toBe(true);
    const x = Float64Array.of(1, 2, 4);
    const whole = bind({ core }, new WebAssembly.Module(readFileSync("build/engine-simd.wasm")));
    const { ema } = core;
    expect(bind({ core: { ema } }, module).core.ema({ x })).toEqual(whole.core.ema({ x }));
  });

  test.each([
    ["core.emma", '"core.emma" is no formula of lanewise; did you mean "core.ema"?'],
    ["", '"" is no formula of lanewise'],
  ])("refuses %o", (name, message) => {
    expect(() => buildPicked([name], join(temporary, "none"))).toThrow(message);
  });
});

const head =
  'import { choice, column, domain, offsets, param, perGroup, signal, state, tally } from "lanewise/spec";\n';
const words = 'import { exp, step } from "lanewise/step";\n';
const spec = (formula: string) => `${head}export const a = domain({\n  f: ${formula},\n});\n`;
const plain = '{ inputs: { x: column("1") }, output: column("1") }';
const specs = spec(plain);
const body = (text: string) => `${words}import { a } from "./specs.ts";\nexport const f = step(a.f, ${text});\n`;
const good = body("({ x }) => ({ output: exp(x) })");
const loops = (text: string) => `import { Series } from "lanewise/lib/lanes/series";\n${text}`;

describe("a mistake is told at its author's line", () => {
  test("by the path from where the author is, or from the root if the file is elsewhere", () => {
    expect(onDisk("formulas").called("shop.ts")).toBe(join("formulas", "shop.ts"));
    expect(onDisk(resolve("formulas")).called("shop.ts")).toBe(join("formulas", "shop.ts"));
    expect(onDisk(resolve("..", "beside")).called("shop.ts")).toBe(resolve("..", "beside", "shop.ts"));
  });

  const files = (specs: string, bodies = good, loops?: string) => ({
    "specs.ts": specs,
    "bodies.ts": bodies,
    ...(loops === undefined ? {} : { "f.loops.ts": loops }),
  });
  test.each([
    ["no specs", { "x.ts": "" }, ": no specs here", "no specs here"],
    [
      "a spec without a body",
      { "specs.ts": specs },
      "specs.ts:3:3",
      "a.f: a spec without a body; write step(a.f, ...)",
    ],
    [
      "a body without a spec",
      files(specs, `${good}export const g = step(a.g, ({ x }) => ({ output: x }));\n`),
      "bodies.ts:4:",
      "a.g: a body without a spec",
    ],
    ["an output never given", files(specs, body("({ x }) => ({ })")), "bodies.ts:3:", '"output" is not returned'],
    [
      "what kernels cannot do",
      files(specs, body("({ x }) => ({ output: x % 2 })")),
      "bodies.ts:3:",
      "kernels cannot compute this",
    ],
    [
      "a word that is none",
      files(specs, body("({ x }) => ({ output: bessel(x) })")),
      "bodies.ts:3:",
      '"bessel" is neither a word',
    ],
    [
      "two bodies",
      files(specs, `${good}export const g = step(a.f, ({ x }) => ({ output: x }));\n`),
      "bodies.ts:4:",
      "another body",
    ],
    ["syntax of a spec", files(`${specs}const = 3;\n`), "specs.ts:5:", "expected"],
    ["an import that is not there", files(`import "./nowhere.ts";\n${specs}`), "specs.ts:1:", "Could not resolve"],
    [
      "an unknown axis",
      files(spec('{ inputs: { x: column("1") }, output: perGroup(column("1")) }')),
      "specs.ts:3:",
      '"group" is no axis of this formula',
    ],
    [
      "a default out of range",
      files(spec('{ inputs: { x: column("1") }, params: {\n p: param("1", 3, [0, 1]) }, output: column("1") }')),
      "specs.ts:4:2",
      "the default 3 is outside 0 to 1",
    ],
    [
      "a range upside down",
      files(spec('{ inputs: { x: column("1", [1, 0]) }, output: column("1") }')),
      "specs.ts:3:",
      "a range is [min, max]",
    ],
    [
      "a name twice",
      files(spec('{ inputs: { x: column("1"),\n x: column("1") }, output: column("1") }')),
      "specs.ts:4:2",
      '"x" stands here twice',
    ],
    ["a formula in two files", { ...files(specs), "more.ts": specs }, "specs.ts:3:", "a.f has another spec already"],
    [
      "a choice twice",
      files(spec('{ inputs: { x: column("1") }, params: { c: choice("u", "u") }, output: column("1") }')),
      "specs.ts:3:",
      '"u" is a choice twice',
    ],
    [
      "a part that is none",
      files(spec('{ inputs: { x: column("1") }, outputs: column("1"), output: column("1") }')),
      "specs.ts:3:",
      'did you mean "output"?',
    ],
    [
      "a gauge's name",
      files(spec('{ inputs: { x: column("1") }, output: { ...column("1"), gauge: "Fee-bps" } }')),
      "specs.ts:3:",
      "a gauge is named in lower case",
    ],
    [
      "a gauge twice",
      files(spec('{ inputs: { x: { ...column("1"), gauge: "g" } }, output: { ...column("1"), gauge: "g" } }')),
      "specs.ts:3:",
      '"g" is a gauge twice',
    ],
    ["no output", files(spec('{ inputs: { x: column("1") } }')), "specs.ts:3:", "a.f has no output"],
    [
      "rows of a recurrence",
      files(spec('{ inputs: { x: column("1") }, state: { y: state("1", 0) }, output: signal(column("1")) }')),
      "specs.ts:3:",
      "signal(column(...))",
    ],
    [
      "a start that is no parameter",
      files(
        spec(
          '{ inputs: { x: signal(column("1")) }, params: { from: param("1", 0, [0, 1]) }, state: { y: state("1", "form") }, output: signal(column("1")) }',
        ),
      ),
      "specs.ts:3:",
      'did you mean "from"?',
    ],
    [
      "a range in the place of a state's axes",
      files(
        spec(
          '{ inputs: { x: signal(column("1")) },\n state: { y: state("1", 0, [0, 9]) }, output: signal(column("1")) }',
        ),
        body("({ x, y }) => ({ y: x + y, output: x })"),
      ),
      "specs.ts:4:",
      "state(unit, initial, [], { range: [0, 9] })",
    ],
    [
      "axes of a state that equations should compute",
      files(
        spec(
          '{ inputs: { x: signal(column("1")) },\n state: { y: state("1", 0, ["tap"]) }, sizes: { tap: 4 }, output: signal(column("1")) }',
        ),
        body("({ x, y }) => ({ y: x + y, output: x })"),
      ),
      "specs.ts:4:",
      "write its kernel in a .loops.ts file",
    ],
    [
      "a kernel without a spec",
      files(specs, good, loops("export function a_g(x: Series, n: i32, out: Series): void {}\n")),
      "f.loops.ts:2:17",
      "a_g: a kernel without a spec; did you mean a_f?",
    ],
    [
      "arguments of a kernel",
      files(specs, words, loops("export function a_f(x: Series, out: Series): void {}\n")),
      "f.loops.ts:2:17",
      "a_f takes (x: Series, row: i32, output: Series)",
    ],
    [
      "syntax of a kernel",
      files(specs, words, loops("export function a_f(x: Series, n: i32, out: Series): void {\n  const = 3;\n}\n")),
      "f.loops.ts:3:",
      "expected",
    ],
    [
      "a type of a kernel",
      files(
        specs,
        words,
        loops("export function a_f(x: Series, n: i32, out: Series): void {\n  out[0] = nothing;\n}\n"),
      ),
      "f.loops.ts:3:12",
      "Cannot find name 'nothing'",
    ],
  ])(
    "%s",
    async (_what, files: Readonly<Record<string, string>>, place, message) => {
      const folder = folderOf(files);
      const build = buildPack(folder, join(folder, "dist"), { quick: true });
      await expect(build).rejects.toThrow(message);
      await expect(build).rejects.toThrow(place);
    },
    30_000,
  );
});

describe("watch", () => {
  test("builds again on changes, once for those during a build, and goes on after mistakes", async () => {
    const told: string[] = [];
    const results = [undefined, "specs.ts:1:1: a mistake", undefined];
    let builds = 0;
    let changed = (_file: string) => {};
    const build = async () => {
      const wrong = results[builds++];
      if (builds === 3) for (let k = 0; k < 5; k++) changed("a.ts");
      if (wrong) throw new Error(wrong);
    };
    const idle = await watch(
      "folder",
      build,
      (line) => told.push(line),
      (_folder, call) => {
        changed = call;
      },
    );
    expect(builds).toBe(1);
    changed("dist/index.js");
    changed("dist/index.d.ts");
    await idle();
    expect(builds).toBe(1);
    changed("a.ts");
    await idle();
    expect(told[1]).toBe("specs.ts:1:1: a mistake");
    changed("a.ts");
    await idle();
    expect(builds).toBe(4);
    expect(told).toHaveLength(4);
    expect(told[3]).toMatch(/^built in [\d.]+ s$/);
  });
});
