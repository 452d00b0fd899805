import { choice, column, domain, field, signal, state, tally } from "../../spec.ts";

const most = 1e150;
const bounded = [-most, most] as const;

/** Weighted sums of neighbouring values. */
export const filters = domain({
  /**
   * Convolution of samples with taps, y_p = sum of taps_j x_(p - j), by its definition: what is beyond the ends counts as 0. How many places
   * are wanted is told by `sizes: { place }`. Oppenheim and Schafer 2010, 2.3.
   */
  convolve: {
    inputs: {
      /** samples, in order */
      x: field(["sample"], "any"),
      /** weights: the first is that of the sample itself, later ones of samples before it */
      taps: field(["tap"], "any"),
    },
    params: {
      /**
       * where places begin and how many there are of n samples and m taps: full n + m - 1, wherever the two meet; same the n in the middle of
       * these, as SciPy has it; valid the |n - m| + 1 where one lies wholly within the other
       */
      mode: choice("full", "same", "valid"),
    },
    /** the sums; NaN beyond the last place of the mode, of no samples or taps, and where a NaN or an infinity takes part */
    output: field(["place"], "any"),
  },

  /**
   * Filter of finite impulse response: y = taps_0 x + taps_1 x[-1] + ..., the oldest sample first as in SciPy's lfilter. Samples before the
   * first are 0. A tick without a valid sample is skipped as if it had not been. Oppenheim and Schafer 2010, 6.5 (transposed form).
   */
  fir: {
    inputs: {
      /** samples, oldest first */
      x: signal(column("any", bounded)),
      /** weights: of the sample itself, of the one before, and so on */
      taps: field(["tap"], "any", bounded),
    },
    state: {
      /** what past samples add to the next outputs, the nearest first, and a 0: zi of SciPy's lfilter. Kept within 1e305, which samples do not reach */
      pending: state("any", 0, ["tap"]),
      /** samples skipped because they, or a tap, were NaN or out of the domain */
      skipped: tally(),
    },
    /** the weighted sum after each sample; NaN of a tick that is skipped */
    output: signal(column("any")),
  },
});
