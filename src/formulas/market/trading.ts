import { choice, column, domain, flag, param } from "../../spec.ts";

const reserve = column("any", [1e-100, 1e100]);
const odds = column("1", [1e-100, 1e100]);
const half = Number.MAX_VALUE / 2;
const moved = column("any", [0, half]);

/** What to do about it. */
export const trading = domain({
  /** Imbalance of what flows in and out: (in - out) / (in + out), 0 where nothing flows. */
  flow: {
    inputs: {
      /** what came in */
      inflow: moved,
      /** what went out */
      outflow: moved,
    },
    /** -1, all out, to 1, all in */
    output: column("1", [-1, 1]),
  },

  /**
   * Largest profit from two constant-product pools that price the same pair apart: buy Y with X in the first, sell it in the second. With g =
   * 1 - fee: input = (sqrt(x1 y1 x2 y2 g1 g2) - x1 y2) / (g1 (y2 + g2 y1)), 0 where that is negative. The other direction is the
   * call with the pools exchanged. Angeris et al. 2019.
   */
  arb: {
    inputs: {
      /** X in the first pool */
      x1: reserve,
      /** Y in the first pool */
      y1: reserve,
      /** X in the second pool */
      x2: reserve,
      /** Y in the second pool */
      y2: reserve,
      /** what the first pool keeps of what comes in */
      fee1: { ...column("1", [0, 0.999999]), optional: true, otherwise: 0.003 },
      /** what the second keeps */
      fee2: { ...column("1", [0, 0.999999]), optional: true, otherwise: 0.003 },
      /** what both trades cost besides, in X */
      gas: { ...column("any", [0, 1e100]), optional: true, otherwise: 0 },
    },
    output: {
      /** X to put in */
      input: column("any", [0, Infinity]),
      /** Y that comes out of the first pool */
      mid: column("any", [0, Infinity]),
      /** X that comes out of the second, less the input */
      gross: column("any"),
      /** less gas too */
      net: column("any"),
      /** gross exceeds gas */
      trade: flag(),
    },
  },

  /**
   * Share of the capital to stake on a bet that wins `win` of the stake with probability p and else loses `loss` of it: full = p / loss - (1 - p)
   * / win, of which a fraction is taken, between 0 and a cap. Kelly 1956.
   */
  kelly: {
    inputs: {
      /** probability to win */
      p: column("1", [0, 1]),
      /** what a win adds, per unit staked */
      win: odds,
      /** what a loss takes, per unit staked */
      loss: odds,
    },
    params: {
      /** part of the full stake that is taken; 0.5 keeps three quarters of the growth at half the deviation */
      fraction: param("1", 0.5, [0, 1]),
      /** largest share */
      cap: param("1", 0.25, [0, 1e6]),
    },
    output: {
      /** share that makes the capital grow fastest; negative where the bet is a bad one */
      full: column("1"),
      /** clamp(fraction full, 0, cap) */
      size: column("1", [0, Infinity]),
      /** expected log growth per bet at that size, p ln(1 + win size) + (1 - p) ln(1 - loss size) */
      growth: column("1"),
    },
  },

  /**
   * Growth curves of adoption. Logistic (Verhulst 1845): capacity / (1 + e^(-growth (t - midpoint))). Bass 1969: capacity (1 - e) / (1 + q / p e) with
   * e = e^(-(p + q) t), p innovation and q imitation.
   */
  adoption: {
    inputs: {
      /** time since the start */
      time: column("t", [-1e100, 1e100]),
    },
    params: {
      /** which of the two */
      curve: choice("logistic", "bass"),
      /** adopters in the end */
      capacity: param("n", 1, [1e-30, 1e15]),
      /** logistic: rate of growth while there are few */
      growth: param("1/t", 1, [0, 1e15]),
      /** logistic: when half have adopted */
      midpoint: param("t", 0, [-1e15, 1e15]),
      /** bass: p, share of those left that adopts on its own per unit of time */
      innovation: param("1/t", 0.03, [1e-30, 1e15]),
      /** bass: q, what all adopters together add to that */
      imitation: param("1/t", 0.38, [0, 1e15]),
    },
    output: {
      /** adopters up to now */
      adopters: column("n"),
      /** adopters per unit of time */
      rate: column("n/t"),
      /** when that is highest; bass without imitation never rises: minus infinity */
      peak: column("t"),
    },
  },
});
