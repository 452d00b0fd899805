import { column, domain, integer, offsets, param } from "../../spec.ts";

const share = column("1", [0, 1]);

/** Answers of which some are lies, drawn by whoever gives them. Warner 1965; of k answers: Kairouz, Bonawitz and Ramage 2016. */
export const response = domain({
  /** Chances of k-ary randomised response: the truth with e^epsilon / (e^epsilon + k - 1), each other answer with 1 / (e^epsilon + k - 1). Kairouz, Bonawitz and Ramage 2016. */
  karyResponse: {
    inputs: {
      /** epsilon */
      epsilon: column("nat", [0, Infinity]),
    },
    params: {
      /** answers that there are */
      k: { ...param("n", 2, [2, 1e15]), whole: true },
    },
    output: {
      /** probability of the true answer, within 1e-15 below the exact one, relatively: never less private than epsilon */
      truth: share,
      /** probability of each other answer, within 1e-15 of it */
      other: share,
    },
    strict: true,
  },

  /** Epsilon of k-ary randomised response by the probability of a true answer, |ln(truth (k - 1) / (1 - truth))|. Kairouz, Bonawitz and Ramage 2016. */
  karyEpsilon: {
    inputs: {
      /** probability of the true answer; the others share the rest evenly */
      truth: share,
    },
    params: {
      /** answers that there are */
      k: { ...param("n", 2, [2, 1e15]), whole: true },
    },
    /** rounded up, by 1e-14 of 1 + ln k at most; infinite where every answer is true, or none */
    output: column("nat", [0, Infinity], { extended: true }),
    strict: true,
  },

  /**
   * Frequencies behind answers of k-ary randomised response: (share - q) / (p - q), p the chance of the truth and q that of another answer. Unbiased;
   * so one may be below 0 or above 1. All k answers of a question are a group. Kairouz, Bonawitz and Ramage 2016; Wang et al. 2017.
   */
  karyEstimate: {
    inputs: {
      /** people who gave each answer */
      count: integer("n"),
      offsets: offsets(),
    },
    params: {
      /** epsilon that they answered with */
      epsilon: param("nat", 1, [1e-9, 1e6]),
    },
    output: {
      /** share of the people whose true answer it is; NaN where nobody answered */
      estimate: column("1"),
      /** variance of that, share (1 - share) / ((n - 1) (p - q)^2) of n people: unbiased too; NaN of fewer than two */
      variance: column("1", [0, Infinity]),
    },
    strict: true,
  },
});
