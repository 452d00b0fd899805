// A quotient of whole numbers whose products pass 2^53.
import { SAFE } from "../lanes/bounds";
import { mulDiv } from "../lanes/ints";
import { keep, laneOf, pairOf, within } from "../lanes/lanes";

/** floor(x distance / (target parts)), at most 2^53 - 1, of whole numbers; parts up to 1024. Anything else counts as 0. */
export function wholeStep(x: Lane, distance: Lane, target: Lane, parts: Lane): Lane {
  const a = keep(within(x, 0, SAFE), x);
  const b = keep(within(distance, 0, SAFE), distance);
  const c = keep(within(target, 1, SAFE), target);
  const d = keep(within(parts, 1, 1024), parts);
  if (!isVector<Lane>()) return stepOf(a, b, c, d);
  return pairOf(
    stepOf(laneOf(a, 0), laneOf(b, 0), laneOf(c, 0), laneOf(d, 0)),
    stepOf(laneOf(a, 1), laneOf(b, 1), laneOf(c, 1), laneOf(d, 1)),
  );
}

function stepOf(x: f64, distance: f64, target: f64, parts: f64): f64 {
  const scale = <u64>target * <u64>parts;
  return scale ? <f64>mulDiv(<u64>x, <u64>distance, scale, <u64>SAFE) : 0;
}
