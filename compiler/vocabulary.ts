// The words of a step body. This one file is what an editor and tsc check a body against, what the compiler reads the kinds of
// arguments from (by their annotations: Lane differs by row, number and string are one for all rows), and what lets a body run as plain
// TypeScript: a Lane is a number, a Mask a boolean. Kernels call the function of the same name in assembly/lib instead.
// @tidy: gives no NaN but the canonical one. @costly: takes longer than looking at a domain.

/** one row: a number here, two rows at once in a SIMD kernel */
export type Lane = number;
/** one yes or no per row */
export type Mask = boolean;

/** Something was observed: not NaN. */
export const seen = (x: Lane): Mask => !Number.isNaN(x);
/** In the domain that the spec gives this input. */
export const valid = (input: Lane): Mask => !Number.isNaN(input);
/** The caller handed this column over; one answer for the whole call. */
export const given = (input: Lane): boolean => !Number.isNaN(input);
/** Some row beside this one, or this one. Worth asking before work that few rows need. */
export const some = (when: Mask): boolean => when;
/** The same where it hardly ever happens: rows where it does are computed apart. */
export const seldom = (when: Mask): boolean => when;
/** A tick where this does not hold is skipped, like one with an input out of its domain. */
export const expect = (_holds: Mask): void => {};
/** Holds nearly everywhere: where every row says so, what stands in the other way of a choice by it is not computed. */
export const usually = (holds: Mask): Mask => holds;

export const finite = (x: Lane): Mask => Number.isFinite(x);
export const within = (x: Lane, low: Lane, high: Lane): Mask => x >= low && x <= high;
/** A whole number within bounds. */
export const isWhole = (x: Lane, low: number, high: number): Mask => within(x, low, high) && Math.floor(x) === x;
/** A finite number above 0. */
export const isPositive = (x: Lane): Mask => x > 0 && x < Infinity;
/** A price: squares and ratios of any two neither overflow nor vanish. */
export const isPrice = (x: Lane): Mask => within(x, 1e-150, 1e150);
/** x, at most bound; a bound that is NaN does not bind, x that is NaN stays. */
export const min = (x: Lane, bound: Lane): Lane => (bound < x ? bound : x);
/** x, at least bound; a bound that is NaN does not bind, x that is NaN stays. */
export const max = (x: Lane, bound: Lane): Lane => (x < bound ? bound : x);
export const clamp = (x: Lane, low: Lane, high: Lane): Lane => min(max(x, low), high);
export const abs = (x: Lane): Lane => Math.abs(x);
/** |x| with the sign of y. */
export const copysign = (x: Lane, y: Lane): Lane => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x));
export const root = (x: Lane): Lane => Math.sqrt(x);
export const floor = (x: Lane): Lane => Math.floor(x);
export const ceil = (x: Lane): Lane => Math.ceil(x);
export const trunc = (x: Lane): Lane => Math.trunc(x);
/** Nearest whole number, halves away from zero. */
export const roundHalfAway = (x: Lane): Lane => Math.sign(x) * Math.round(Math.abs(x));

