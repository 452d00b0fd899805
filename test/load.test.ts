import { createHash } from "node:crypto";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import binaryen from "binaryen";
import { afterEach, describe, expect, test, vi } from "vitest";
import * as callers from "../build/callers/index.js";
import { abiVersion } from "../src/abi.ts";
import { bind } from "../src/bind.ts";
import * as formulas from "../src/formulas/index.ts";
import * as main from "../src/index.ts";
import { loaders, nothing } from "../src/load.ts";
import type { Lanewise } from "../src/public.ts";
import * as scalarEntry from "../src/scalar.ts";
import * as slim from "../src/slim.ts";
import { expectSameBits } from "./support/bits.ts";
import { wasmBytes } from "./support/builds.ts";

const engine = wasmBytes("engine-simd");
const scalarEngine = wasmBytes("engine-scalar");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const row = { utilization: 0.8, providers: 25, hour: 7 };
/** Loads anew, with nothing compiled before. */
const fresh = () => loaders<Lanewise>(callers, () => ({ wasm: engine, sha256: sha256(engine) }));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("load", () => {
  test("brings every formula", async () => {
    const lw = await main.load();
    expect(lw.energy.treasuryFee(row).fee).toBe(216);
    for (const [domain, specs] of Object.entries(formulas))
      for (const [name, spec] of Object.entries(specs))
        expect((lw as never as Record<string, Record<string, { spec: unknown }>>)[domain]?.[name]?.spec).toBe(spec);
  });

  test("is also there at once", () => {
    expect(main.loadSync().energy.treasuryFee(row).fee).toBe(216);
  });

  test("says what runs: build, ABI version and digest of the wasm", async () => {
    const info = { build: "simd", abiVersion, sha256: sha256(engine) };
    expect((await main.load()).info).toEqual(info);
    expect(main.loadSync().info).toEqual(info);
    expect(main.abiVersion).toBe(abiVersion);
  });

  test("compiles the embedded wasm once, for however many callers", async () => {
    const compile = vi.spyOn(WebAssembly, "compile");
    const { load } = fresh();
    await Promise.all([load(), load()]);
    await load();
    expect(compile).toHaveBeenCalledTimes(1);
  });

  test("gives the same formulas whenever module and staging are the same, now or later", async () => {
    const { load, loadSync } = fresh();
    const lw = await load();
    expect(loadSync()).toBe(lw);
    expect(await load({ staging: 128 * 1024 })).toBe(lw);
    expect(await load({ wasm: lw.module })).toBe(lw);
    const wide = await load({ staging: 65536 });
    expect(wide).not.toBe(lw);
    expect(wide.module).toBe(lw.module);
    expect(loadSync({ staging: 65536 })).toBe(wide);
    expect(await fresh().load()).not.toBe(lw);
  });

  test("compiles the embedded wasm once also when loadSync comes in between", async () => {
    const { load, loadSync } = fresh();
    const loading = load();
    const lw = loadSync();
    expect(await loading).toBe(lw);
    expect(await load()).toBe(lw);
  });

  test("gives the module that runs, which another thread takes as it is", async () => {
    const { module, info } = await main.load();
    const worker = new Worker(
      `const { parentPort, workerData } = require("node:worker_threads");
      parentPort.postMessage(WebAssembly.Module.exports(workerData).length);`,
      { eval: true, workerData: module },
    );
    const [exported] = await once(worker, "message");
    expect(exported).toBe(WebAssembly.Module.exports(module as WebAssembly.Module).length);
    expect(fresh().loadSync({ wasm: module }).info).toEqual({ ...info, sha256: undefined });
  });

  test("takes another staging area, which changes no bits", async () => {
    const x = Float64Array.from({ length: 30_000 }, (_, i) => Math.sin(i));
    const lw = await main.load({ staging: 65536 });
    expectSameBits(lw.core.ema({ x }), main.loadSync({ staging: 1 << 20 }).core.ema({ x }));
  });
});

describe("options of load", () => {
  test("that it does not have are refused with the one that was meant", async () => {
    const message = 'lanewise: unknown option "wsam" (did you mean "wasm"?), expected "wasm", "staging"';
    await expect(main.load({ wsam: engine } as never)).rejects.toThrow(message);
    expect(() => main.loadSync({ wsam: engine } as never)).toThrow(message);
  });

  test.each([null, 5, "engine.wasm"])("are an object, and not %o", async (options) => {
    await expect(main.load(options as never)).rejects.toThrow('lanewise: "options" expected an object');
    expect(() => main.loadSync(options as never)).toThrow('lanewise: "options" expected an object');
  });

  test("hold a staging area that holds something", () => {
    expect(() => main.loadSync({ staging: "1" as never })).toThrow(TypeError);
    for (const staging of [0, 65535, 65536.5, NaN, Infinity, -1, 2 ** 32])
      expect(() => main.loadSync({ staging })).toThrow(
        /^lanewise: "staging" expected (a whole number, 65536 or more|at most)/,
      );
  });
});

