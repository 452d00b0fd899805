import { choice, code, column, domain, offsets, param, perGroup } from "../../spec.ts";

/** Models from experiments. */
export const response = domain({
  /**
   * A first-order lag with delay from a recorded step response, for control.stepTune and control.simc. twoPoint: from the times at which
   * the reading has done 28.3 and 63.2 percent of its way, lag = 1.5 (t63 - t28), delay = t63 - lag: Smith 1972. area: with the way
   * done y from 0 to 1, lag + delay is the area above y, and lag is e times the area under y until then, which noise moves little: Astrom
   * and Hagglund 1995, section 2.4. Before the step the reading is the mean of what was recorded till then, in the end that of the tail.
   */
  stepRecord: {
    inputs: {
      /** measured value, in order of time */
      measured: column("any"),
      /** when it was measured, rising */
      time: column("s"),
      offsets: offsets(),
      /** what control changed by; 1 when left out. NaN out at 0 */
      step: { ...perGroup(column("any")), optional: true, otherwise: 1 },
      /** when control changed; when left out, with the first reading, which is then the value before */
      at: { ...perGroup(column("s")), optional: true },
    },
    params: {
      /** how lag and delay are found */
      method: choice("twoPoint", "area"),
      /** share of the time since the step, at its end, whose mean is where the reading settles; 0: the last reading */
      tail: param("1", 0.1, [0, 1]),
    },
    output: {
      /** what a lasting unit of control changes the measured value by */
      gain: perGroup(column("any")),
      /** time constant */
      lag: perGroup(column("s", [0, Infinity])),
      /** time before a change of control shows; 0 of a response that begins steeper than a lag */
      delay: perGroup(column("s", [0, Infinity])),
      /** readings that went nowhere, or a record of less than three readings, with a NaN, without a step, or whose time does not rise */
      status: perGroup(code("fitted", "flat", "invalid")),
    },
  },
});