/** @tidy @costly */
export const exp = (x: Lane): Lane => Math.exp(x);
/** @tidy @costly */
export const exp2 = (x: Lane): Lane => 2 ** x;
/** 2^n of a whole n from -1022 to 1023. */
export const powerOfTwo = (n: Lane): Lane => 2 ** n;
/** n of 2^n <= x < 2^(n + 1) for a positive normal x. */
export const octave = (x: Lane): Lane => Math.floor(Math.log2(x));
/** @tidy @costly */
export const expm1 = (x: Lane): Lane => Math.expm1(x);
/** e^x - 1 - x. @costly */
export const expExcess = (x: Lane): Lane => Math.expm1(x) - x;
/** @tidy @costly */
export const log = (x: Lane): Lane => Math.log(x);
/** @tidy @costly */
export const log2 = (x: Lane): Lane => Math.log2(x);
/** @tidy @costly */
export const log10 = (x: Lane): Lane => Math.log10(x);
/** @tidy @costly */
export const log1p = (x: Lane): Lane => Math.log1p(x);
/** @tidy @costly */
export const pow = (x: Lane, y: Lane): Lane => x ** y;
/** x^y for one y of all rows. @costly */
export const power = (x: Lane, y: number): Lane => x ** y;
/** ratio^terms of a whole number of terms, 0 to 9,999, by multiplication. @costly */
export const geometric = (ratio: Lane, terms: Lane): Lane => {
  let power = 1;
  for (let k = 0; k < terms; k++) power *= ratio;
  return power;
};
/** 1 + ratio + ... + ratio^(terms - 1), one after the other. @costly */
export const geometricSum = (ratio: Lane, terms: Lane): Lane => {
  let sum = 0;
  let power = 1;
  for (let k = 0; k < terms; k++, power *= ratio) sum += power;
  return sum;
};
/** @tidy @costly */
export const cbrt = (x: Lane): Lane => Math.cbrt(x);
/** @tidy @costly */
export const tanh = (x: Lane): Lane => Math.tanh(x);
/** 1 / (1 + exp(-x)). @tidy @costly */
export const sigmoid = (x: Lane): Lane => 1 / (1 + Math.exp(-x));
/** log(1 + exp(x)). @tidy @costly */
export const softplus = (x: Lane): Lane => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** log of sigmoid. @tidy @costly */
export const logSigmoid = (x: Lane): Lane => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
/** log(exp(a) + exp(b)). @costly */
export const logAddExp = (a: Lane, b: Lane): Lane => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
/** @tidy @costly */
export const sin = (x: Lane): Lane => Math.sin(x);
/** @tidy @costly */
export const cos = (x: Lane): Lane => Math.cos(x);
/** cos(pi t). @costly */
export const cosHalfTurns = (t: Lane): Lane => Math.cos(Math.PI * t);
/** @tidy @costly */
export const asin = (x: Lane): Lane => Math.asin(x);
/** @tidy @costly */
export const atan = (x: Lane): Lane => Math.atan(x);
/** exp(sum of w log x), the weighted geometric mean of four. @tidy @costly */
// biome-ignore format: one line
export const geoMean4 = (a: Lane, b: Lane, c: Lane, d: Lane, wa: Lane, wb: Lane, wc: Lane, wd: Lane): Lane =>
  Math.exp(wa * Math.log(a) + wb * Math.log(b) + wc * Math.log(c) + wd * Math.log(d));
/** Hours since any midnight as the hour of that day. */
export const hourOfDay = (hour: Lane): Lane => Math.min(Math.max(hour - 24 * Math.floor(hour / 24), 0), 24 - 2 ** -48);
/** x + gain surprise. */
export const corrected = (x: Lane, gain: Lane, surprise: Lane): Lane => x + gain * surprise;

// Words without a counterpart in Math: plain TypeScript asks the scalar kernels for them.

