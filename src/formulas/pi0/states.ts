import { choice, column, domain, field, type Range, toggle } from "../../spec.ts";

/** Fourth powers of these stay finite, many of them added up. */
const amplitude: Range = [-1e70, 1e70];
const strength: Range = [-1e100, 1e100];

/** Operators on vectors: states and what they overlap with, operators that act together. */
export const states = domain({
  /**
   * The number that a sum of projectors stands for: its expectation in a state phi, p = sum over psi of |<psi|phi>|^2 / <phi|phi>. In
   * [0, 1] where the psi are orthonormal. Mode `trace` counts states instead: the sum of <psi|psi>, whatever phi is. Nielsen and
   * Chuang 2010, 2.2; Pi0, 1.1 and 2.1.
   */
  overlap: {
    inputs: {
      /** states that are projected on, one after the other, components as real and imaginary part */
      psi: field(["state", "component", 2], "1", amplitude),
      /** state whose expectation is taken, one a row; its length does not matter */
      phi: field(["row", "component", 2], "1", amplitude),
    },
    params: {
      /** what a sum of projectors is read as */
      mode: choice("expectation", "trace"),
      /** make the psi orthonormal first, by Gram and Schmidt's method, without those that depend on earlier ones: to 1e-12 of their length */
      orthonormalize: toggle(false),
    },
    /** expectation, NaN of a phi that is 0 (shorter than 1e-145); or the trace */
    output: column("1", [0, Infinity]),
    scratch: {
      /** the psi made orthonormal */
      basis: ["state", "component", 2],
    },
  },

  /**
   * Operators that act together: their sum and what each pair adds, sum of O_i + sum over i < j of gamma_ij O_i O_j. The double sum of
   * the source has no limits and counts each pair twice; that is `full`, the diagonal left out. Its 340 percent is data. Pi0 COSF, 5.1.
   */
  cosf: {
    inputs: {
      /** operators, one column each */
      operators: field(["operator", "row"], "1", strength),
      /** synergy coefficients gamma, row by row: what each pair adds. Of pairs i < j only what stands above the diagonal counts, of `full` all but the diagonal */
      coupling: field(["operator", "operator"], "1", strength),
    },
    params: {
      /** pairs that are summed */
      pairs: choice("upper", "full"),
    },
    output: {
      /** synergistic effect: operators and pairs together */
      total: column("1"),
      /** synergy amplification: total over the sum of operators; NaN where that is 0 */
      amplification: column("1"),
    },
  },
});