describe("the scalar entry", () => {
  test("runs the scalar build and says so", async () => {
    const info = { build: "scalar", abiVersion, sha256: sha256(scalarEngine) };
    expect((await scalarEntry.load()).info).toEqual(info);
    expect(scalarEntry.loadSync().info).toEqual(info);
  });

  test("gives the bits of the main entry", async () => {
    const [simd, scalar] = [await main.load(), await scalarEntry.load()];
    const utilization = Float64Array.from({ length: 99 }, (_, i) => i / 98);
    const columns = { utilization, providers: 12, hour: Float64Array.from({ length: 99 }, (_, i) => (i * 7) % 24) };
    expectSameBits(scalar.energy.treasuryFee(columns), simd.energy.treasuryFee(columns));
  });

  test("offers the same names", () => {
    expect(Object.keys(scalarEntry).sort()).toEqual(Object.keys(main).sort());
  });
});

describe("an entry without wasm", () => {
  test("says what to give it", async () => {
    const message =
      'lanewise/slim: no wasm is inside; give it, as load({ wasm: fetch(url) }) with the url of lanewise/engine-simd.wasm, or import from "lanewise"';
    await expect(slim.load()).rejects.toThrow(message);
    expect(() => slim.loadSync()).toThrow(message);
  });

  test("runs what it is given, and offers the same names as the main entry", async () => {
    expect((await slim.load({ wasm: engine })).energy.treasuryFee(row).fee).toBe(216);
    expect(Object.keys(slim).sort()).toEqual(Object.keys(main).sort());
  });
});