/** log(p / (1 - p)). @tidy @costly */
export const logit = (p: Lane): Lane => inKernel("logit", p);
/** @tidy @costly */
export const erf = (x: Lane): Lane => inKernel("erf", x);
/** @tidy @costly */
export const erfc = (x: Lane): Lane => inKernel("erfc", x);
/** @tidy @costly */
export const erfInv = (x: Lane): Lane => inKernel("erfInv", x);
/** @tidy @costly */
export const erfcInv = (x: Lane): Lane => inKernel("erfcInv", x);
/** @tidy @costly */
export const gelu = (x: Lane): Lane => inKernel("gelu", x);
/** @tidy @costly */
export const gamma = (x: Lane): Lane => inKernel("gamma", x);
/** log of |gamma|, below 0 too. @tidy @costly */
export const lgammaAnywhere = (x: Lane): Lane => inKernel("lgammaAnywhere", x);
/** digamma, below 0 too. @tidy @costly */
export const digammaAnywhere = (x: Lane): Lane => inKernel("digammaAnywhere", x);
/** @tidy @costly */
export const lgamma = (x: Lane): Lane => inKernel("lgamma", x);
/** @tidy @costly */
export const digamma = (x: Lane): Lane => inKernel("digamma", x);
/** Mean and variance of the logarithm of a Gamma(x) variable, x >= 1. @costly */
export const meanOfLog = (x: Lane): Lane => inKernel("meanOfLog", x);
/** @costly */
export const varianceOfLog = (x: Lane): Lane => inKernel("varianceOfLog", x);
/** @tidy @costly */
export const lbeta = (a: Lane, b: Lane): Lane => inKernel("lbeta", a, b);
/** @tidy @costly */
export const lambertW = (x: Lane): Lane => inKernel("lambertW", x);
/** @tidy @costly */
export const normalCdf = (x: Lane): Lane => inKernel("normalCdf", x);
/** @tidy @costly */
export const normalLogCdf = (x: Lane): Lane => inKernel("normalLogCdf", x);
/** @tidy @costly */
export const normalDensity = (x: Lane): Lane => inKernel("normalDensity", x);
/** @tidy @costly */
export const normalQuantile = (p: Lane): Lane => inKernel("normalQuantile", p);
/** The smaller of I_x(a, b) and its complement; x + xRest + y + yRest = 1. @costly */
export const betaTail = (a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane): Lane =>
  inKernel("betaTail", a, b, x, xRest, y, yRest);
/** I_x(a, b) from the tail. @tidy @costly */
export const betaLower = (a: Lane, b: Lane, x: Lane, y: Lane, tail: Lane): Lane =>
  inKernel("betaLower", a, b, x, y, tail);
/** 1 - I_x(a, b) from the tail. @tidy @costly */
export const betaUpper = (a: Lane, b: Lane, x: Lane, y: Lane, tail: Lane): Lane =>
  inKernel("betaUpper", a, b, x, y, tail);
/** The x with I_x(a, b) = p. @tidy @costly */
export const betaQuantile = (a: Lane, b: Lane, p: Lane): Lane => inKernel("betaQuantile", a, b, p);
/** The x with I_x(a, b) = tail + rest where `lower`, else 1 - tail - rest. @tidy @costly */
export const betaQuantileOf = (a: Lane, b: Lane, tail: Lane, rest: Lane, lower: Mask): Lane =>
  inKernel("betaQuantileOf", a, b, tail, rest, lower);
/** The smaller of P(a, x) and its complement. @costly */
export const gammaTail = (a: Lane, x: Lane): Lane => inKernel("gammaTail", a, x);
/** P(a, x) from the tail. @tidy @costly */
export const gammaLower = (a: Lane, x: Lane, tail: Lane): Lane => inKernel("gammaLower", a, x, tail);
/** 1 - P(a, x) from the tail. @tidy @costly */
export const gammaUpper = (a: Lane, x: Lane, tail: Lane): Lane => inKernel("gammaUpper", a, x, tail);
/** The x with P(a, x) = p. @tidy @costly */
export const gammaQuantile = (a: Lane, p: Lane): Lane => inKernel("gammaQuantile", a, p);
/** P(X > Y), X of Beta(a, b) and Y of Beta(c, d), all from 0.01 to 1e8 or NaN. @costly */
export const betaExceeds = (a: Lane, b: Lane, c: Lane, d: Lane): Lane => inKernel("betaExceeds", a, b, c, d);
/** e^(-x^2/2). @costly */
export const halfBell = (size: Lane): Lane => inKernel("halfBell", size);
/** tail over bell. @costly */
export const tailRatio = (size: Lane): Lane => inKernel("tailRatio", size);
/** @costly */
export const tailFrom = (size: Lane, bell: Lane, ratio: Lane): Lane => inKernel("tailFrom", size, bell, ratio);
export const cdfFrom = (x: Lane, tail: Lane): Lane => inKernel("cdfFrom", x, tail);
/** @costly */
export const logCdfFrom = (x: Lane, ratio: Lane, tail: Lane): Lane => inKernel("logCdfFrom", x, ratio, tail);
export const densityFrom = (x: Lane, bell: Lane): Lane => inKernel("densityFrom", x, bell);
/** Weight at age 0 of a kernel of unit mass. @costly */
export const agePeak = (_kind: string, _window: Lane, _rate: Lane, _sigma: Lane): Lane => kernelsOnly("agePeak");
/** Weight at an age in the window over that at age 0. @costly */
export const ageShape = (_age: Lane, _kind: string, _window: Lane, _rate: Lane, _sigma: Lane): Lane =>
  kernelsOnly("ageShape");
