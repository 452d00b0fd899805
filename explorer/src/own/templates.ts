// Texts to start from, small ones with every part explained.
export const map = `import { column, domain, param } from "lanewise/spec";
import { max, step } from "lanewise/step";

/** Formulas of a shop. */
export const shop = domain({
  /** Price after a discount, never below the floor. */
  price: {
    inputs: {
      /** list price */
      list: column("USD", [0, 1000]),
    },
    params: {
      /** part taken off */
      discount: param("1", 0.25, [0, 1]),
      /** least price */
      floor: param("USD", 120, [0, 1000]),
    },
    /** what a customer pays */
    output: column("USD"),
  },
});

// One row in, one row out. Kernels take two rows at once.
export const price = step(shop.price, ({ list }, { discount, floor }) => ({
  output: max(list * (1 - discount), floor),
}));
`;

export const recurrence = `import { column, domain, mirror, param, signal, state, tally } from "lanewise/spec";
import { seen, step } from "lanewise/step";

/** Formulas of a boiler. */
export const boiler = domain({
  /** Warmth that follows the flame at once and is lost slowly. */
  warmth: {
    inputs: {
      /** what the thermometer says; NaN where it says nothing */
      reading: signal(column("degC", [-50, 150])),
    },
    params: {
      /** part of a rise that is taken over each tick */
      rise: param("1", 0.6, [0, 1]),
      /** part of a fall */
      fall: param("1", 0.08, [0, 1]),
    },
    state: {
      /** the warmth after the last tick; the first reading sets it */
      held: state("degC", Number.NaN),
      skipped: tally(),
    },
    /** the warmth */
    output: mirror(signal(column("degC")), "held"),
  },
});

// One tick: the state before it and what is observed give the state after it.
export const warmth = step(boiler.warmth, ({ reading, held }, { rise, fall }) => {
  const change = reading - held;
  return { held: seen(held) ? held + (change > 0 ? rise : fall) * change : reading };
});
`;
