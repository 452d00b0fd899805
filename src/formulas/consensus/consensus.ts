import { choice, column, domain, integer, mirror, offsets, param, perGroup, signal, state, tally } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const safe = Number.MAX_SAFE_INTEGER;
const difficulty = integer("1", [1, safe]);
/** Of Bitcoin and Bitcoin Cash: 0x1d00ffff. */
const easiest = 0x1d00ffff;

/** How hard the next block is to find. Whatever is outside its domain throws, unless the caller asks for NaN. */
export const difficulties = domain({
  /**
   * Difficulty from a Kalman filter of the logarithm of the hash rate, level and damped drift, whose noise follows the
   * innovations. The score of an exponential solve time, 1 - time / expected, is its observation: unbiased in the mean
   * block time, and no change on exact times. Harvey 1989, Mehra 1970, Creal, Koopman and Lucas 2013.
   */
  kalmanDifficulty: {
    inputs: {
      /** time that the last `blocks` blocks took */
      solveTime: signal(column("ms", [0, Infinity])),
    },
    params: {
      /** time a block should take */
      spacing: param("ms", 1000, [1, safe]),
      /** variance the logarithm of the hash rate gains per tick */
      q0: param("1", 1e-3, [0, 100]),
      /** variance its drift gains per tick */
      q1: param("1", 1e-6, [0, 100]),
      /** what the drift keeps per tick */
      phi: param("1", 0.95, [0, 1]),
      /** variance of the hash rate's logarithm before the first tick; Infinity where nothing is known */
      initialVariance: param("1", 1, [0, Infinity]),
      /** variance of the drift before the first tick; Infinity where nothing is known */
      initialDriftVariance: param("1", 1e-4, [0, Infinity]),
      /** blocks that one solve time covers */
      blocks: param("n", 1, [1, 1e6]),
      /** a solve time that is longer than this many expected ones counts as this many and one */
      surpriseLimit: param("1", 9, [1, 100]),
      /** weight of a new innovation in their average */
      beta: param("1", 0.05, [0, 1]),
      /** how fast the scale of q0 and q1 follows */
      eta: param("1", 0.05, [0, 10]),
      /** least scale */
      scaleMin: param("1", 0.1, [0, 1000]),
      /** highest scale */
      scaleMax: param("1", 10, [0, 1000]),
      /** largest change of the difficulty per tick, a factor */
      maxStep: param("1", 4, [1, 1000]),
      /** what is observed: the score, or the logarithm of the solve time, a thousandth of `spacing` or more, less its mean */
      observation: choice("score", "log"),
      /** difficulty before the first tick */
      initialDifficulty: param("1", 1e6, [1, safe]),
    },
    rules: [{ rule: "ordered", params: ["scaleMin", "scaleMax"] }],
    state: {
      /** difficulty in force */
      difficulty: state("1", "initialDifficulty", [], { range: [1, safe] }),
      /** logarithm of hashes per millisecond, in units of difficulty; NaN stands for ln(difficulty / spacing) */
      logRate: state("1", NaN),
      /** its drift per tick */
      drift: state("1", 0),
      /** variance of logRate */
      p11: state("1", "initialVariance", [], { range: [0, Infinity], extended: true }),
      /** covariance of logRate and drift */
      p12: state("1", 0),
      /** variance of drift */
      p22: state("1", "initialDriftVariance", [], { range: [0, Infinity], extended: true }),
      /** scale of q0 and q1 */
      scale: state("1", 1, [], { range: [0, 1000] }),
      /** average normalised innovation squared */
      nisMean: state("1", 1, [], { range: [0, Infinity] }),
      /** ticks skipped because the solve time was NaN, negative or infinite, or their result would be */
      skipped: tally(),
    },
    output: {
      /** difficulty of the next block, a whole number */
      difficulty: mirror(signal(difficulty), "difficulty"),
      /** logarithm of the hash rate */
      logRate: mirror(signal(column("1")), "logRate"),
      /** its drift per tick */
      drift: mirror(signal(column("1")), "drift"),
      /** scale of q0 and q1 */
      scale: mirror(signal(column("1")), "scale"),
    },
    strict: true,
  },

  /**
   * Difficulty from three exponential averages of block times, of spans 5, 15 and 60 weighed 1, 3 and 8: difficulty
   * spacing / predicted (1 + 0.05 hint), at most 4 times up or down, rounded half away from zero. The rule that
   * kalmanDifficulty is measured against. It corrects a difficulty by block times from before it held, so it swings.
   */
  windowRetune: {
    inputs: {
      /** times of a chain's blocks, oldest first; 120 are customary */
      timestamps: column("ms"),
      /** difficulty in force, by chain */
      difficulty: perGroup(integer("1", [0, safe])),
      /** trend that the last retuning found, by chain: -1, 0 or 1 */
      hint: { ...perGroup(integer("1", [-1, 1])), optional: true, otherwise: 0 },
      offsets: offsets(),
    },
    params: {
      /** time a block should take */
      spacing: param("ms", 1000, [1, safe]),
    },
    output: {
      /**
       * difficulty of the next block, a whole number; as before where there are fewer than two times, or they do not
       * rise
       */
      next: perGroup(difficulty),
      /** -1 where blocks come faster of late, by 1 ms or more, 1 where they come slower, else 0 */
      hint: perGroup(integer("1", [-1, 1])),
      /** average block time of span 5; NaN where the difficulty stays, and so are the next three */
      short: perGroup(column("ms", [0, Infinity])),
      /** of span 15 */
      medium: perGroup(column("ms", [0, Infinity])),
      /** of span 60 */
      long: perGroup(column("ms", [0, Infinity])),
      /** their weighted mean, 1 ms or more */
      predicted: perGroup(column("ms", [1, Infinity])),
    },
    strict: true,
  },

  /**
   * Absolutely scheduled exponential difficulty: anchor 2^((spacing (height + 1) - elapsed) / halfLife), the exponent
   * within +-1023. The real-valued form of aserti3-2d, Bitcoin Cash 2020.
   */
  asert: {
    inputs: {
      /** difficulty of the anchor block */
      anchor: column("1", [tiny, Infinity]),
      /** time from the parent of the anchor to the last block */
      elapsed: column("s"),
      /** blocks from the anchor to the last block */
      height: column("n", [0, Infinity]),
    },
    params: {
      /** time a block should take */
      spacing: param("s", 600, [tiny, safe]),
      /** being late by this halves the difficulty */
      halfLife: param("s", 172800, [tiny, safe]),
    },
    /** difficulty of the next block */
    output: column("1", [0, Infinity]),
    strict: true,
  },

  /**
   * 65536 2^(f / 65536) as aserti3-2d approximates it: 65536 + floor((195766423245049 f + 971821376 f^2 + 5127 f^3 +
   * 2^47) / 2^48).
   */
  asertFactor: {
    inputs: {
      /** f, the fractional part of the exponent */
      fraction: integer("1", [0, 65535]),
    },
    /** a whole number, exact */
    output: integer("1", [65536, 131071]),
    strict: true,
  },

  /**
   * The target of the next block by aserti3-2d, bit for bit, in the compact form that block headers carry: anchor
   * target 2^((elapsed - spacing (height + 1)) / halfLife) in fixed point, between 1 and the limit. Bitcoin Cash 2020.
   */
  asertTarget: {
    inputs: {
      /** compact target (nBits) of the anchor block; NaN out where that is 0, negative or above the limit */
      anchor: integer("nBits", [0x01010000, 0x207fffff]),
      /** time from the parent of the anchor to the last block */
      elapsed: integer("s", [-(2 ** 45), 2 ** 45]),
      /** blocks from the anchor to the last block */
      height: integer("n", [0, 2 ** 32]),
    },
    params: {
      /** time a block should take, whole */
      spacing: { ...param("s", 600, [1, 8192]), whole: true },
      /** being late by this doubles the target, whole */
      halfLife: { ...param("s", 172800, [1, 2 ** 27]), whole: true },
      /** easiest target, in compact form */
      limit: { ...param("nBits", easiest, [0x01010000, 0x207fffff]), whole: true },
    },
    output: {
      /** compact target of the next block */
      bits: integer("nBits", [0x01010000, 0x207fffff]),
      /**
       * the target itself before it was made compact: a double holds it exactly, it has 40 significant bits or fewer
       */
      target: column("1", [1, Infinity]),
    },
    strict: true,
  },

  /**
   * Linearly weighted moving average of solve times, the latest the heaviest: N blocks with mean target mean(1 / D) and
   * L = max(sum of i clamp(time_i, -6 T, 6 T), N^2 T / 20) give target mean(1 / D) L / (N (N + 1) T / 2). LWMA-1,
   * zawy12 2018.
   */
  lwma: {
    inputs: {
      /** difficulty of each block of the window, oldest first */
      difficulty: column("1", [1e-9, Infinity]),
      /** its solve time; negative where clocks disagree */
      solveTime: column("s"),
      offsets: offsets(),
    },
    params: {
      /** T, the time a block should take */
      spacing: param("s", 60, [tiny, safe]),
    },
    output: {
      /** difficulty of the next block, a whole number; NaN of an empty window */
      next: perGroup(difficulty),
      /** L, the weighted sum of solve times */
      weighted: perGroup(column("s", [0, Infinity])),
    },
    strict: true,
  },
});
