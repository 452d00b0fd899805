// Moments without rounding: doubles as whole multiples of 2^-64, in integers of any size.
const SCALE = 64n;

const whole = (x: number): bigint => {
  const scaled = x * 2 ** Number(SCALE);
  if (!Number.isInteger(scaled)) throw new RangeError(`${x} is no multiple of 2^-64`);
  return BigInt(scaled);
};

/** a / b, to the last place or two. */
function quotient(a: bigint, b: bigint): number {
  const more = 1100n;
  return Number(((a << more) / b) >> (more - 200n)) / 2 ** 200;
}

const sum = (x: readonly bigint[]) => x.reduce((total, value) => total + value, 0n);

/** n times sum (x - mean x)(y - mean y), in units of 2^-128. */
const scattered = (x: readonly bigint[], y: readonly bigint[]) =>
  BigInt(x.length) * sum(x.map((value, i) => value * y[i]!)) - sum(x) * sum(y);

export function exactMean(x: ArrayLike<number>): number {
  return quotient(sum(Array.from(x, whole)), BigInt(x.length) << SCALE);
}

/** Sum of the products of distances from the means, over n - 1. */
export function exactCovariance(x: ArrayLike<number>, y: ArrayLike<number> = x): number {
  const n = BigInt(x.length);
  return quotient(scattered(Array.from(x, whole), Array.from(y, whole)), (n * (n - 1n)) << (2n * SCALE));
}

export function exactCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = [Array.from(x, whole), Array.from(y, whole)];
  const xy = scattered(a, b);
  const square = quotient(xy * xy, scattered(a, a) * scattered(b, b));
  return Math.sign(Number(xy)) * Math.sqrt(square);
}
