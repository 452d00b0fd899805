// A kernel as a host without our facade calls it: pointers and numbers into its own memory, with guards around each column.
import { sinkBytes } from "../../compiler/rows.ts";
import { kernelName, signature } from "../../src/abi.ts";
import type { Cells, Given } from "../../src/check.ts";
import { bytesFor, columnsOf, page } from "../../src/memory.ts";
import type { Sizes, Slot } from "../../src/plan.ts";
import type { Spec } from "../../src/spec.ts";
import { wasmBytes } from "./builds.ts";
import { type Entry, product } from "./catalog.ts";

export interface Host {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: number;
  /** where kernels write what nobody wants */
  readonly sink: number;
  readonly kernels: Readonly<Record<string, (...args: number[]) => void>>;
}

export function host(name: string): Host {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasmBytes(name)));
  const { memory, heapBase, sink, ...kernels } = exports;
  (memory as WebAssembly.Memory).grow(16);
  return {
    memory: memory as WebAssembly.Memory,
    heapBase: (heapBase as WebAssembly.Global).value,
    sink: (sink as WebAssembly.Global).value,
    kernels: kernels as unknown as Host["kernels"],
  };
}

/** Kernel value of a parameter. */
export function paramValue({ params = {} }: Spec, name: string, given: Given): number {
  const param = params[name]!;
  const value = given[name] ?? param.default;
  return "choices" in param ? param.choices.indexOf(value as string) : Number(value);
}

export interface Calling {
  readonly inputs: Given;
  readonly sizes: Sizes;
  readonly params?: Given;
  /** outputs to ask for; all unless told */
  readonly wanted?: readonly string[];
  /** bytes by which columns miss a boundary of 16 */
  readonly off?: number;
}

export interface Called {
  readonly outputs: Readonly<Record<string, Float64Array>>;
  readonly states: Readonly<Record<string, Float64Array>>;
  /** addresses of bytes that changed and belong to no output, state or scratch that was handed over */
  readonly stray: readonly number[];
}

const guard = 0x7ff4deaddeaddeadn;

/** Calls a kernel by its signature and looks at every byte of memory before and after. */
export function callRaw({ memory, heapBase, sink, kernels }: Host, entry: Entry, calling: Calling): Called {
  const { plan, spec } = entry;
  const { inputs, sizes, params = {}, wanted = plan.outputs.map(({ name }) => name), off = 0 } = calling;
  const room = heapBase + bytesFor(columnsOf(plan), sizes) + 8192;
  if (memory.buffer.byteLength < room) memory.grow(Math.ceil((room - memory.buffer.byteLength) / page));
  const cells = new Float64Array(memory.buffer);
  new BigUint64Array(memory.buffer).fill(guard, Math.ceil(heapBase / 8));
  let top = Math.ceil(heapBase / 16) * 16;
  const own: [start: number, end: number][] = [[sink, sink + sinkBytes]];
  const place = (bytes: number) => {
    const at = top + 16 + off;
    top = Math.ceil((at + bytes) / 16) * 16;
    return at;
  };
  const writable = (slot: Slot) => {
    const length = product(slot.field.dims, sizes);
    const at = place(length * 8);
    own.push([at, at + length * 8]);
    return { at, column: cells.subarray(at / 8, at / 8 + length) };
  };
  const outputs: Record<string, Float64Array> = {};
  const states: Record<string, Float64Array> = {};
  const initials = spec.state ?? spec.carry ?? {};

  const args = signature(spec).map(({ role, name, type }) => {
    if (role === "length") return sizes[name] as number;
    if (role === "param") return paramValue(spec, name, params);
    if (role === "input") {
      const value = inputs[name] as Cells | number | undefined;
      const { field } = plan.inputs.find((slot) => slot.name === name)!;
      const length = product(field.dims, sizes);
      if (field.kind === "offsets") {
        const at = place(length * 4 + 4);
        new Uint32Array(memory.buffer, at, length + 1).set((value as Uint32Array) ?? [0, sizes[field.of!] as number]);
        return at;
      }
      if (value === undefined) return 0;
      if (type === "f64") return value as number;
      const at = place(length * 8);
      if (typeof value === "number") cells.fill(value, at / 8, at / 8 + length);
      else cells.set(value as Float64Array, at / 8);
      return at;
    }
    if (role === "output") {
      if (!wanted.includes(name)) return 0;
      const { at, column } = writable(plan.outputs.find((slot) => slot.name === name)!);
      outputs[name] = column;
      return at;
    }
    if (role === "scratch") return writable(plan.scratch.find((slot) => slot.name === name)!).at;
    const { at, column } = writable(plan.states.find((slot) => slot.name === name)!);
    const { initial } = initials[name]!;
    column.fill(typeof initial === "string" ? paramValue(spec, initial, params) : initial);
    states[name] = column;
    return at;
  });
  if (top + 64 > memory.buffer.byteLength) throw new RangeError(`${entry.path} needs ${top} bytes`);

  const before = new Uint8Array(memory.buffer).slice();
  kernels[kernelName(plan.domain, plan.name)]!(...args);
  const after = new Uint8Array(memory.buffer);
  const copy = (columns: Record<string, Float64Array>) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice()]));
  return { outputs: copy(outputs), states: copy(states), stray: changes(before, after, own) };
}

/** Addresses that differ outside the given ranges: at most ten of them. */
function changes(before: Uint8Array, after: Uint8Array, own: readonly (readonly [number, number])[]): number[] {
  const found: number[] = [];
  let from = 0;
  for (const [start, end] of [...own, [after.length, after.length] as const]) {
    if (Buffer.compare(before.subarray(from, start), after.subarray(from, start)) !== 0)
      for (let i = from; i < start && found.length < 10; i++) if (before[i] !== after[i]) found.push(i);
    from = end;
  }
  return found;
}
