import type { privacy } from "../../src/formulas/privacy/index.ts";
import type { Loop } from "../loop.ts";

type Privacy = typeof privacy;

const rootTwoPi = Math.sqrt(2 * Math.PI);

/** Mills' ratio (1 - P(x)) / phi(x), x of 0 and more: the series of P below 2, Laplace's continued fraction from there. */
function mills(x: number): number {
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let k = 3; term > sum * 1e-17; k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    return (rootTwoPi / 2) * Math.exp((x * x) / 2) - sum;
  }
  let fraction = x;
  for (let k = Math.ceil(20 + 600 / (x * x)); k > 0; k--) fraction = x + k / fraction;
  return 1 / fraction;
}

/** delta at t = epsilon / mu - mu / 2, rounded up. */
function deltaAbove(epsilon: number, mu: number): number {
  const part = epsilon / mu;
  const t = Math.min(part - mu / 2, 1e9);
  const bell = Math.exp((-t * t) / 2) / rootTwoPi;
  let delta = 0;
  if (mu <= 0.0625) {
    for (const [place, weight] of points) {
      const x = t + mu * (0.5 + place);
      const ratio = x < 0 ? rootTwoPi * Math.exp((x * x) / 2) - mills(-x) : mills(x);
      delta += weight * Math.max(1 - x * ratio, 0);
    }
    delta *= bell * mu;
  } else if (t < 0) delta = 1 - bell * (mills(-t) + mills(t + mu));
  else delta = bell * (mills(t) - mills(t + mu));
  const reach = Math.min(Math.abs(t) + 2, 50);
  const lack = 2 ** -42 + reach * (2 ** -46 + 2 ** -51 * Math.min(part + mu, 1e9));
  return Math.min(delta + delta * lack + 2 ** -1000, 1);
}

/** Five points of Gauss and Legendre on [-1/2, 1/2]. */
const points: readonly (readonly [place: number, weight: number])[] = [
  [0, 0.28444444444444444],
  [0.26923465505284155, 0.23931433524968324],
  [-0.26923465505284155, 0.23931433524968324],
  [0.453089922969332, 0.11846344252809454],
  [-0.453089922969332, 0.11846344252809454],
];

export const gaussianDelta: Loop<Privacy["gaussianDelta"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { epsilon } = inputs;
  const mu = params.sensitivity / params.sigma;
  const output = outputs.output!;
  for (let i = 0; i < sizes.row; i++) {
    const given = epsilon[i]!;
    output[i] = given >= 0 && given < Infinity ? deltaAbove(given, mu) : none;
  }
};

export const gaussianSigma: Loop<Privacy["gaussianSigma"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { epsilon, delta } = inputs;
  const output = outputs.output!;
  for (let i = 0; i < sizes.row; i++) {
    const loss = epsilon[i]!;
    const goal = delta[i]!;
    if (!(loss >= 0 && loss <= 1e6 && goal >= 1e-100 && goal <= 0.999)) {
      output[i] = none;
      continue;
    }
    let low = 1e-110;
    let high = 1e4;
    for (let step = 0; step < 62; step++) {
      const middle = Math.sqrt(low * high);
      if (deltaAbove(loss, middle) <= goal) low = middle;
      else high = middle;
    }
    output[i] = (params.sensitivity / low) * (1 + 2 ** -50);
  }
};
