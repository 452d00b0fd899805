import {
  choice,
  code,
  column,
  domain,
  flag,
  integer,
  offsets,
  param,
  perGroup,
  type Range,
  toggle,
} from "../../spec.ts";

const share: Range = [0, 1];
/** Nothing is in proportion to nothing. */
const some = { range: [Number.MIN_VALUE, Infinity] } as const;
/** Percent, within 10^-9. */
const percent = { range: [100 - 1e-9, 100 + 1e-9], while: "strict" } as const;
const day: Range = [0, 24];

/** Who shares the machine in one phase of a plan: columns of equal length, as phasePlan and schedule take them. */
export interface PhasePlan {
  readonly weeks: readonly [first: number, last: number];
  readonly workloads: readonly string[];
  /** percent of the processor */
  readonly cpu: readonly number[];
  /** GB of 384 */
  readonly memory: readonly number[];
  /** which workload the clock and its own progress move: 1 */
  readonly worldModel: readonly number[];
  /** which workloads the evening belongs to: 1 */
  readonly learning: readonly number[];
}

/**
 * Six weeks on a machine of 64 threads and 384 GB around the training of a world model: three phases of two weeks, or the
 * recommendation's two of three. Percent and GB are the plan's, threads follow. Phase 3, of 25.6, 9.6, 12.8, 9.6 and 6.4 threads, was
 * printed as 26, 10, 13, 10 and 5: that is `roundThenTrimLast`; the largest remainder gives 26, 10, 13, 9 and 6.
 */
export const phasePlans = {
  phase1: {
    weeks: [1, 2],
    workloads: ["world model", "database", "language model", "essential systems", "overhead"],
    cpu: [50, 15, 20, 10, 5],
    memory: [192, 64, 96, 24, 8],
    worldModel: [1, 0, 0, 0, 0],
    learning: [0, 0, 0, 0, 0],
  },
  phase2: {
    weeks: [3, 4],
    workloads: ["world model", "evolution", "language model", "competitor intelligence", "real time"],
    cpu: [25, 30, 20, 15, 10],
    memory: [96, 128, 64, 48, 48],
    worldModel: [1, 0, 0, 0, 0],
    learning: [0, 1, 0, 0, 0],
  },
  phase3: {
    weeks: [5, 6],
    workloads: ["evolution", "world model", "agents", "competitor intelligence", "real time"],
    cpu: [40, 15, 20, 15, 10],
    memory: [160, 64, 80, 48, 32],
    worldModel: [0, 1, 0, 0, 0],
    learning: [1, 0, 0, 0, 0],
  },
  recommended1: {
    weeks: [1, 3],
    workloads: ["world model", "language model", "database"],
    cpu: [55, 25, 20],
    memory: [200, 120, 64],
    worldModel: [1, 0, 0],
    learning: [0, 0, 0],
  },
  recommended2: {
    weeks: [4, 6],
    workloads: ["world model", "evolution", "agents"],
    cpu: [30, 45, 25],
    memory: [100, 200, 84],
    worldModel: [1, 0, 0],
    learning: [0, 1, 0],
  },
} as const satisfies Readonly<Record<string, PhasePlan>>;

/**
 * What work of each level takes of that machine: percent of the processor, and GB. They come after each other: together they are 170 %
 * and 304 GB, so they are levels to size for one at a time, not a plan to divide it by.
 */
export const complexityLevels = {
  /** 1, bound by input and output: extraction, parsing, decoding */
  raw: { cpu: 20, memory: 48 },
  /** 2, bound by the processor: patterns, correlations, statistics */
  patterns: { cpu: 60, memory: 96 },
  /** 3, training of networks and forecasts */
  modelling: { cpu: 80, memory: 128 },
  /** 4, all the time: updates, refinement, validation */
  live: { cpu: 10, memory: 32 },
} as const;

/** How fractions become whole numbers. */
const method = {
  /**
   * largestRemainder: round down, one more to the largest fractions. roundThenTrimLast: round halves away from zero, then one less or
   * one more from the last row upwards
   */
  method: choice("largestRemainder", "roundThenTrimLast"),
} as const;

/** Windows are half-open, and wait for each other: none starts before the one ahead of it ends. */
const windows = {
  /** share of the world model at night, when nobody waits for the rest */
  night: param("1", 0.8, share),
  /** share of the world model in the evening; what it leaves belongs to the learning systems */
  evolution: param("1", 0.4, share),
  /** when the night starts */
  nightFrom: param("h", 0, day),
  /** when it ends */
  nightUntil: param("h", 6, day),
  /** when the working day starts */
  peakFrom: param("h", 9, day),
  /** when it ends */
  peakUntil: param("h", 17, day),
  /** when the evening starts */
  evolutionFrom: param("h", 18, day),
  /** when it ends */
  evolutionUntil: param("h", 23, day),
} as const;

const windowRules = [
  { rule: "ordered", params: ["nightFrom", "nightUntil"] },
  { rule: "ordered", params: ["nightUntil", "peakFrom"] },
  { rule: "ordered", params: ["peakFrom", "peakUntil"] },
  { rule: "ordered", params: ["peakUntil", "evolutionFrom"] },
  { rule: "ordered", params: ["evolutionFrom", "evolutionUntil"] },
] as const;

const progress = {
  /** share before the first threshold */
  early: param("1", 0.5, share),
  /** share between the thresholds, both of them included */
  middle: param("1", 0.25, share),
  /** share beyond the second threshold */
  late: param("1", 0.15, share),
  /** completion up to which the early share holds */
  first: param("1", 0.3, share),
  /** completion beyond which the late share holds */
  second: param("1", 0.7, share),
  /** half the width over which one share turns into the next, by smoothstep; 0: at once */
  halfWidth: param("1", 0, share),
  /** how much the clock counts against progress: 0 not at all, 1 alone, as it must for 80 % at night */
  flex: param("1", 0.5, share),
} as const;

