import { choice, column, domain, flag, mirror, param, signal, sparse, state, tally } from "../../spec.ts";

const largest = Number.MAX_SAFE_INTEGER;
const share = column("1", [0, 1]);
const micros = column("micros", [0, largest]);

/** Budgets spread over a day. */
export const pacing = domain({
  /**
   * Bids of a budget in repeated auctions, shaded by the price of budget itself: bid = value / (1 + multiplier). What was paid
   * beyond the target raises the multiplier, what was saved lowers it. A bid equal to the price wins and pays the price.
   * Balseiro and Gur 2019.
   */
  pacingDual: {
    inputs: {
      /** what winning is worth */
      value: signal(column("any", [0, Infinity])),
      /** highest bid of the others, which the winner pays */
      price: signal(column("any", [0, Infinity])),
      /** wanted spend of one opportunity; NaN or left out: budget / horizon */
      target: sparse(signal(column("any", [0, Infinity]))),
    },
    params: {
      /** what may be spent in all */
      budget: param("any", 1000, [0, largest]),
      /** opportunities it has to last for */
      horizon: param("n", 1000, [1, largest]),
      /** how fast the multiplier follows */
      step: param("1", 0.1, [0, 1e6]),
      /** additive: multiplier - step (target - paid), 0 or more; multiplicative: multiplier e^(-step (target - paid) / target), 0.001 or more */
      rule: choice("additive", "multiplicative"),
      /** multiplier before the first opportunity */
      initial: param("1", 0, [0, 1e9]),
      /** highest multiplier */
      highest: param("1", 10, [0.001, 1e9]),
    },
    rules: [{ rule: "ordered", params: ["initial", "highest"] }],
    state: {
      /** price of budget */
      multiplier: state("1", "initial", [], { range: [0, 1e9] }),
      /** budget left */
      remaining: state("any", "budget", [], { range: [0, largest] }),
      /** opportunities skipped because a figure was out of domain */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** never more than what is left; 0 without a target, NaN where the opportunity was skipped */
      bid: signal(column("any", [0, Infinity])),
      /** whether the bid took it; a bid of 0 never does */
      win: signal(flag()),
      /** price of budget, for the next opportunity */
      multiplier: mirror(signal(column("1", [0, Infinity])), "multiplier"),
      /** budget left */
      remaining: mirror(signal(column("any", [0, Infinity])), "remaining"),
    },
  },

  /**
   * Bid scale of a campaign's cohort by two loops: a dual price follows spend against the target of an epoch through a PI law,
   * and the shading kappa descends along dual price and smoothed pace. scale = kappa / (1 + dual). An epoch closes when its target
   * is spent or its impressions are used up; the next target comes from the budget left. Conitzer et al. 2022.
   */
  pacingKappa: {
    inputs: {
      /** what the cohort just spent; 0 changes nothing */
      spend: signal(micros),
      /** what the whole campaign spent meanwhile; NaN or left out: the same */
      campaign: sparse(signal(micros)),
    },
    params: {
      /** what the campaign may spend in all */
      budget: param("micros", 1e6, [0, largest]),
      /** epochs a budget is split into */
      epochs: param("n", 96, [1, 1e6]),
      /** cohorts that share the target */
      cohorts: param("n", 1, [1, 1e6]),
      /** proportional gain of the dual price */
      kp: param("1", 0.2, [0, 1e3]),
      /** integral gain of the dual price */
      ki: param("1", 0.05, [0, 1e3]),
      /** largest integral, either sign */
      integralLimit: param("1", 10, [0, 1e6]),
      /** what the dual price keeps per event */
      forget: param("1", 0.85, [0, 1]),
      /** highest dual price */
      dualMax: param("1", 4, [0, 1e6]),
      /** weight of the newest pace */
      smoothing: param("1", 0.2, [0, 1]),
      /** how far kappa moves along its gradient */
      step: param("1", 0.05, [0, 1e3]),
      /** least kappa */
      kappaMin: param("1", 0.25, [0, 10]),
      /** highest kappa */
      kappaMax: param("1", 2, [0, 10]),
      /** impressions after which an epoch closes whatever was spent */
      impressions: param("n", 10_000, [1, largest]),
    },
    rules: [{ rule: "ordered", params: ["kappaMin", "kappaMax"] }],
    state: {
      /** dual price */
      dual: state("1", 0, [], { range: [0, 1e6] }),
      /** shading */
      kappa: state("1", 1, [], { range: [0, 10] }),
      /** smoothed spend of the cohort against its part of the target, less 1 */
      pace: state("1", 0, [], { range: [-1, Infinity] }),
      /** integral of the campaign's error */
      integral: state("1", 0, [], { range: [-1e6, 1e6] }),
      /** spent by the campaign in this epoch */
      spent: state("micros", 0, [], { range: [0, Infinity] }),
      /** spent by the cohort in this epoch */
      realized: state("micros", 0, [], { range: [0, Infinity] }),
      /** impressions in this epoch */
      shown: tally(),
      /** budget left */
      remaining: state("micros", "budget", [], { range: [0, largest] }),
      /** target of this epoch; NaN stands for remaining / epochs */
      target: state("micros", NaN, [], { range: [1, largest], closed: 0 }),
      /** events skipped because a figure was out of domain */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** dual price */
      dual: mirror(signal(column("1", [0, Infinity])), "dual"),
      /** shading */
      kappa: mirror(signal(column("1", [0, 10])), "kappa"),
      /** what bids are multiplied by */
      scale: signal(column("1", [0, 10], { closed: 0 })),
      /** whether this event closed an epoch */
      epochEnd: signal(flag()),
    },
  },

  /**
   * Share of auctions to take part in, so that spend follows a curve: participation + kp e + ki (sum of e), with e = curve -
   * spent / budget. Agarwal et al. 2014.
   */
  pacingThrottle: {
    inputs: {
      /** spent so far */
      spent: signal(column("micros", [0, Infinity])),
      /** share of the budget that should be spent by now */
      curve: signal(share),
      /** what may be spent in all */
      budget: signal(column("micros", [0, Infinity])),
    },
    params: {
      /** proportional gain */
      kp: param("1", 0.5, [0, 1e6]),
      /** integral gain */
      ki: param("1", 0.1, [0, 1e6]),
      /** participation before the first tick */
      initial: param("1", 0.5, [0, 1]),
    },
    state: {
      /** share of auctions to take part in */
      participation: state("1", "initial", [], { range: [0, 1] }),
      /** sum of errors, -1 to 1 */
      integral: state("1", 0, [], { range: [-1, 1] }),
      /** ticks skipped because a figure was out of domain */
      skipped: tally(),
    },
    guarded: true,
    /** share of auctions to take part in; 0 without a budget */
    output: mirror(signal(share), "participation"),
  },
});
