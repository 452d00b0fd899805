import {
  column,
  domain,
  finite,
  integer,
  mirror,
  param,
  signal,
  state,
  tally,
  toggle,
  whole,
  wide,
} from "../../spec.ts";

const tiny = Number.MIN_VALUE;

/** Parameters of issuance.adaptiveBaseline for the three figures that a chain watches. */
export const baselinePresets = {
  /** transactions an epoch */
  txCount: { start: 100, min: 50, max: 10_000 },
  /** BLOCK moved an epoch */
  txVolume: { start: 10_000, min: 5_000, max: 1_000_000 },
  /** miners seen in an epoch */
  miners: { start: 10, min: 5, max: 100 },
} as const;

/** New money: how much, and never past the cap. */
export const issuance = domain({
  /**
   * What a network is used to: an exponential average held between bounds. Reward an epoch with the baseline before its
   * update. State keeps full precision: rounded to integers, the average would freeze at small differences.
   */
  adaptiveBaseline: {
    inputs: {
      /** this epoch's figure */
      observed: signal(column("any", [0, Infinity])),
    },
    params: {
      /** weight of the new epoch */
      alpha: param("1", 0.05, [0, 1]),
      /** least baseline */
      min: param("any", 50, [0, finite]),
      /** highest baseline */
      max: param("any", 10_000, [0, Infinity]),
      /** baseline of a new network */
      start: param("any", 100, [0, finite]),
      /** off: the baseline is `start` and observations change nothing */
      enabled: toggle(true),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    state: {
      /** the baseline */
      baseline: state("any", "start", [], { range: [0, Infinity] }),
      /** epochs skipped because the figure was NaN or negative */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** after each epoch */
      baseline: signal(column("any")),
      /** the same as a whole number, halves away from zero */
      rounded: signal(integer("any")),
    },
  },

  /**
   * Block reward from activity and decentralisation, shrinking as the cap nears:
   * base * activity * decentralization * (remaining / cap)^sharpness. At least 1 while more than a hundredth of the cap
   * remains, rounded half away from zero below.
   */
  blockReward: {
    inputs: {
      /** transactions */
      tx: column("tx", [0, Infinity]),
      /** value moved */
      volume: column("BLOCK", [0, Infinity]),
      /** miners */
      miners: column("n", [0, Infinity]),
      /** share of capacity in use */
      utilization: column("1", [0, 1], { clamped: true }),
      /** issued so far */
      emitted: column("BLOCK", [0, Infinity]),
      /** usual transactions; 100 when left out */
      txBaseline: column("tx", [0, Infinity], { optional: true, otherwise: 100 }),
      /** usual volume; 10 000 when left out */
      volumeBaseline: column("BLOCK", [0, Infinity], { optional: true, otherwise: 10_000 }),
      /** usual miners; 10 when left out */
      minersBaseline: column("n", [0, Infinity], { optional: true, otherwise: 10 }),
    },
    params: {
      /** most that will ever be issued */
      cap: param("BLOCK", 40_000_000, [0, Number.MAX_SAFE_INTEGER]),
      /** blocks over which to issue it */
      blocks: param("n", 20_000_000, [0, Number.MAX_SAFE_INTEGER]),
      /** part of the cap issued over those blocks */
      share: param("1", 0.9, [0, 1]),
      /** least figure / baseline */
      ratioFloor: param("1", 0.01, [0, Infinity]),
      /** least activity factor */
      activityMin: param("1", 0.5, [0, Infinity]),
      /** highest activity factor */
      activityMax: param("1", 2, [0, Infinity]),
      /** least decentralisation factor */
      decentralizationMin: param("1", 0.5, [0, Infinity]),
      /** highest decentralisation factor */
      decentralizationMax: param("1", 1.5, [0, Infinity]),
      /** exponent of the remaining share: 2 unless told, 1 in the first version of the rule */
      sharpness: param("1", 2, [tiny, 64]),
      /** off: the reward is `raw`, not a whole number */
      integer: toggle(true),
    },
    rules: [
      { rule: "ordered", params: ["activityMin", "activityMax"] },
      { rule: "ordered", params: ["decentralizationMin", "decentralizationMax"] },
    ],
    output: {
      /** never above what remains of the cap */
      reward: column("BLOCK", [0, Infinity]),
      /** reward of an average block of a new network */
      base: column("BLOCK"),
      /** transactions, volume and utilization against their baselines */
      activity: column("1"),
      /** miners against their baseline */
      decentralization: column("1"),
      /** (remaining / cap)^sharpness */
      decay: column("1", [0, 1]),
      /** product of the four */
      raw: column("BLOCK"),
    },
  },

  /** Mints no more than the cap leaves: minted = min(reward, cap - emitted). */
  supplyCap: {
    inputs: {
      /** reward due */
      reward: signal(integer("BLOCK")),
    },
    params: {
      /** most that will ever be issued; its fraction does not count */
      cap: wide(param("BLOCK", 40_000_000, [0, Number.MAX_SAFE_INTEGER])),
    },
    state: {
      /** issued so far; above the cap it stays as it is and nothing is minted */
      emitted: state("BLOCK", 0, [], { kind: "integer", range: whole }),
      /** rewards skipped because they were no whole number, 0 or more */
      skipped: tally(),
    },
    output: {
      /** minted this tick */
      minted: signal({ ...integer("BLOCK"), closed: 0 }),
      /** issued so far */
      emitted: mirror(signal(integer("BLOCK")), "emitted"),
      /** what the cap leaves */
      remaining: signal({ ...integer("BLOCK"), closed: 0 }),
    },
    int64: true,
    guarded: true,
  },
});
