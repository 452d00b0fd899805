// Formulas taken out of the compiled engine: they alone, and the same bits.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pick } from "../compiler/pick.ts";
import { compare } from "../scripts/compare.ts";
import { eventsName } from "../src/abi.ts";
import { bind } from "../src/bind.ts";
import * as formulas from "../src/formulas/index.ts";
import { anyCall, simd, wasmBytes } from "./support/builds.ts";
import { entriesOf } from "./support/catalog.ts";
import { picked } from "./support/tried.ts";

const engines = ["engine-simd", "engine-scalar"];
const exportsOf = (module: WebAssembly.Module) => WebAssembly.Module.exports(module).map(({ name }) => name);
const kernelsOf = (module: WebAssembly.Module) => exportsOf(module).filter((name) => name.includes("_"));
const cases = Object.keys(formulas).flatMap((domain) => engines.map((engine) => ({ domain, engine })));

describe("the wasm of a domain", () => {
  test.each(cases)("gives the bits of the whole one: $domain, $engine", ({ domain, engine }) => {
    const file = `build/${domain}/${engine}.wasm`;
    if (!existsSync(file)) throw new Error(`${file} is missing: run npm run wasm`);
    const modules = [wasmBytes(engine), readFileSync(file)].map((bytes) => new WebAssembly.Module(bytes));
    const [whole, own] = modules as [WebAssembly.Module, WebAssembly.Module];
    expect(kernelsOf(own)).toEqual(kernelsOf(whole).filter((name) => name.startsWith(`${domain}_`)));
    const events = new Set(exportsOf(whole));
    const [before, after] = [bind(picked(domain), whole), bind(picked(domain), own)];
    for (const entry of entriesOf(picked(domain))) {
      const contender = (bound: object) => ({
        call: anyCall(bound as typeof before, entry),
        events: events.has(eventsName(entry.plan.kernel)),
      });
      expect(compare(entry, contender(before), contender(after), 0).differences, entry.path).toEqual([]);
    }
  });
});

describe("one formula", () => {
  const { ema } = formulas.core;

  test("comes with all its forms and what hosts need, where a host looks for it", () => {
    const alone = new WebAssembly.Module(pick(wasmBytes("engine-simd"), ["core.ema"]) as Uint8Array<ArrayBuffer>);
    const hosts = exportsOf(simd.module).filter((name) => !name.includes("_"));
    const forms = ["core_ema", "core_ema_events", "core_ema_varying", "core_ema_varying_events"];
    expect(exportsOf(alone).sort()).toEqual([...hosts, ...forms].sort());
    const baseOf = (module: WebAssembly.Module) => {
      const memory = new WebAssembly.Memory({ initial: 1 });
      return (new WebAssembly.Instance(module, { env: { memory } }).exports.heapBase as WebAssembly.Global).value;
    };
    expect(baseOf(alone)).toBe(baseOf(simd.module));
    expect(baseOf(alone)).toBeLessThanOrEqual(16384);
    expect(bind({ core: { ema } }, alone).core.ema({ x: 1 })).toBe(1);
  });

  test("of a few is what it is alone: picking twice is picking once", () => {
    const engine = wasmBytes("engine-simd");
    const few = pick(engine, ["core.ema", "core.exp", "control.pi"]);
    for (const path of ["core.ema", "core.exp"]) expect(pick(few, [path])).toEqual(pick(engine, [path]));
  });

  test.each(["core.emma", "core", "", "core.ema.x"])("that the wasm has not is refused: %o", (path) => {
    expect(() => pick(wasmBytes("engine-simd"), [path])).toThrow(
      `${path}: the wasm has no such formula; expected "domain.formula", as "core.ema"`,
    );
  });
});
