import {
  choice,
  column,
  domain,
  field,
  finite,
  mirror,
  offsets,
  param,
  perGroup,
  signal,
  state,
  tally,
  toggle,
} from "../../spec.ts";

const tiny = Number.MIN_VALUE;

/** Gains for controllers: from experiments, from models, from the loop while it runs. */
export const tuning = domain({
  /**
   * Proportional-integral control that takes its gains from the swings of its own error. At a change of sign,
   * minInterval or more after the last: Ku = sensitivity / (largest |error| since), kp = 0.6 Ku, ki = 1.2 Ku / period,
   * where the period is the time since the last change. The constants are those of Ziegler and Nichols 1942 for a
   * controller with three terms.
   */
  selfTuneZeroCross: {
    inputs: {
      /** setpoint less measured value; 0 has no sign, the one before it counts on */
      error: signal(column("any")),
      /** when it was measured */
      time: signal(column("s")),
    },
    params: {
      /** proportional gain before the first tuning, brought within its limits */
      initialGain: param("1", 0.02, [0, Infinity]),
      /** integral gain before the first tuning, as a share of initialGain */
      ratio: param("1", 0.5, [0.1, 2]),
      /** least proportional gain */
      kpMin: param("1", 0.01, [0, Infinity]),
      /** highest proportional gain */
      kpMax: param("1", 0.5, [0, Infinity]),
      /** least integral gain */
      kiMin: param("1", 0.001, [0, Infinity]),
      /** highest integral gain */
      kiMax: param("1", 0.1, [0, Infinity]),
      /** ultimate gain times amplitude */
      sensitivity: param("1", 0.8, [0.001, 10]),
      /** changes of sign that follow sooner are taken for noise */
      minInterval: param("s", 0.2, [0, Infinity]),
      /** largest sum of errors, either sign, in units of the error */
      integralLimit: param("any", 10, [0, Infinity]),
      /** on: a period is two changes of sign, as it is; off: it is one, the constants this rule is known with */
      halfPeriod: toggle(false),
      /** off: the gains stay and only the proportional part acts */
      enabled: toggle(true),
    },
    rules: [
      { rule: "ordered", params: ["kpMin", "kpMax"] },
      { rule: "ordered", params: ["kiMin", "kiMax"] },
    ],
    state: {
      /** proportional gain; NaN stands for initialGain */
      kp: state("1", NaN, [], { range: [0, Infinity] }),
      /** integral gain; NaN stands for ratio * initialGain */
      ki: state("1", NaN, [], { range: [0, Infinity] }),
      /** sum of errors, in units of the error */
      integral: state("any", 0),
      /** last error that had a sign */
      lastError: state("any", 0),
      /** time of the last change of sign */
      lastCrossing: state("s", NaN),
      /** largest |error| since */
      amplitude: state("any", 0, [], { range: [0, Infinity] }),
      /** last output, which an invalid sample repeats */
      u: state("any", NaN),
      /** samples skipped because error or time were NaN or infinite, or their result would be */
      skipped: tally(),
    },
    output: {
      /** control output */
      u: mirror(signal(column("any")), "u"),
      /** proportional gain */
      kp: mirror(signal(column("1")), "kp"),
      /** integral gain per sample */
      ki: mirror(signal(column("1")), "ki"),
      /** sum of errors, in units of the error */
      integral: mirror(signal(column("any")), "integral"),
    },
  },

  /**
   * What a recorded relay experiment shows: the period between upward zero crossings of the error, interpolated, and
   * half the distance of its peaks, each the mean of the last four periods. For control.relayTune. Astrom and Hagglund
   * 1984.
   */
  relayRecord: {
    inputs: {
      /** setpoint less measured value, in order of time */
      error: column("any"),
      /** when it was measured, rising */
      time: column("s"),
      offsets: offsets(),
    },
    output: {
      /** period of the oscillation; NaN of fewer than two upward crossings, of a NaN, or where time does not rise */
      period: perGroup(column("s", [0, Infinity])),
      /** half of mean peak less mean trough over the same periods */
      amplitude: perGroup(column("any", [0, Infinity])),
      /** upward crossings in the record */
      crossings: perGroup(column("n", [0, Infinity])),
    },
  },

  /**
   * Proportional-integral control that learns its plant: y = a y' + b u' by recursive least squares with forgetting,
   * gains from that model by the rule of control.simc, taken over gradually and without a bump, and the law of
   * control.pi with back calculation. Astrom and Wittenmark 1995, chapters 2 and 3.
   */
  selfTuneRls: {
    inputs: {
      /** what the measured value should be */
      setpoint: signal(column("any")),
      /** what it is */
      measured: signal(column("any")),
    },
    params: {
      /** time of one tick */
      dt: param("s", 1, [tiny, finite]),
      /** what the estimate keeps of the past per tick */
      forgetting: param("1", 0.98, [0.9, 1]),
      /** variance of a and b before the first tick, varianceLimit or less counts */
      initialVariance: param("1", 1000, [tiny, finite]),
      /** largest sum of the two variances: forgetting must not wind them up while nothing moves */
      varianceLimit: param("1", 2000, [tiny, Infinity]),
      /** share of the way to the model's gains that each tick takes */
      adaptation: param("1", 0.2, [0, 1]),
      /** time constant wanted of the closed loop, in ticks */
      closedLoop: param("tick", 2, [0, Infinity]),
      /** sign that b must have for its gains to be taken over */
      direction: choice("either", "positive", "negative"),
      /** proportional gain before the first model */
      initialKp: param("1", 0.2, [0, finite]),
      /** integral gain before the first model */
      initialKi: param("1", 0.05, [0, finite]),
      /** least proportional gain */
      kpMin: param("1", 0.01, [0, Infinity]),
      /** highest proportional gain */
      kpMax: param("1", 5, [0, Infinity]),
      /** least integral gain */
      kiMin: param("1", 0.001, [0, Infinity]),
      /** highest integral gain */
      kiMax: param("1", 2, [0, Infinity]),
      /** time over which back calculation unwinds, dt or more counts */
      trackingTime: param("s", 5, [tiny, Infinity]),
      /** least output */
      min: param("any", -10, [-Infinity, finite]),
      /** highest output */
      max: param("any", 10, [-finite, Infinity]),
    },
    rules: [
      { rule: "ordered", params: ["kpMin", "kpMax"] },
      { rule: "ordered", params: ["kiMin", "kiMax"] },
      { rule: "ordered", params: ["min", "max"] },
    ],
    state: {
      /** what the measured value keeps of itself per tick */
      a: state("1", 0),
      /** what it gains per unit of control */
      b: state("any", 0),
      /** variance of a */
      p11: state("1", "initialVariance", [], { range: [0, Infinity] }),
      /** covariance of a and b */
      p12: state("1", 0),
      /** variance of b */
      p22: state("1", "initialVariance", [], { range: [0, Infinity] }),
      /** last measured value */
      lastMeasured: state("any", NaN),
      /** proportional gain */
      kp: state("1", "initialKp", [], { range: [0, Infinity] }),
      /** integral gain per unit of time */
      ki: state("1", "initialKi", [], { range: [0, Infinity] }),
      /** what of the output is integral, in units of the output: ki times the integral of the error */
      integral: state("any", 0),
      /** last output, which an invalid sample repeats */
      u: state("any", NaN),
      /** samples skipped because they were NaN or infinite, or their result would be */
      skipped: tally(),
    },
    output: {
      /** control output */
      u: mirror(signal(column("any")), "u"),
      /** proportional gain */
      kp: mirror(signal(column("1")), "kp"),
      /** integral gain per unit of time */
      ki: mirror(signal(column("1")), "ki"),
      /** what the measured value keeps of itself per tick */
      a: mirror(signal(column("1")), "a"),
      /** what it gains per unit of control */
      b: mirror(signal(column("any")), "b"),
    },
  },

  /**
   * A gain by operating point, between the points of a table on a straight line, beyond its ends as at the end. Astrom
   * and Wittenmark 1995, chapter 9.
   */
  gainSchedule: {
    inputs: {
      /** operating point */
      x: column("any"),
      /** operating points of the table, rising; NaN out otherwise */
      points: { ...field(["point"], "any"), rising: true },
      /** gain at each of them */
      gains: field(["point"], "any"),
    },
    /** gain; NaN of an empty table */
    output: column("any"),
  },

  /**
   * A gain that follows the gradient of the squared error, normalised: theta -= rate e phi / (offset + phi^2). Astrom
   * and Wittenmark 1995, chapter 5.
   */
  mitRule: {
    inputs: {
      /** e, the model's output less the plant's, or the other way round with a negative rate */
      error: signal(column("any")),
      /** phi, how the error answers to theta */
      sensitivity: signal(column("any")),
    },
    params: {
      /** step size; beyond 2 in magnitude it diverges */
      rate: param("1", 0.1, [-2, 2]),
      /** what keeps the step finite where the error does not answer */
      offset: param("any", 1, [tiny, Infinity]),
      /** theta before the first tick */
      initial: param("any", 0, [-finite, finite]),
    },
    state: {
      /** the gain */
      theta: state("any", "initial"),
      /** ticks skipped because a figure was NaN or infinite, or their result would be */
      skipped: tally(),
    },
    /** the gain after the tick */
    output: mirror(signal(column("any")), "theta"),
  },
});
