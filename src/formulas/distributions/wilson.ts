import { choice, column, domain, param } from "../../spec.ts";

/** Intervals of shares. */
export const wilson = domain({
  /**
   * Score interval of a share after successes in so many trials: the shares p that a test of size 1 - level does not refuse,
   * |successes / trials - p| <= z sqrt(p (1 - p) / trials). It holds its level for few trials and for shares next to 0 and 1. Wilson 1927;
   * with correction Newcombe 1998, method 4.
   */
  wilsonInterval: {
    inputs: {
      /** successes, at most as many as trials; fractional credit is allowed */
      successes: column("n", [0, 1e15]),
      /** trials */
      trials: column("n", [Number.MIN_VALUE, 1e15]),
    },
    params: {
      /** probability that the interval aims to cover the share with */
      level: param("1", 0.95, [0, 1 - 2 ** -53]),
      /** none, or half a success to either side, which makes the level hold on the safe side */
      correction: choice("none", "continuity"),
    },
    output: {
      /** lower end */
      low: column("1", [0, 1]),
      /** upper end */
      high: column("1", [0, 1]),
      /** middle without correction, (successes + z^2 / 2) / (trials + z^2): the share pulled towards a half */
      centre: column("1", [0, 1]),
    },
  },
});