const progressRules = [{ rule: "ordered", params: ["first", "second"] }] as const;

/** balanced: the hours that no window covers. In these and at the peak the plan itself holds. */
const window = () => code("balanced", "night", "peak", "evolution");

/** Plans of a machine by percent, and what clock and progress make of them. */
export const plans = domain({
  /**
   * Whole threads and whole GB from a plan in percent, each summing to the machine exactly. Rows are workloads, groups are machines
   * or phases; `phasePlans` holds five of them. Memory has weights of its own: what needs threads need not need memory. Hamilton 1792
   * for the largest remainder.
   */
  phasePlan: {
    inputs: {
      /** share of the threads; a row of 0 gets none */
      cpu: column("%", [0, Infinity], { sums: [percent, some] }),
      /** share of the memory, in any unit; as `cpu` when left out */
      memory: column("GB", [0, Infinity], { optional: true, sums: [some] }),
      /** threads of the machine */
      threads: perGroup(integer("n", [0, 1e15])),
      /** memory of the machine; 0 when left out */
      gigabytes: { ...perGroup(integer("GB", [0, 1e15])), optional: true, otherwise: 0 },
      offsets: offsets(),
    },
    params: {
      ...method,
      /** percent that do not sum to 100, within 10^-9, are an error instead of being scaled; with `onInvalid: "nan"`, NaN */
      strict: toggle(false),
    },
    output: {
      /** threads of each workload; NaN throughout a group whose shares are all 0, or where something is out of range */
      threads: integer("n"),
      /** memory of each workload, likewise */
      gigabytes: integer("GB"),
    },
    scratch: {
      /** fractions, as whole numbers */
      keys: ["row"],
      /** candidates for the last one that gets one more */
      spare: ["row"],
      /** how many fractions have each digit */
      counters: [1024],
    },
  },

  /**
   * What the clock wants: most of the machine for the world model at night; less than half in the evening, when the learning systems
   * have the rest. Hours that no window covers are balanced, and so is the peak: NaN, which progressShare and schedule take as "the clock has no say".
   */
  timeOfDay: {
    inputs: {
      /** hour of the day, or hours since any midnight */
      hour: column("h", [-1e9, 1e9]),
    },
    params: windows,
    rules: windowRules,
    output: {
      /** which window the hour is in */
      window: window(),
      /** share of the world model; NaN where the plan holds */
      worldModel: column("1", share),
      /** what is left to the others, in the evening to the learning systems; NaN where the plan holds */
      others: column("1", share),
    },
  },

  /**
   * Share of the world model by how far it has come: much at first, maintenance at last. A clock's share moves it by `flex`:
   * (1 - flex) progress + flex clock. Smoothstep: Ebert et al., Texturing and Modeling, 2003.
   */
  progressShare: {
    inputs: {
      /** how far the model has come */
      completion: column("1", share, { clamped: true }),
      /** share that the clock wants, as timeOfDay gives it; NaN or left out: it has no say */
      clock: column("1", share, { optional: true, sparse: true }),
    },
    params: progress,
    rules: progressRules,
    /** share of the machine */
    output: column("1", share),
  },

  /**
   * Who gets which threads and how much memory, at this hour and this far: the plan of a phase, in which progress and clock move the
   * share of the world model (progressShare, timeOfDay) and the others keep their proportions; only what the clock leaves in the evening
   * goes to the learning systems alone. By the clock alone (`flex` 1) the world model has 80 % at night, and 40 % in the evening when
   * the learning systems have 60 %; else progress pulls shares towards its own by 1 - flex. Memory follows: a workload whose share of
   * the threads is halved has half the claim to memory. Rows are workloads, groups are moments; a day is one call. Hamilton 1792 for
   * the whole numbers.
   */
  schedule: {
    inputs: {
      /** share of the threads by the plan */
      cpu: column("%", [0, Infinity], { sums: [some] }),
      /** share of the memory by the plan, in any unit; as `cpu` when left out */
      memory: column("GB", [0, Infinity], { optional: true, sums: [some] }),
      /** is this the workload that clock and progress move */
      worldModel: flag(),
      /** does the evening belong to this workload; to all but the world model alike when left out, or where none is marked */
      learning: { ...flag(), optional: true, otherwise: 0 },
      /** threads of the machine */
      threads: perGroup(integer("n", [0, 1e15])),
      /** memory of the machine; 0 when left out */
      gigabytes: { ...perGroup(integer("GB", [0, 1e15])), optional: true, otherwise: 0 },
      /** hour of the day; NaN or left out: the clock has no say */
      hour: { ...perGroup(column("h", [-1e9, 1e9])), optional: true, sparse: true },
      /** how far the world model has come; NaN or left out: its share is the plan's */
      completion: { ...perGroup(column("1", share)), optional: true, sparse: true, clamped: true },
      offsets: offsets(),
    },
    params: { ...method, ...windows, ...progress },
    rules: [...windowRules, ...progressRules],
    output: {
      /** threads of each workload; NaN throughout a group with a number out of range, or whose shares are all 0 */
      threads: integer("n"),
      /** memory of each workload, likewise */
      gigabytes: integer("GB"),
      /** share of the world model that clock and progress agree on */
      share: perGroup(column("1", share)),
    },
    scratch: {
      /** shares as clock and progress have moved them */
      weight: ["row"],
      /** fractions, as whole numbers */
      keys: ["row"],
      /** candidates for the last one that gets one more */
      spare: ["row"],
      /** how many fractions have each digit */
      counters: [1024],
    },
  },
});