describe("wasm of the caller's own", () => {
  const info = { build: "scalar", abiVersion, sha256: sha256(scalarEngine) };
  const unknown = { ...info, sha256: undefined };

  test("may be bytes in any view", async () => {
    const padded = new Uint8Array(scalarEngine.length + 7);
    padded.set(scalarEngine, 7);
    for (const wasm of [scalarEngine, scalarEngine.buffer, padded.subarray(7), new DataView(scalarEngine.buffer)])
      expect((await main.load({ wasm })).info).toEqual(info);
    expect(main.loadSync({ wasm: scalarEngine }).info).toEqual(unknown);
  });

  test("may be a module, whose digest nobody knows", async () => {
    const wasm = new WebAssembly.Module(scalarEngine);
    expect((await main.load({ wasm })).info).toEqual(unknown);
    expect(main.loadSync({ wasm }).info).toEqual(unknown);
  });

  test("may be a response, or the promise of one", async () => {
    expect((await main.load({ wasm: new Response(scalarEngine) })).info).toEqual(info);
    expect((await main.load({ wasm: Promise.resolve(new Response(scalarEngine)) })).info).toEqual(info);
  });

  test("may be a data: URL", async () => {
    const wasm = new URL(`data:application/wasm;base64,${Buffer.from(scalarEngine).toString("base64")}`);
    expect((await main.load({ wasm })).info).toEqual(info);
  });

  test("may be a file: URL where files are not fetched", async () => {
    const fetch = vi.fn();
    vi.stubGlobal("fetch", fetch);
    const wasm = pathToFileURL("build/engine-scalar.wasm");
    expect((await main.load({ wasm })).info).toEqual(info);
    expect(fetch).not.toHaveBeenCalled();
    await expect(main.load({ wasm: pathToFileURL("build/nonesuch.wasm") })).rejects.toThrow("nonesuch.wasm");
  });

  test("is what its digest says, also when it is written to meanwhile", async () => {
    const wasm = scalarEngine.slice();
    const loading = main.load({ wasm });
    wasm.fill(0);
    expect((await loading).info).toEqual(info);
  });

  test("may be a URL that is fetched", async () => {
    const fetch = vi.fn(async () => new Response(scalarEngine));
    vi.stubGlobal("fetch", fetch);
    const wasm = new URL("https://example.org/engine-scalar.wasm");
    expect((await main.load({ wasm })).info).toEqual(info);
    expect(fetch).toHaveBeenCalledExactlyOnceWith(wasm);
  });

  test("that was not found is refused with the answer's status", async () => {
    vi.stubGlobal("fetch", async () => new Response("no such file", { status: 404 }));
    const wasm = new URL("https://example.org/engine.wasm");
    await expect(main.load({ wasm })).rejects.toThrow("lanewise: fetching the wasm answered 404");
  });

  test.each(["engine.wasm", 5, {}, []])("is refused when it is %o", async (wasm) => {
    await expect(main.load({ wasm: wasm as never })).rejects.toThrow(TypeError);
    await expect(main.load({ wasm: wasm as never })).rejects.toThrow(
      'lanewise: "wasm" expected bytes, WebAssembly.Module, Response or URL',
    );
  });

  test("that other hosts run is refused, naming the right files", async () => {
    const message = /lanewise: this wasm is meant for other hosts; .*engine-simd\.wasm or .*engine-scalar\.wasm/;
    for (const name of ["lanewise-simd", "lanewise-scalar"]) {
      const wasm = wasmBytes(name);
      await expect(main.load({ wasm })).rejects.toThrow(message);
      expect(() => main.loadSync({ wasm })).toThrow(message);
    }
  });

  test("that is no wasm, or incomplete, is refused as such", async () => {
    for (const wasm of [new Uint8Array(0), Uint8Array.of(1, 2, 3), engine.slice(0, 1000)]) {
      const message = /lanewise: this engine does not accept the wasm; .*check that the file is complete/;
      await expect(main.load({ wasm })).rejects.toThrow(message);
      expect(() => main.loadSync({ wasm })).toThrow(message);
    }
  });

  test("that speaks another ABI is refused", () => {
    const wasm = build(`(global (export "abiVersion") i32 (i32.const 99))
      (global (export "lanes") i32 (i32.const 2)) (global (export "heapBase") i32 (i32.const 1024))`);
    expect(() => main.loadSync({ wasm })).toThrow(
      `lanewise: wasm speaks ABI version 99, this package expects ${abiVersion}; take both from one release`,
    );
  });

  test("that lacks a kernel is refused by the kernel's name", () => {
    const wasm = build(`(global (export "abiVersion") i32 (i32.const ${abiVersion}))
      (global (export "lanes") i32 (i32.const 2)) (global (export "heapBase") i32 (i32.const 1024))`);
    const { ema } = formulas.core;
    expect(() => bind({ core: { ema } }, new WebAssembly.Module(wasm))).toThrow(
      'core.ema: the wasm does not export "core_ema"',
    );
  });

  test("of another domain is refused: the first formula that it lacks, and the remedy", async () => {
    const wasm = wasmBytes("control/engine-simd");
    const message =
      'ads.pacingDual: the wasm does not export "ads_pacingDual"; take the wasm of the entry you import from, and of one release with it';
    await expect(main.load({ wasm })).rejects.toThrow(message);
    expect(() => main.loadSync({ wasm: new WebAssembly.Module(wasm) })).toThrow(message);
    const { control = {} } = callers;
    expect(loaders({ control }, nothing("lanewise/control")).loadSync({ wasm })).toHaveProperty("control.pi");
  });

  /** The smallest module that could be an engine. */
  const build = (body: string) =>
    new Uint8Array(binaryen.parseText(`(module (import "env" "memory" (memory 1)) ${body})`).emitBinary());
});

