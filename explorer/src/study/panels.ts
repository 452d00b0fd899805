// Which curves share a plot: those of one unit that are of one size, so that none lies flat at the foot of another.
import type { StudyCurve } from "./study.ts";

export interface Panel {
  /** places among the curves */
  readonly curves: readonly number[];
  readonly unit: string;
  /** yes or no alone: a low strip will do */
  readonly flags: boolean;
}

/** Past this many times another's size, a curve gets a plot of its own. */
const apart = 25;

export function panelsOf(
  curves: readonly Pick<StudyCurve, "unit" | "flag" | "steps">[],
  values: readonly ArrayLike<number>[],
): Panel[] {
  const panels: { curves: number[]; unit: string; flags: boolean; size: number; steps: boolean }[] = [];
  curves.forEach(({ unit, flag, steps }, k) => {
    const size = largest(values[k] ?? []);
    const found = panels.find(
      (one) =>
        one.flags === flag &&
        (flag || (one.unit === unit && one.steps === steps && near(one.size, size) && one.curves.length < 8)),
    );
    if (!found) panels.push({ curves: [k], unit, flags: flag, size, steps });
    else {
      found.curves.push(k);
      found.size = Math.max(found.size, size);
    }
  });
  return panels;
}

const near = (a: number, b: number) => a === 0 || b === 0 || (a / b < apart && b / a < apart);

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}
