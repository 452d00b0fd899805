import { column, domain, integer, mirror, param, signal, state, tally } from "../../spec.ts";

const budget = column("nat", [0, Infinity]);
const delta = param("1", 1e-6, [0, 1]);

/** Zero-concentrated differential privacy: one number, rho, whose Renyi cost at each order is order rho. All is rounded up. */
export const concentrated = domain({
  /** rho of one Gaussian release, (sensitivity / sigma)^2 / 2. Bun and Steinke 2016, proposition 1.6. Releases add up, lemma 1.7: by core.sum, or privacy.zcdpLedger. */
  zcdpGaussian: {
    inputs: {
      /** standard deviation of the noise */
      sigma: column("any", [1e-12, 1e12]),
    },
    params: {
      /** how far one person can move the number */
      sensitivity: param("any", 1, [1e-12, 1e12]),
    },
    /** rho, within 1e-14 above the exact one, relatively */
    output: budget,
    strict: true,
  },

  /**
   * The (epsilon, delta) that rho implies. Simple: epsilon = rho + 2 sqrt(rho ln(1 / delta)), Bun and Steinke 2016, proposition 1.3. Tight: the
   * least over all orders a of a rho + ln(1 - 1 / a) - ln(delta a) / (a - 1), Canonne, Kamath and Steinke 2020, proposition 12, where the least
   * is at rho (a - 1)^2 + ln a = ln(1 / delta). Both of any mechanism; of a Gaussian one privacy.gaussianDelta is exact.
   */
  zcdpToDp: {
    inputs: {
      /** rho: the sum over all releases */
      rho: column("nat", [0, 1e12]),
    },
    params: {
      /** probability that epsilon may be exceeded */
      delta,
      /** epsilon whose delta is asked for */
      epsilon: param("nat", 1, [0, 1e9]),
    },
    output: {
      /** epsilon at `delta`, tight, within 1e-12 of the least over all orders; infinite for delta 0 unless nothing was spent */
      epsilon: budget,
      /** order that gave it */
      order: column("1", [1, Infinity]),
      /** epsilon at `delta`, simple */
      simpleEpsilon: budget,
      /** delta at `epsilon`, tight, within 1e-9 of the least over all orders, relatively, or 1e-300 */
      delta: column("1", [0, 1]),
      /** delta at `epsilon`, simple: e^(-(epsilon - rho)^2 / (4 rho)), or 1 where epsilon is below rho */
      simpleDelta: column("1", [0, 1]),
    },
    strict: true,
  },

  /** Ledgers of rho: a tick adds Gaussian releases; the epsilon so far is that of privacy.zcdpToDp. Bun and Steinke 2016, lemma 1.7. */
  zcdpLedger: {
    inputs: {
      /** standard deviation of the noise in units of the sensitivity */
      sigma: signal(column("1", [1e-12, 1e12])),
      /** releases of this tick; 1 when left out */
      releases: signal({ ...integer("n", [0, 1e12]), optional: true, otherwise: 1 }),
    },
    params: {
      /** probability that epsilon may be exceeded */
      delta,
    },
    state: {
      /** rho spent, rounded up by 2^-51 at each tick */
      rho: state("nat", 0, [], { range: [0, Infinity] }),
      /** ticks skipped because something was out of range, or rho would not be finite */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** rho spent so far */
      rho: mirror(signal(budget), "rho"),
      /** what it means at `delta` */
      epsilon: signal(budget),
    },
    strict: true,
  },
});