/** The number at an index of the sequence of a seed, in [0, 1); NaN where one is out of range. @tidy @costly */
export const uniformAt = (index: Lane, seed: Lane): Lane => inKernel("uniformAt", index, seed);
/** Where a key of 64 bits, given in halves, stands among all for a salt, in [0, 1); NaN where one is out of range. @tidy @costly */
export const cohortAt = (key: Lane, high: Lane, salt: Lane): Lane => inKernel("cohortAt", key, high, salt);
/** H(kept) / H(size), H(n) = sum of i^-s for i = 1 to n. @costly */
export const zipfShare = (size: Lane, kept: Lane, s: Lane): Lane => inKernel("zipfShare", size, kept, s);
/** Largest root of x = 1 - e^(-z x). @tidy @costly */
export const outbreak = (z: Lane): Lane => inKernel("outbreak", z);
/** 1 / B of Erlang B, at most 10,000 servers. @costly */
export const inverseLoss = (offered: Lane, servers: Lane): Lane => inKernel("inverseLoss", offered, servers);
/** Until a bucket with a level below that now has the tokens it costs. @tidy @costly */
export const tokenWait = (time: Lane, now: Lane, level: Lane, cost: Lane, rate: Lane): Lane =>
  inKernel("tokenWait", time, now, level, cost, rate);
/** Until due - t <= room, which is not so now. @tidy @costly */
export const roomWait = (time: Lane, now: Lane, due: Lane, room: Lane): Lane =>
  inKernel("roomWait", time, now, due, room);

/** floor(x distance / (target parts)) of whole numbers, exact to 2^53 - 1. @tidy @costly */
export const wholeStep = (x: Lane, distance: Lane, target: Lane, parts: Lane): Lane =>
  inKernel("wholeStep", x, distance, target, parts);
/** Renyi cost of sampled Gaussian noise, where asked. @costly */
export const sampledCost = (q: Lane, sigma: Lane, order: Lane, when: Mask): Lane =>
  inKernel("sampledCost", q, sigma, order, when);
/** delta of Gaussian noise by epsilon and mu = sensitivity / sigma, rounded up. @costly */
export const deltaAbove = (epsilon: Lane, mu: Lane): Lane => inKernel("deltaAbove", epsilon, mu);
/** The largest mu whose delta does not exceed the one given. @costly */
export const mostRatio = (epsilon: Lane, delta: Lane): Lane => inKernel("mostRatio", epsilon, delta);
/** Least epsilon of any order for rho of concentrated privacy, rounded up. @costly */
export const zcdpEpsilon = (rho: Lane, delta: Lane): Lane => inKernel("zcdpEpsilon", rho, delta);
/** The order that gives it. @costly */
export const zcdpOrder = (rho: Lane, delta: Lane): Lane => inKernel("zcdpOrder", rho, delta);
/** Least delta of any order, rounded up. @costly */
export const zcdpDelta = (rho: Lane, epsilon: Lane): Lane => inKernel("zcdpDelta", rho, epsilon);

type Plain = (...args: readonly (number | boolean)[]) => number;
let plain: ((word: string) => Plain | undefined) | undefined;

/** Who has the scalar kernels gives these words a plain form: `lanewise/step` does. */
export const runWords = (by: (word: string) => Plain | undefined): void => {
  plain = by;
};

function inKernel(word: string, ...args: readonly (number | boolean)[]): number {
  return (plain?.(word) ?? kernelsOnly(word))(...args);
}

function kernelsOnly(word: string): never {
  throw new Error(`${word}: this word has no plain form; a body that uses it runs as a kernel only`);
}
