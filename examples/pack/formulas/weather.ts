// Specs and step bodies of one domain in one file: what formulas take and give, and their equations.
import { column, domain, mirror, offsets, param, perGroup, signal, state, tally } from "lanewise/spec";
import { exp, seen, step } from "lanewise/step";

/** Formulas for weather stations. */
export const weather = domain({
  /** Water vapour that air can hold, over water: Magnus, with the constants of Alduchov and Eskridge 1996. */
  vapour: {
    inputs: {
      /** air temperature */
      temperature: column("degC", [-40, 50]),
    },
    params: {
      /** pressure at 0 degC */
      base: param("hPa", 6.1094, [6, 6.2]),
    },
    /** saturation vapour pressure */
    output: column("hPa"),
  },

  /** Warmth that a station remembers: it follows the temperature faster when that rises than when it falls. */
  warmth: {
    inputs: {
      /** air temperature; NaN where nothing was measured */
      temperature: signal(column("degC", [-90, 60])),
    },
    params: {
      /** share of a rise taken up at each tick */
      rise: param("1", 0.5, [0, 1]),
      /** share of a fall taken up at each tick */
      fall: param("1", 0.1, [0, 1]),
    },
    state: {
      /** the warmth; NaN before the first measurement */
      held: state("degC", NaN),
      /** measurements that were none */
      skipped: tally(),
    },
    /** the warmth after each tick */
    output: mirror(signal(column("degC")), "held"),
  },

  /** Largest less smallest value of each group. */
  spread: {
    inputs: {
      /** values of all groups, one group after the other */
      value: column("any"),
      /** where each group starts, and the end */
      offsets: offsets(),
    },
    /** NaN of a group that is empty, or has a value that is NaN */
    output: perGroup(column("any")),
  },
});

/** base e^(17.625 t / (t + 243.04)) */
export const vapour = step(weather.vapour, ({ temperature }, { base }) => ({
  output: base * exp((17.625 * temperature) / (temperature + 243.04)),
}));

/** held += share (temperature - held) */
export const warmth = step(weather.warmth, ({ temperature, held }, { rise, fall }) => {
  const share = temperature > held ? rise : fall;
  return { held: seen(held) ? held + share * (temperature - held) : temperature };
});