describe("where wasm cannot run, the error names the remedy:", () => {
  const rejecting = (message: string) => {
    function Module() {
      throw new WebAssembly.CompileError(message);
    }
    vi.stubGlobal(
      "WebAssembly",
      Object.create(WebAssembly, { Module: { value: Module }, compile: { value: async () => Module() } }),
    );
  };
  const expectMessage = async (message: RegExp) => {
    await expect(fresh().load()).rejects.toThrow(message);
    expect(() => fresh().loadSync()).toThrow(message);
  };

  test("an engine without WebAssembly", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    await expectMessage(
      /lanewise: this engine has no WebAssembly; .*run the formulas on a server or in another engine/,
    );
    await expect(main.load({ wasm: engine })).rejects.toThrow(/has no WebAssembly/);
    expect(() => main.loadSync({ wasm: engine })).toThrow(/has no WebAssembly/);
  });

  test.each([
    "WebAssembly.compile(): Refused to compile or instantiate WebAssembly module because neither 'wasm-eval' nor 'unsafe-eval' is an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\"",
    "call to WebAssembly.compile() blocked by CSP",
    "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script",
  ])("a page whose policy forbids it (%s)", async (message) => {
    rejecting(message);
    await expectMessage(/Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to its script-src/);
  });

  test.each([
    "WebAssembly.Module(): Wasm code generation disallowed by embedder",
    "Wasm code generation disallowed by embedder",
  ])("a runtime that compiles no bytes (%s)", async (message) => {
    rejecting(message);
    await expectMessage(/lanewise: this runtime compiles no bytes; .*"workerd".*load\({ wasm }\)/);
  });

  test("an engine that gives another reason, which is passed on with its cause", async () => {
    rejecting("out of executable memory");
    await expectMessage(/lanewise: compiling the wasm failed: out of executable memory/);
    const error = await fresh()
      .load()
      .catch((error: Error) => error);
    expect((error as Error).cause).toBeInstanceOf(WebAssembly.CompileError);
  });

  test("an engine without SIMD", async () => {
    vi.resetModules();
    const { load, loadSync } = await import("../src/index.ts");
    vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
    const message =
      "lanewise: this engine has no WebAssembly SIMD; import from lanewise/scalar instead, it gives the same bits";
    await expect(load()).rejects.toThrow(message);
    expect(() => loadSync()).toThrow(message);
  });

  test("a process that has no room for another memory", async () => {
    const lw = main.loadSync();
    function Memory() {
      throw new RangeError("WebAssembly.Memory(): could not allocate memory");
    }
    vi.stubGlobal("WebAssembly", Object.create(WebAssembly, { Memory: { value: Memory } }));
    const message =
      /lanewise: no room for another memory of \d+ bytes; .*keep one bank of many entities, not many of few/;
    expect(() => lw.core.ema.bank(1)).toThrow(message);
    expect(() => lw.core.ema.bank(1)).toThrow(RangeError);
    expect(() => lw.energy.treasuryFee.workspace(1)).toThrow(message);
    expect(lw.core.ema({ x: 1 })).toBe(1);
  });

  test("but a refusal is not for ever: the next load tries anew", async () => {
    const { load } = fresh();
    const compile = vi.spyOn(WebAssembly, "compile").mockRejectedValueOnce(new WebAssembly.CompileError("busy"));
    await expect(load()).rejects.toThrow("busy");
    expect((await load()).info.build).toBe("simd");
    expect(compile).toHaveBeenCalledTimes(2);
  });
});

test("nothing is compiled or allocated at import", async () => {
  vi.resetModules();
  const spies = [vi.spyOn(WebAssembly, "compile"), vi.spyOn(WebAssembly, "instantiate")];
  const made = vi.fn();
  const refusing = (name: string) => ({
    value: function refuse() {
      made(name);
      throw new Error(name);
    },
  });
  vi.stubGlobal(
    "WebAssembly",
    Object.create(WebAssembly, {
      Module: refusing("Module"),
      Memory: refusing("Memory"),
      Instance: refusing("Instance"),
    }),
  );
  await import("../src/index.ts");
  for (const spy of [...spies, made]) expect(spy).not.toHaveBeenCalled();
});

test("the entry of workerd runs the module that its bundler imports", async () => {
  vi.doMock("../src/engine-simd.wasm", () => ({ default: new WebAssembly.Module(engine) }));
  const compile = vi.spyOn(WebAssembly, "compile");
  const { load } = await import("../src/workerd.ts");
  const lw = await load();
  expect(lw.info).toEqual({ build: "simd", abiVersion, sha256: sha256(engine) });
  expect(lw.energy.treasuryFee(row).fee).toBe(216);
  expect(compile).not.toHaveBeenCalled();
});

test("a pack's formulas come through the same door as ours", () => {
  const { ema } = formulas.core;
  const pack = bind({ core: { ema } }, new WebAssembly.Module(engine));
  expect(pack.core.ema({ x: 1 })).toBe(1);
  expect(pack.info.sha256).toBeUndefined();
});

test("specs come out of binding as they went in, frozen or not", () => {
  const { treasuryFee } = structuredClone(formulas.energy);
  const { inputs, params, output } = treasuryFee;
  const pack = () => bind({ energy: { treasuryFee } }, new WebAssembly.Module(engine));
  pack();
  expect(treasuryFee).toStrictEqual(formulas.energy.treasuryFee);
  for (const record of [inputs, params, output]) Object.freeze(record);
  expect(pack().energy.treasuryFee(row).fee).toBe(216);
});
