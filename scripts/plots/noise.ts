// Noise that is the same everywhere: by seed, through the library's own uniform numbers and normal quantile.
import type { Lanewise } from "../../src/index.ts";

const index = (n: number) => Float64Array.from({ length: n }, (_, i) => i);

/** n independent normal numbers of mean 0 and deviation 1. */
export function normal({ core }: Lanewise, n: number, seed: number): Float64Array {
  const u = core.uniform({ index: index(n) }, { seed });
  return core.normalQuantile({ p: u.map((p) => p + 2 ** -54) });
}

/** n independent waits of mean 1, between events that know nothing of each other. */
export function waits({ core }: Lanewise, n: number, seed: number): Float64Array {
  const u = core.uniform({ index: index(n) }, { seed });
  return core.log1p({ x: u.map((p) => -p) }).map((x) => -x);
}
