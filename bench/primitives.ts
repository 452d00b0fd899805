// npm run probe && tsx bench/primitives.ts [name ...] [--sizes 1000,100000]: elementary functions against loops over Math.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { random } from "../test/support/random.ts";
import { machine } from "./machine.ts";
import { race } from "./race.ts";
import { sized } from "./sized.ts";
import { type Line, table } from "./table.ts";
import type { Build, Variant } from "./variants.ts";

interface Primitive {
  readonly range: readonly [low: number, high: number];
  readonly loop: (x: Float64Array, y: Float64Array, out: Float64Array) => void;
  /** takes two columns */
  readonly binary?: true;
}

/** Each loop is written out: one that took the operation as an argument would measure the call. */
const primitives: Readonly<Record<string, Primitive>> = {
  exp: {
    range: [-20, 20],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.exp(x[i]!);
    },
  },
  expm1: {
    range: [-2, 2],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.expm1(x[i]!);
    },
  },
  log: {
    range: [0.001, 1000],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.log(x[i]!);
    },
  },
  log1p: {
    range: [-0.9, 10],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.log1p(x[i]!);
    },
  },
  pow: {
    range: [0.01, 10],
    binary: true,
    loop: (x, y, out) => {
      for (let i = 0; i < x.length; i++) out[i] = x[i]! ** y[i]!;
    },
  },
  tanh: {
    range: [-3, 3],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.tanh(x[i]!);
    },
  },
  sigmoid: {
    range: [-20, 20],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = 1 / (1 + Math.exp(-x[i]!));
    },
  },
  sin: {
    range: [-10, 10],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.sin(x[i]!);
    },
  },
  cos: {
    range: [-10, 10],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.cos(x[i]!);
    },
  },
  sqrt: {
    range: [0, 100],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.sqrt(x[i]!);
    },
  },
  floor: {
    range: [-100, 100],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.floor(x[i]!);
    },
  },
  roundHalfAway: {
    range: [-100, 100],
    loop: (x, _, out) => {
      for (let i = 0; i < x.length; i++) out[i] = Math.sign(x[i]!) * Math.floor(Math.abs(x[i]!) + 0.5);
    },
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sizes: { type: "string", default: "1000,100000" } },
});

type Probe = Readonly<Record<string, (...args: number[]) => void>>;
const largest = Math.max(...values.sizes.split(",").map(Number));

function probe(build: Build) {
  const wasm = readFileSync(new URL(`../build/probe-${build}.wasm`, import.meta.url));
  const pages = 2 + Math.ceil((largest * 3 * 8) / 65536);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(sized(wasm, pages)));
  const { memory, heapBase, ...functions } = exports;
  return {
    functions: functions as Probe,
    cells: new Float64Array((memory as WebAssembly.Memory).buffer),
    base: Math.ceil((heapBase as WebAssembly.Global).value / 64) * 8,
  };
}

const probes = { scalar: probe("scalar"), simd: probe("simd") };
const stay = () => {};

function inWasm(kind: Build, name: string, columns: readonly Float64Array[]): Variant {
  const { functions, cells, base } = probes[kind];
  const n = columns[0]!.length;
  columns.forEach((column, k) => {
    cells.set(column, base + k * largest);
  });
  const addresses = [...columns.keys(), 2].map((k) => (base + k * largest) * 8);
  const args = [...addresses.slice(0, -1), n, addresses.at(-1)!];
  const run = functions[name]!;
  return { kind, run: () => run(...args), restore: stay, outputs: {} };
}

const names = positionals.length ? positionals : Object.keys(primitives);
const lines: Line[] = values.sizes.split(",").flatMap((size) =>
  names.map((name) => {
    const n = Number(size);
    const { range, loop, binary } = primitives[name]!;
    const next = random(n);
    const [low, high] = range;
    const [x, y] = [0, 1].map(() => Float64Array.from({ length: n }, () => low + (high - low) * next())) as [
      Float64Array,
      Float64Array,
    ];
    const out = new Float64Array(n);
    const plain: Variant = { kind: "plain", run: () => loop(x, y, out), restore: stay, outputs: {} };
    const columns = binary ? [x, y] : [x];
    const pace = { rounds: 7, milliseconds: 15 };
    return { name, n, timings: race([plain, inWasm("scalar", name, columns), inWasm("simd", name, columns)], n, pace) };
  }),
);
const { cpu, node, date } = machine();
console.log(`${cpu}, Node ${node}, ${date}\n\n${table(lines)}`);
