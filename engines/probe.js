// What every engine is asked: the digest of all vectors on each build, and what its own functions give, which is its own affair.

/** Points at which the functions of an engine are compared. */
const count = 2000;

/** Evenly spread over a range, in an order without pattern. */
const spread = (low, high) =>
  Array.from({ length: count }, (_, i) => low + (high - low) * (((i + 1) * 0.6180339887498949) % 1));

const functions = {
  exp: () => spread(-50, 50).map((x) => Math.exp(x)),
  pow: () => spread(0.01, 20).map((x, i) => x ** (((i * 7919) % 4001) / 100 - 20)),
  tanh: () => spread(-3, 3).map((x) => Math.tanh(x)),
  cos: () => spread(-1e5, 1e5).map((x) => Math.cos(x)),
};

/** `builds`: formulas by the name of the build. */
export function probe(verify, vectors, builds) {
  const results = Object.entries(builds).map(([build, lw]) => {
    const { mismatches, ...rest } = verify(lw, vectors);
    return { build, ...rest, mismatches: mismatches.length, first: mismatches[0] };
  });
  const math = Object.fromEntries(Object.entries(functions).map(([name, points]) => [name, points()]));
  return JSON.stringify({ results, math });
}
