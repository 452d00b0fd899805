// The manifest is what other hosts read: a host that knows nothing else computes every formula to the bit.
import { describe, expect, test } from "vitest";
import { asText } from "../compiler/describe.ts";
import { sample } from "../reference/sample.ts";
import { catalogue } from "../scripts/describe.ts";
import type { Given } from "../src/check.ts";
import * as formulas from "../src/formulas/index.ts";
import * as main from "../src/index.ts";
import { isField } from "../src/spec.ts";
import { expectSameBits } from "./support/bits.ts";
import { anyCall, simd, wasmBytes } from "./support/builds.ts";
import { catalog, optionsFor, product, shapesOf } from "./support/catalog.ts";

/** What a host in another language would see. */
interface Arg {
  readonly role: string;
  readonly name: string;
}
interface Part {
  readonly name: string;
  readonly kind: string;
  readonly dims: readonly (string | number)[];
  readonly of: string;
  readonly default: number | string | boolean;
  readonly initial: number | string;
  readonly choices?: readonly string[];
}
type Parts = Readonly<Record<"inputs" | "params" | "state" | "carry" | "outputs" | "scratch", readonly Part[]>>;
interface Described extends Parts {
  readonly id: string;
  readonly kernel: { readonly name: string; readonly args: readonly Arg[] };
}

const text = asText(catalogue());
const manifest = JSON.parse(text);
const { abi } = manifest;
const number = (value: unknown): number => Number(value);
const named = (parts: readonly Part[], name: string) => parts.find((part) => part.name === name)!;

/** Calls the kernel of a formula by the manifest's rules. */
function host(
  { kernel, inputs, params, state, carry, outputs, scratch }: Described,
  given: Given,
  sizes: Record<string, number>,
) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasmBytes("lanewise-simd")));
  const memory = exports.memory as WebAssembly.Memory;
  memory.grow(64);
  let free = (exports.heapBase as WebAssembly.Global).value;
  const room = (bytes: number) => {
    const at = Math.ceil(free / abi.alignment) * abi.alignment;
    free = at + bytes + abi.cellBytes;
    return at;
  };
  const length = (dims: Part["dims"]) => product(dims, sizes);
  const column = (cells: ArrayLike<number>) => {
    const at = room(cells.length * abi.cellBytes);
    new Float64Array(memory.buffer, at, cells.length).set(cells);
    return at;
  };
  const numberOf = ({ choices, default: value }: Part) =>
    choices ? choices.indexOf(value as string) : value === true ? 1 : value === false ? 0 : number(value);
  const found: Record<string, () => Float64Array> = {};
  const args = kernel.args.map(({ role, name }) => {
    switch (role) {
      case "input": {
        const { dims, kind } = named(inputs, name);
        const value = given[name];
        if (!dims.length) return value as number;
        if (value === undefined) return 0;
        if (kind !== "offsets") return column(value as Float64Array);
        const offsets = value as Uint32Array;
        const at = room(offsets.length * abi.offsetBytes);
        new Uint32Array(memory.buffer, at, offsets.length).set(offsets);
        return at;
      }
      case "length":
        return sizes[name]!;
      case "param":
        return numberOf(named(params, name));
      case "state":
      case "carry": {
        const { initial, dims } = named(role === "state" ? state : carry, name);
        const each = (role === "state" ? sizes.entity! : sizes.group!) * length(dims);
        const known = params.find((param) => param.name === initial);
        return column(new Array(each).fill(known ? numberOf(known) : number(initial)));
      }
      case "scratch":
        return room(length(named(scratch, name).dims) * abi.cellBytes);
      default: {
        const cells = length(named(outputs, name).dims);
        const at = room(cells * abi.cellBytes);
        found[name] = () => new Float64Array(memory.buffer, at, cells).slice();
        return at;
      }
    }
  });
  (exports[kernel.name] as (...args: number[]) => void)(...args);
  return Object.fromEntries(Object.entries(found).map(([name, read]) => [name, read()]));
}

