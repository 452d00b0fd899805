// What the wasm itself promises to any host.
import binaryen from "binaryen";
import { describe, expect, test } from "vitest";
import { sample } from "../../reference/sample.ts";
import { compiled } from "../../scripts/kernels.ts";
import { abiVersion, eventSignature, eventsName, kernelName, signature } from "../../src/abi.ts";
import type { Spec } from "../../src/spec.ts";
import { varyingName, varyingSpec } from "../../src/varying.ts";
import { expectSameBits } from "../support/bits.ts";
import { anyCall, simd, wasmBytes } from "../support/builds.ts";
import { catalog, lengths, optionsFor, shapesOf } from "../support/catalog.ts";
import { callRaw, host } from "../support/raw.ts";

const hosts = ["simd", "scalar"].map((build) => ({ build, lanes: build === "simd" ? 2 : 1 }));
const equations = compiled();
const both = (kernel: string, spec: Spec, int64 = false) => {
  const ticks = { kernel, args: signature(spec, int64) };
  return spec.state ? [ticks, { kernel: eventsName(kernel), args: eventSignature(spec, int64) }] : [ticks];
};
const kernels = catalog.flatMap(({ path, domain, name, spec }) => {
  const columns = equations.has(path) ? varyingSpec(spec) : undefined;
  return [
    ...both(kernelName(domain, name), spec),
    ...(columns ? both(varyingName(kernelName(domain, name)), columns) : []),
    ...(spec.int64 ? both(kernelName(domain, name, true), spec, true) : []),
  ];
});
/** What a module exports beside its kernels. */
const furniture = ["abiVersion", "heapBase", "lanes", "sink"];
const help = { kernel: "indexBeyond" };

describe.each(hosts)("the $build build", ({ build, lanes }) => {
  const bytes = wasmBytes(`lanewise-${build}`);
  const exported = signatures(bytes);
  const running = host(`lanewise-${build}`);

  test("imports nothing, so any host can run it", () => {
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
  });

  test("exports one kernel for each spec, one of events for each recurrence, those for columns of parameters and twins on 64-bit integers where there are such, and nothing else", () => {
    expect([...exported.keys()].sort()).toEqual([...kernels, help].map(({ kernel }) => kernel).sort());
    const others = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).filter(({ kind }) => kind !== "function");
    expect(others.map(({ name }) => name).sort()).toEqual([...furniture, "memory"].sort());
  });

  test("says which ABI it speaks and how wide it computes", () => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    expect((exports.abiVersion as WebAssembly.Global).value).toBe(abiVersion);
    expect((exports.lanes as WebAssembly.Global).value).toBe(lanes);
  });

  test("uses SIMD instructions only where it says so, and none whose result differs between machines", () => {
    const text = binaryen.readBinary(bytes).emitText();
    expect(/\(([if]\d+x\d+|v128)\./.test(text)).toBe(build === "simd");
    expect(text).not.toMatch(/relaxed/);
  });

  test("has the engine build's kernels: only the memory stands on the other side", () => {
    const engine = wasmBytes(`engine-${build}`);
    expect(signatures(engine)).toEqual(exported);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(engine))).toEqual([
      { module: "env", name: "memory", kind: "memory" },
    ]);
  });

  test.each(kernels)("$kernel has the signature that its spec implies", ({ kernel, args }) => {
    expect(exported.get(kernel)).toBe(`${args.map(({ type }) => type)} -> void`);
  });

  test.each(catalog)("$path gives the same bits for columns on a boundary of 8 bytes and not of 16", (entry) => {
    for (const n of lengths)
      for (const sizes of shapesOf(entry, n)) {
        const calling = { inputs: sample(entry.spec, sizes, n, { optional: n % 2 === 0 }), sizes };
        const { stray, ...expected } = callRaw(running, entry, calling);
        const shifted = callRaw(running, entry, { ...calling, off: 8 });
        expectSameBits(shifted.outputs, expected.outputs, `${n}`);
        expectSameBits(shifted.states, expected.states, `${n}`);
        expect([...shifted.stray, ...stray]).toEqual([]);
      }
  });

  test.each(catalog)("$path writes its outputs and its state, and nothing else", (entry) => {
    for (const n of lengths)
      for (const sizes of shapesOf(entry, n))
        expect(callRaw(running, entry, { inputs: sample(entry.spec, sizes, n), sizes }).stray, `${n}`).toEqual([]);
  });

  test.each(catalog)(
    "$path gives an output the same bits whichever others are wanted, and takes 0 for those that are not",
    (entry) => {
      const sizes = shapesOf(entry, 9).at(-1)!;
      const inputs = sample(entry.spec, sizes, 9);
      const all = callRaw(running, entry, { inputs, sizes });
      const names = entry.plan.outputs.map(({ name }) => name);
      // A formula that does nothing but write its one output is not called for none.
      if (names.length > 1 || entry.spec.state) names.unshift("");
      for (const name of names) {
        const one = callRaw(running, entry, { inputs, sizes, wanted: [name] });
        expect(one.stray, name).toEqual([]);
        expectSameBits(one.outputs, name ? { [name]: all.outputs[name]! } : {}, `only ${name}`);
        expectSameBits(one.states, all.states, `only ${name}: state`);
      }
    },
  );

  test.each(catalog)("$path gives a host the bits that the facade gives", (entry) => {
    for (const sizes of shapesOf(entry, 33)) {
      const inputs = sample(entry.spec, sizes, 33);
      const out = Object.fromEntries(
        entry.plan.outputs.map(({ name }) => [name, callRaw(running, entry, { inputs, sizes }).outputs[name]!]),
      );
      const given = anyCall(simd.lw, entry)(inputs, {}, optionsFor(entry, sizes));
      expectSameBits("output" in out && entry.plan.outputs.length === 1 ? out.output! : out, given);
    }
  });
});

/** Exported functions and their types, as in "i32,f64 -> void". */
function signatures(bytes: Uint8Array): Map<string, string> {
  const module = binaryen.readBinary(bytes);
  const names = new Map([
    [binaryen.i32, "i32"],
    [binaryen.i64, "i64"],
    [binaryen.f64, "f64"],
    [binaryen.none, "void"],
  ]);
  const found = new Map<string, string>();
  for (let i = 0; i < module.getNumExports(); i++) {
    const { name, value, kind } = binaryen.getExportInfo(module.getExportByIndex(i));
    if (kind !== binaryen.ExternalFunction) continue;
    const { params, results } = binaryen.getFunctionInfo(module.getFunction(value));
    found.set(name, `${binaryen.expandType(params).map((type) => names.get(type))} -> ${names.get(results)}`);
  }
  return found;
}
