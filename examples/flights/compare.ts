// How far two computations are apart.
import type { Results } from "./model.ts";

export interface Distance {
  readonly largest: number;
  /** column in which it occurs */
  readonly column: string;
  /** numbers compared */
  readonly compared: number;
}

export function compare(a: Results, b: Results): Distance {
  let largest = 0;
  let column = "none";
  let compared = 0;
  for (const name of Object.keys(a) as (keyof Results)[]) {
    const left = a[name];
    const right = b[name];
    compared += left.length;
    for (let i = 0; i < left.length; i++) {
      // NaN on both sides is agreement, on one side as far apart as can be.
      if (Number.isNaN(left[i]!) && Number.isNaN(right[i]!)) continue;
      const difference = Math.abs(left[i]! - right[i]!);
      if (difference <= largest) continue;
      largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
      column = name;
    }
  }
  return { largest, column, compared };
}
