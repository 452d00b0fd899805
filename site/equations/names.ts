import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const names: Equations<"names"> = {
  reservePrice: tex`
    reserve &= \max\bigl(1,\ \round(raw)\bigr)
    & \text{or } \max(1,\ minimum) \text{ where a minimum is given}
    raw &= base \cdot lengthMultiplier \cdot historyMultiplier
    lengthMultiplier &= \max\bigl(lengthFloor,\ 1 - sensitivity \cdot l\bigr)
    l &= \max(length - freeLength,\ 0)
    historyMultiplier &= \begin{cases} 1 + historyWeight \cdot p & settled \\ 1 & \text{otherwise} \end{cases}
    p &= \clamp(prior / base - 1,\ 0,\ premiumCap)
  `,
};
