// Distributions of counts: staircases over gamma and beta functions.
import { step } from "../../../compiler/step.ts";
import {
  betaLog,
  betaLowerInside,
  betaPlain,
  betaScaled,
  betaTailOf,
  betaUpperInside,
  binomialQuantile,
  floor,
  gammaLog,
  gammaLower,
  gammaPlain,
  gammaScaled,
  gammaTailOf,
  gammaUpper,
  type Lane,
  log,
  negativeBinomialQuantile,
  perUnit,
  poissonQuantile,
  seldom,
} from "../../../compiler/vocabulary.ts";
import { distributions } from "../../../src/formulas/distributions/index.ts";

/** Counts beyond have no mass that could be told from none. */
const most = 1e300;

/** A mass at one place, and its logarithm. */
const certain = (k: Lane, at: Lane) => (k === at ? 1 : 0);

/** The smaller of p and 1 - p, whether it lies below, and what rounding may have taken from it. */
const partOf = (p: Lane, tail: string) => {
  const least = p <= 0.5;
  return {
    small: least ? p : 1 - p,
    lower: tail === "lower" ? least : !least,
    slack: least ? 0 : 5.551115123125783e-17,
    inside: p > 0 && p < 1,
    // 2^-54. Where everything is reached, and where nothing is.
    first: tail === "lower" ? p === 0 : p === 1,
  };
};

/** mass = mean^k e^-mean / k!; cdf = Q(k + 1, mean), sf = P(k + 1, mean) */
export const poisson = step(distributions.poisson, ({ k, mean }) => {
  const inside = k >= 0 && k <= most && mean > 0;
  const whole = floor(k);
  const a = inside ? whole + 1 : 1;
  const at = inside ? mean : 1;
  const scaled = gammaScaled(a, at, 0);
  const tail = gammaTailOf(a, at, 0, scaled);
  const none = mean === 0 ? certain(k, 0) : 0;
  const step = inside && k === whole;
  const deep = scaled < 1e-290;
  let mass = perUnit(scaled, at);
  if (seldom(deep)) mass = deep ? gammaPlain(a, at, 0) : mass;
  return {
    mass: step ? mass : none,
    logMass: step ? gammaLog(a, at, 0) : log(none),
    cdf: inside ? gammaUpper(a, at, tail) : k >= 0 ? 1 : 0,
    sf: inside ? gammaLower(a, at, tail) : k >= 0 ? 0 : 1,
  };
});

/** the least k with Q(k + 1, mean) >= p, or P(k + 1, mean) <= p */
export const poissonInverse = step(distributions.poissonQuantile, ({ p, mean }, { tail }) => {
  const { small, lower, slack, inside, first } = partOf(p, tail);
  const asked = inside && mean > 0;
  const found = poissonQuantile(asked ? mean : 1, asked ? small : 0.5, slack, lower);
  return { output: asked ? found : first || mean === 0 ? 0 : Infinity };
});

/** mass = trials! / (k! (trials - k)!) prob^k (1 - prob)^(trials - k); cdf = I_(1-prob)(trials - k, k + 1), sf its complement */
export const binomial = step(distributions.binomial, ({ k, trials, prob }) => {
  const doubtful = prob > 0 && prob < 1;
  const p = doubtful ? prob : 0.5;
  const q = 1 - p;
  const rest = 1 - q - p;
  const whole = floor(k);
  const inside = doubtful && k >= 0 && k < trials;
  const a = inside ? trials - whole : 1;
  const b = inside ? whole + 1 : 1;
  const tail = betaTailOf(a, b, q, rest, p, 0, betaScaled(a, b, q, rest, p, 0));
  const step = doubtful && k >= 0 && k <= trials && k === whole;
  const first = step ? whole + 1 : 1;
  const second = step ? trials - whole + 1 : 1;
  const none = doubtful ? 0 : certain(k, prob > 0 ? trials : 0);
  const past = k >= (prob < 1 && !doubtful ? 0 : trials);
  const all = trials + 1;
  const scaled = betaScaled(first, second, p, 0, q, rest);
  const deep = scaled < 1e-290;
  let mass = perUnit(scaled / (q * all), p);
  if (seldom(deep)) mass = deep ? betaPlain(first, second, p, 0, q, rest) / all : mass;
  return {
    mass: step ? mass : none,
    logMass: step ? betaLog(first, second, p, 0, q, rest) - log(all) : log(none),
    cdf: inside ? betaLowerInside(a, b, q, p, tail) : past ? 1 : 0,
    sf: inside ? betaUpperInside(a, b, q, p, tail) : past ? 0 : 1,
  };
});

/** the least k with cdf(k) >= p, or sf(k) <= p */
export const binomialInverse = step(distributions.binomialQuantile, ({ p, trials, prob }, { tail }) => {
  const { small, lower, slack, inside, first } = partOf(p, tail);
  const asked = inside && prob > 0 && prob < 1 && trials > 0;
  const found = binomialQuantile(asked ? trials : 1, asked ? prob : 0.5, asked ? small : 0.5, slack, lower);
  return { output: asked ? found : first || prob === 0 ? 0 : trials };
});

/**
 * mass = gamma(successes + k) / (gamma(successes) k!) prob^successes (1 - prob)^k; cdf = I_prob(successes, k + 1), sf its complement
 */
export const negativeBinomial = step(distributions.negativeBinomial, ({ k, successes, prob }) => {
  const doubtful = prob < 1;
  const p = doubtful ? prob : 0.5;
  const q = 1 - p;
  const rest = 1 - q - p;
  const inside = doubtful && k >= 0 && k <= most;
  const whole = floor(k);
  const at = inside ? whole : 0;
  const scaled = betaScaled(successes, at + 1, p, 0, q, rest);
  const tail = betaTailOf(successes, at + 1, p, 0, q, rest, scaled);
  const step = inside && k === whole;
  const none = doubtful ? 0 : certain(k, 0);
  const all = successes + at;
  const logs = betaLog(successes + 1, at + 1, p, 0, q, rest) + (log(successes / all) - log(all + 1));
  return {
    mass: step ? perUnit(scaled / q, all) : none,
    logMass: step ? logs : log(none),
    cdf: inside ? betaLowerInside(successes, at + 1, p, q, tail) : k >= 0 ? 1 : 0,
    sf: inside ? betaUpperInside(successes, at + 1, p, q, tail) : k >= 0 ? 0 : 1,
  };
});

/** the least k with cdf(k) >= p, or sf(k) <= p */
export const negativeBinomialInverse = step(
  distributions.negativeBinomialQuantile,
  ({ p, successes, prob }, { tail }) => {
    const { small, lower, slack, inside, first } = partOf(p, tail);
    const asked = inside && prob < 1;
    const found = negativeBinomialQuantile(
      asked ? successes : 1,
      asked ? prob : 0.5,
      asked ? small : 0.5,
      slack,
      lower,
    );
    return { output: asked ? found : first || prob === 1 ? 0 : Infinity };
  },
);
