// A course of values as a whole.
import { step } from "../../../compiler/step.ts";
import { type Lane, seen, usually } from "../../../compiler/vocabulary.ts";
import { signal } from "../../../src/formulas/signal/index.ts";

/** What rounding took from a + b = sum (D. E. Knuth, The Art of Computer Programming 2, 4.2.2). */
const lost = (a: Lane, b: Lane, sum: Lane) => {
  const back = sum - a;
  return a - (sum - back) + (b - back);
};

/** sum += (t - t before) (y + y before) / 2, with what rounding left out of it */
export const cumulativeTrapezoid = step(
  signal.cumulativeTrapezoid,
  ({ y, t, sum, rest, heldY, heldT }, { dx }) => {
    const place = seen(t) ? t : heldT + dx;
    const width = seen(t) ? t - heldT : dx;
    const area = usually(seen(heldY)) ? width * (0.5 * y + 0.5 * heldY) : 0;
    const next = sum + area;
    const left = rest + lost(sum, area, next);
    return { sum: next, rest: left, heldY: y, heldT: place, output: next + left };
  },
  { standing: ["output"] },
);