describe("the manifest", () => {
  const all: readonly Described[] = manifest.formulas;

  test("lists every formula", () => {
    expect(all.map(({ id }) => id)).toEqual(catalog.map(({ path }) => path));
  });

  test.each(catalog)("lets a host compute $path to the bit", (entry) => {
    const { spec, plan, path } = entry;
    const sizes = { ...shapesOf(entry, 9).at(-1)!, ...("group" in shapesOf(entry, 9)[0]! ? { group: 4 } : {}) };
    const inputs = sample(spec, sizes, 17);
    const outputs = Object.fromEntries(
      plan.outputs.map(({ name, field }) => [name, new Float64Array(product(field.dims, sizes))]),
    );
    const out = isField(spec.output) ? outputs.output : outputs;
    anyCall(simd.lw, entry)(inputs, {}, optionsFor(entry, sizes, { out }));
    expectSameBits(host(all.find(({ id }) => id === path)!, inputs, sizes), outputs);
  });

  test("tells NaN, Infinity and -Infinity apart, and loses no number of any spec", () => {
    const readBack = (value: unknown): unknown => {
      if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
      if (Array.isArray(value)) return value.map(readBack);
      if (typeof value === "object" && value !== null)
        return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, readBack(part)]));
      return value;
    };
    const read = readBack(manifest.formulas) as Record<string, Record<string, object>[]>[];
    for (const [i, { spec, path }] of catalog.entries())
      for (const part of ["inputs", "params", "state", "carry"] as const)
        for (const [k, [name, value]] of Object.entries(spec[part] ?? {}).entries())
          expect(read[i]![part]![k], `${path} ${part}`).toMatchObject({ ...value, name });
    expect(text).not.toMatch(/[:[,]null[,\]}]/);
    const ema = all.find(({ id }) => id === "core.ema")!;
    expect(named(ema.params, "halfLife").default).toBe("NaN");
    expect(named(ema.state, "y")).toMatchObject({ initial: "NaN", range: ["-Infinity", "Infinity"] });
  });

  test("has the presets with their docs, as the package exports them", () => {
    const exported = main as unknown as Record<string, unknown>;
    const expected = Object.keys(main).filter(
      (name) => !["formulas", "spec", "abiVersion"].includes(name) && typeof exported[name] !== "function",
    );
    const presets: readonly { name: string; doc: string; value: unknown }[] = manifest.presets;
    expect(presets.map(({ name }) => name).sort()).toEqual(expected.sort());
    for (const { name, doc, value } of presets) {
      expect(value).toEqual(exported[name]);
      expect(doc, name).toMatch(/\w/);
    }
    expect(presets.map(({ name }) => name)).toEqual(expect.arrayContaining(["baselinePresets", "phasePlans"]));
  });

  test("says what a host must know, and names only roles and kinds that there are", () => {
    expect(abi).toMatchObject({ version: main.abiVersion, alignment: 16, cellBytes: 8, offsetBytes: 4 });
    const roles = new Set(all.flatMap(({ kernel }) => kernel.args.map(({ role }) => role)));
    expect([...roles].sort()).toEqual([...abi.argumentOrder].sort());
    for (const { kernel } of all) {
      const order = kernel.args.map(({ role }) => abi.argumentOrder.indexOf(role));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasmBytes("lanewise-simd")));
    for (const name of Object.keys(abi.exports)) expect(exports[name], name).toBeDefined();
    expect((exports.memory as WebAssembly.Memory).buffer.byteLength).toBe(abi.pageBytes);
    const subjects =
      "numbers arguments addresses alignment columns odd offsets ticks state carry scratch parameters checks";
    expect(Object.keys(abi.rules)).toEqual(
      expect.arrayContaining([...subjects.split(" "), "nan", "integers", "mirrors", "lengths", "memory", "threads"]),
    );
  });

  test("is compact and the same each time", () => {
    expect(text).toBe(`${JSON.stringify(manifest)}\n`);
    expect(asText(catalogue())).toBe(text);
    expect(Object.keys(formulas)).toEqual(manifest.domains.map(({ name }: { name: string }) => name));
  });
});
