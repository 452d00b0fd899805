import { code, column, domain, field, mirror, offsets, param, perGroup, signal, state, tally } from "../../spec.ts";

const most = 1e100;
const bounded = [-most, most] as const;
const unlimited = [-Infinity, Infinity] as const;
const gone = { sparse: true } as const;
const changed = { optional: true, sparse: true } as const;

/** Kalman filters of any small linear model. */
export const filter = domain({
  /**
   * Kalman filter of a small linear model, x = F x + B u + w, z = H x + v, with w of covariance Q and v of R: made for up to 4 states and 2
   * readings. Matrices are of the whole call; what `...At` has of a tick stands in their place for that tick, cell by cell, so that one
   * number can change. A reading that is NaN is missing, each by itself. Readings are taken one after the other, by the triangular
   * factor of R where their noises go together, in the form of Joseph. Where `initialVariance` is infinite nothing is known before the first
   * tick, exactly and not by a large number: directions that no reading has told yet are kept apart, and each reading that meets them
   * tells one. Kalman 1960; Joseph and Bucy 1968; Koopman and Durbin 2000; Durbin and Koopman 2012, chapters 4 to 6.
   */
  kalman: {
    inputs: {
      /** z: readings of a tick; NaN is one that is missing */
      measured: field(["tick", "entity", "reading"], "any", bounded, gone),
      /** F: what each state makes of the states of the tick before */
      transition: field(["state", "state"], "1", bounded),
      /** H: what each reading shows of the states */
      observation: field(["reading", "state"], "1", bounded),
      /** Q: covariance of what the states gain per tick; its lower triangle counts */
      processNoise: field(["state", "state"], "any^2", bounded),
      /** R: covariance of the readings' noise; its lower triangle counts */
      readingNoise: field(["reading", "reading"], "any^2", bounded),
      /** u: known inputs of a tick; left out, none */
      control: field(["tick", "entity", "control"], "any", bounded, { optional: true, otherwise: 0 }),
      /** B: what each state gains by them; left out, nothing */
      controlGain: field(["state", "control"], "1", bounded, { optional: true, otherwise: 0 }),
      /** F of a tick; NaN or left out: F of the call */
      transitionAt: field(["tick", "entity", "state", "state"], "1", bounded, changed),
      /** H of a tick; NaN or left out: H of the call */
      observationAt: field(["tick", "entity", "reading", "state"], "1", bounded, changed),
      /** Q of a tick; NaN or left out: Q of the call */
      processNoiseAt: field(["tick", "entity", "state", "state"], "any^2", bounded, changed),
      /** R of a tick; NaN or left out: R of the call */
      readingNoiseAt: field(["tick", "entity", "reading", "reading"], "any^2", bounded, changed),
    },
    params: {
      /** variance of each state before the first tick; Infinity where nothing is known, and then the first tick has no transition */
      initialVariance: param("any^2", Infinity, [0, Infinity]),
    },
    /** no input, if the columns do not tell */
    sizes: { control: 1 },
    state: {
      /** x */
      estimate: state("any", 0, ["state"]),
      /** P, but for what is unknown; NaN before the first tick */
      covariance: state("any^2", NaN, ["state", "state"]),
      /** directions of which nothing is known, a column each, of whatever length; 0 where there is none */
      unknown: state("1", 0, ["state", "state"]),
      /** ticks skipped because no reading was of use, the model was out of its domain, or the result would not be finite */
      skipped: tally(),
    },
    missing: "predict",
    output: {
      /** x after the tick */
      estimate: mirror(field(["tick", "entity", "state"], "any"), "estimate"),
      /** P after the tick; Infinity of a state that is not known, NaN between two of them */
      covariance: field(["tick", "entity", "state", "state"], "any^2", unlimited, { extended: true }),
      /** readings less what was predicted; NaN without a reading or a prediction */
      innovation: field(["tick", "entity", "reading"], "any"),
      /** S, covariance of the readings as they were predicted, missing ones too; Infinity of one that shows a state not known, NaN between two of them */
      innovationVariance: field(["tick", "entity", "reading", "reading"], "any^2", unlimited, { extended: true }),
      /** log density of the readings that were predicted; NaN without one. Their sum is the log likelihood of the model */
      logLikelihood: signal(column("1")),
      /**
       * a state is still unknown, or a reading is not used since its S is not positive, or no reading, or a model out of its domain
       * (nothing changes), or a result that is not finite or no covariance (the filter begins anew)
       */
      status: signal(code("updated", "predicted", "unknown", "singular", "invalid")),
    },
    scratch: {
      /** F, D and P of this tick, and products of them */
      square: [5, "state", "state"],
      /** H of this tick, and once its noises are apart */
      rows: [2, "reading", "state"],
      /** R of this tick, and once it is diagonal */
      noise: [2, "reading", "reading"],
      /** z and what was predicted */
      readings: [2, "reading"],
      /** x, gains and directions */
      vectors: [4, "state"],
    },
  },

  /**
   * What all readings of a series tell of the states at each of its times (fixed interval): the estimates of Rauch, Tung and Striebel 1965
   * for the model of control.kalman, with its choices, by the recursion of Bryson and Frazier 1963 and de Jong 1989, which inverts no
   * covariance. A start of which nothing is known is what fits all readings best, exactly: de Jong 1991.
   */
  kalmanSmoother: {
    inputs: {
      /** z: readings of each time, in order; NaN is one that is missing */
      measured: field(["row", "reading"], "any", bounded, gone),
      offsets: offsets(),
      /** F: what each state makes of the states of the time before */
      transition: field(["state", "state"], "1", bounded),
      /** H: what each reading shows of the states */
      observation: field(["reading", "state"], "1", bounded),
      /** Q: covariance of what the states gain from one time to the next; its lower triangle counts */
      processNoise: field(["state", "state"], "any^2", bounded),
      /** R: covariance of the readings' noise; its lower triangle counts */
      readingNoise: field(["reading", "reading"], "any^2", bounded),
      /** u: known inputs on the way to each time; left out, none */
      control: field(["row", "control"], "any", bounded, { optional: true, otherwise: 0 }),
      /** B: what each state gains by them; left out, nothing */
      controlGain: field(["state", "control"], "1", bounded, { optional: true, otherwise: 0 }),
      /** x before the first time of each series; left out, 0 */
      initialEstimate: field(["state"], "any", bounded, { optional: true, otherwise: 0 }),
      /** P before the first time; left out, that of `initialVariance` */
      initialCovariance: field(["state", "state"], "any^2", bounded, changed),
      /** F on the way to a time; NaN or left out: F of the call */
      transitionAt: field(["row", "state", "state"], "1", bounded, changed),
      /** H of a time; NaN or left out: H of the call */
      observationAt: field(["row", "reading", "state"], "1", bounded, changed),
      /** Q on the way to a time; NaN or left out: Q of the call */
      processNoiseAt: field(["row", "state", "state"], "any^2", bounded, changed),
      /** R of a time; NaN or left out: R of the call */
      readingNoiseAt: field(["row", "reading", "reading"], "any^2", bounded, changed),
    },
    params: {
      /** variance of each state before the first time; Infinity where nothing is known, and then the first time has no transition */
      initialVariance: param("any^2", Infinity, [0, Infinity]),
    },
    /** no input, if the columns do not tell */
    sizes: { control: 1 },
    output: {
      /** x by all readings of the series; NaN throughout one whose status is unknown or invalid */
      estimate: field(["row", "state"], "any"),
      /** P by all readings */
      covariance: field(["row", "state", "state"], "any^2"),
      /** log likelihood of the readings, of an unknown start the diffuse one; NaN as the others */
      logLikelihood: perGroup(column("1")),
      /**
       * readings that do not tell all states, or some that are not used since their S is not positive (as it is for exact readings of what
       * is unknown and gains no noise), or a model out of its domain or a result that is not finite
       */
      status: perGroup(code("smoothed", "unknown", "singular", "invalid")),
    },
    scratch: {
      /** x of each time by the readings up to it */
      estimates: ["row", "state"],
      /** P of each time by the readings up to it */
      covariances: ["row", "state", "state"],
      /** what x of each time gains by the start, up to it */
      slopes: ["row", "state", "state"],
      /** gains of each reading, its row of H, and what its surprise gains by the start, over S */
      gains: ["row", "reading", 3, "state"],
      /** surprise of each reading over S, and 1 / S; 0 of one not used */
      surprises: ["row", "reading", 2],
      /** F, Q, P, and products */
      square: [7, "state", "state"],
      /** H of a time, and once its noises are apart */
      rows: [2, "reading", "state"],
      /** R of a time, and once it is diagonal */
      noise: [2, "reading", "reading"],
      /** z */
      readings: ["reading"],
      /** x, and sums of products */
      vectors: [5, "state"],
    },
  },
});
