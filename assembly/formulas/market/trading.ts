// Rows that say what to do.
import { step } from "../../../compiler/step.ts";
import { abs, clamp, copysign, exp, expm1, log, log1p, max, root } from "../../../compiler/vocabulary.ts";
import { market } from "../../../src/formulas/market/index.ts";

/** (in - out) / (in + out); 0 where nothing flows */
export const flow = step(market.flow, ({ inflow, outflow }) => {
  const all = inflow + outflow;
  return { output: all > 0 ? (inflow - outflow) / all : 0 };
});

/**
 * input = max(0, (sqrt(x1 x2) sqrt(y1 y2) sqrt(g1 g2) - x1 y2) / (g1 (y2 + g2 y1))); mid = y1 g1 input / (x1 + g1 input); gross = x2 g2 mid /
 * (y2 + g2 mid) - input
 */
export const arb = step(market.arb, ({ x1, y1, x2, y2, fee1, fee2, gas }) => {
  const g1 = 1 - fee1;
  const g2 = 1 - fee2;
  const means = root(x1 * x2) * (root(y1 * y2) * root(g1 * g2));
  const input = max((means - x1 * y2) / (g1 * (y2 + g2 * y1)), 0);
  const entering = g1 * input;
  const mid = (y1 * entering) / (x1 + entering);
  const arriving = g2 * mid;
  const gross = (x2 * arriving) / (y2 + arriving) - input;
  return { input, mid, gross, net: gross - gas, trade: gross > gas ? 1 : 0 };
});

/** full = p / loss - (1 - p) / win; size = clamp(fraction full, 0, cap); growth = p ln(1 + win size) + (1 - p) ln(1 - loss size) */
export const kelly = step(market.kelly, ({ p, win, loss }, { fraction, cap }) => {
  const other = 1 - p;
  const full = p / loss - other / win;
  const size = clamp(fraction * full, 0, cap);
  const up = p * log1p(win * size);
  // A stake that may be lost altogether is worth minus infinity, but not where it cannot be lost.
  const down = other * log1p(max(-(loss * size), -1));
  return { full, size, growth: up + (other > 0 ? down : 0) };
});

/**
 * Logistic: K / (1 + e), rate r K e / (1 + e)^2, e = e^(-r (t - m)). Bass: M (1 - e) / (1 + q/p e), rate M (p + q)^2 / p e / (1 + q/p e)^2.
 * Where e exceeds 1 the fractions are expanded by 1 / e, so that nothing overflows.
 */
export const adoption = step(
  market.adoption,
  ({ time }, { curve, capacity, growth, midpoint, innovation, imitation }) => {
    const bass = curve === "bass";
    const speed = bass ? innovation + imitation : growth;
    const ratio = bass ? imitation / innovation : 1;
    const height = bass ? capacity * ((innovation + imitation) * (1 + imitation / innovation)) : capacity * growth;
    const after = speed * (time - (bass ? 0 : midpoint));
    const late = after >= 0;
    const size = -abs(after);
    const e = exp(size);
    const whole = late ? 1 + ratio * e : e + ratio;
    const lead = bass ? copysign(expm1(size), after) : late ? 1 : e;
    // Where nobody imitates, both vanish long before the start.
    const share = e === whole ? 1 : e / whole;
    return {
      adopters: capacity * (lead / whole),
      rate: height * (share / whole),
      peak: bass ? log(ratio) / speed : midpoint,
    };
  },
);
