// Both builds over the same random rows: whether every bit is the same.
import { random } from "../../../reference/random.ts";
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";
import type { Callable } from "../kernels.ts";

export interface Bits {
  readonly rows: number;
  readonly outputs: number;
  /** cells that differ, and the first of them */
  readonly different: number;
  readonly first?: { readonly output: string; readonly row: number; readonly simd: number; readonly scalar: number };
}

const rows = 10_001;

export function sameBits(entry: FormulaEntry, simd: Callable, scalar: Callable): Bits {
  // The same rows for everybody.
  const next = random(15);
  const inputs = Object.fromEntries(
    entry.inputs.map((field) => [field.name, field.dims.length ? column(field, next) : within(field, next())]),
  );
  const [a, b] = [simd, scalar].map((formula) => {
    const result = formula(inputs, undefined, { onInvalid: "nan" });
    return (result instanceof Float64Array ? { output: result } : result) as Readonly<Record<string, Float64Array>>;
  });
  let different = 0;
  let first: Bits["first"];
  const names = Object.keys(a!);
  for (const output of names) {
    const [x, y] = [a![output]!, b![output]!];
    const [p, q] = [x, y].map(({ buffer, byteOffset, length }) => new BigUint64Array(buffer, byteOffset, length));
    for (let row = 0; row < x.length; row++) {
      if (p![row] === q![row]) continue;
      different++;
      first ??= { output, row, simd: x[row]!, scalar: y[row]! };
    }
  }
  return { rows, outputs: names.length, different, ...(first ? { first } : {}) };
}

/** Numbers within the range, a few at its ends, a few that are none. */
const column = (field: FieldEntry, next: () => number): Float64Array =>
  Float64Array.from({ length: rows }, () => {
    const kind = next();
    if (kind < 0.01) return NaN;
    if (kind < 0.03) return end(field, next() < 0.5 ? 0 : 1);
    return within(field, next());
  });

function within({ kind, range, values }: FieldEntry, share: number): number {
  if (kind === "flag") return share < 0.5 ? 0 : 1;
  if (kind === "code") return Math.floor(share * (values?.length ?? 1));
  const [low, high] = [Math.max(range[0], -1e6), Math.min(range[1], 1e6)];
  const value = low <= high ? low + (high - low) * share : range[0];
  return kind === "integer" ? Math.floor(value) : value;
}

const end = ({ range }: FieldEntry, k: 0 | 1) => (Number.isFinite(range[k]) ? range[k] : k ? 1e300 : -1e300);
