// Functions measured against test/references/*.txt (scripts/references says what is in them).
import { readFileSync } from "node:fs";

export const BUILDS = ["simd", "scalar"] as const;
export type Build = (typeof BUILDS)[number];

/** A function with reference values, and how far it may be off. */
export type Measured = {
  readonly name: string;
  /** An exact value closer to zero counts as this large, which makes the error absolute around a zero. */
  readonly least?: number;
  /** The same in the host and in libraries: measured at the same points, for comparison. */
  readonly peers?: Readonly<Record<string, (...x: number[]) => number>>;
  /** A bare wasm instruction may return any NaN, and a zero of either sign where it is a sum. */
  readonly instruction?: { readonly anyZero?: true };
} & (
  | {
      /** Largest error allowed, in units of the last place of the exact value; 0 is bit for bit. */
      readonly ulp: number;
    }
  | {
      /** Largest error allowed, relative to the exact value; a subnormal one counts as the least normal number. */
      readonly relative: number;
    }
);

export const boundOf = (of: Measured): number => ("ulp" in of ? of.ulp : of.relative);

export const unitOf = (of: Measured): "ULP" | "relative" => ("ulp" in of ? "ULP" : "relative");

export interface References {
  /** One column per argument. */
  inputs: Float64Array[];
  /** Exact values, correctly rounded. */
  results: Float64Array;
  /** Exact value minus result, in ULP of the result. */
  rests: Float64Array;
}

export function readReferences(name: string): References {
  const lines = readFileSync(new URL(`../references/${name}.txt`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  const fields = lines.map((line) => line.split(" "));
  const arity = (fields[0]?.length ?? 0) - 2;
  const column = (at: number) => Float64Array.from(fields, (field) => fromBits(BigInt(`0x${field[at]}`)));
  return {
    inputs: Array.from({ length: arity }, (_, at) => column(at)),
    results: column(arity),
    rests: Float64Array.from(fields, (field) => Number(field[arity + 1])),
  };
}

const cell = new DataView(new ArrayBuffer(8));

export function toBits(x: number): bigint {
  cell.setFloat64(0, x);
  return cell.getBigUint64(0);
}

export function fromBits(bits: bigint): number {
  cell.setBigUint64(0, bits);
  return cell.getFloat64(0);
}

/** The bits of a column, without passing NaN through a number, which may change its payload. */
export function columnBits(column: Float64Array): BigUint64Array {
  return new BigUint64Array(column.buffer, column.byteOffset, column.length);
}

/** Distance from |x| to the next double away from zero. */
export function ulp(x: number): number {
  const exponent = Number((toBits(x) >> 52n) & 0x7ffn);
  return exponent > 52
    ? 2 ** (exponent - 1075)
    : exponent > 0
      ? Number.MIN_VALUE * 2 ** (exponent - 1)
      : Number.MIN_VALUE;
}

/**
 * Error of x in ULP of the correctly rounded result; infinite when NaN, infinity or the sign of zero is not what it
 * should be.
 */
export function errorInUlp(x: number, result: number, rest: number): number {
  if (Object.is(x, result)) return Math.abs(rest);
  if (!Number.isFinite(result) || !Number.isFinite(x) || (x === 0 && result === 0)) return Infinity;
  return Math.abs((x - result) / ulp(result) - rest);
}

/** Error of x in the unit that the function is measured in. */
function errorOf(of: Measured, x: number, result: number, rest: number): number {
  if (of.instruction?.anyZero && x === 0 && result === 0) return 0;
  const size = Math.max(Math.abs(result), of.least ?? 0);
  const small = of.least !== undefined && size === of.least;
  const ulps = small && x === result ? Math.abs(rest) : errorInUlp(x, result, rest);
  if (ulps === 0 || ulps === Infinity) return ulps;
  // A quotient first: a product with the last place of a subnormal number would underflow.
  return "ulp" in of ? ulps * (ulp(result) / ulp(size)) : ulps * (ulp(result) / Math.max(size, 2 ** -1022));
}

export interface Accuracy {
  points: number;
  max: number;
  /** Arguments of the point with the largest error. */
  worst: number[];
  /** 99.9 % of the points are at most this far off. */
  most: number;
  mean: number;
  /** Share of results that are the correctly rounded ones. */
  rounded: number;
}

export function accuracy(of: Measured, outputs: ArrayLike<number>, { inputs, results, rests }: References): Accuracy {
  const errors = Float64Array.from(outputs, (output, i) =>
    errorOf(of, output, results[i] as number, rests[i] as number),
  );
  const sorted = errors.slice().sort();
  const max = sorted[sorted.length - 1] as number;
  const worst = errors.indexOf(max);
  return {
    points: errors.length,
    max,
    worst: inputs.map((column) => column[worst] as number),
    most: sorted[Math.floor(0.999 * (sorted.length - 1))] as number,
    mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    rounded:
      Array.from(outputs).filter((output, i) => output === results[i] || Number.isNaN(output)).length / errors.length,
  };
}

/** Largest error of a peer where the exact value is finite; a zero of the wrong sign is forgiven. */
export function peerError(of: Measured, peer: (...x: number[]) => number, references: References): number {
  const { inputs, results, rests } = references;
  let max = 0;
  results.forEach((result, i) => {
    const output = peer(...inputs.map((column) => column[i] as number));
    if (Number.isFinite(result) && (output !== 0 || result !== 0))
      max = Math.max(max, errorOf(of, output, result, rests[i] as number));
  });
  return max;
}

export interface Probe {
  /** Applies a function to columns, as many rows at once as fit its memory (or `rows`). */
  map(name: string, inputs: Float64Array[], rows?: number): Float64Array;
}

export function loadProbe(build: Build): Probe {
  const file = new URL(`../../build/probe-${build}.wasm`, import.meta.url);
  let bytes: BufferSource;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new Error(`build/probe-${build}.wasm is missing: run npm run wasm, then npm run probe`);
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const memory = exports.memory as WebAssembly.Memory;
  const start = Math.ceil((exports.heapBase as WebAssembly.Global).value / 16) * 16;

  return {
    map(name, inputs, rows = Infinity) {
      const kernel = exports[name] as (...args: number[]) => void;
      const length = inputs[0]?.length ?? 0;
      const room = Math.floor((memory.buffer.byteLength - start) / 8 / (inputs.length + 1));
      const step = Math.min(rows, room - (room % 2));
      const outputs = new Float64Array(length);
      const at = (column: number) => start + column * step * 8;
      for (let from = 0; from < length; from += step) {
        const n = Math.min(step, length - from);
        for (const [column, input] of inputs.entries()) {
          new Float64Array(memory.buffer, at(column), n).set(input.subarray(from, from + n));
        }
        kernel(...inputs.flatMap((_, column) => at(column)), n, at(inputs.length));
        // As integers: a NaN keeps its bits.
        columnBits(outputs).set(new BigUint64Array(memory.buffer, at(inputs.length), n), from);
      }
      return outputs;
    },
  };
}
