import { instantiateSync } from "@assemblyscript/loader";
import { expect, test } from "vitest";
import { wasmBytes } from "./support/builds.ts";

type Kernel = (...args: number[]) => void;

test.each(["lanewise-simd", "lanewise-scalar"])("AssemblyScript's own loader runs a kernel of %s", (name) => {
  const { exports } = instantiateSync<Record<string, unknown>>(wasmBytes(name), {});
  const memory = exports.memory as WebAssembly.Memory;
  const at = Math.ceil((exports.heapBase as WebAssembly.Global).value / 16) * 16;
  memory.grow(1);
  const [q, r, prior, gain] = [0, 16, 32, 48].map((offset) => at + offset) as [number, number, number, number];
  const cells = (address: number) => new Float64Array(memory.buffer, address, 2);
  cells(q).set([0.01, 0.04]);
  cells(r).set([0.1, 0.1]);
  (exports.control_kalmanSteady as Kernel)(q, r, 2, prior, gain);
  expect(cells(prior)[0]).toBeCloseTo(0.03701562118716425, 15);
  expect(cells(gain)[0]).toBeCloseTo(0.2701562118716424, 15);
});
