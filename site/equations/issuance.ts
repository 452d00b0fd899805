import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const issuance: Equations<"issuance"> = {
  adaptiveBaseline: tex`
    baseline_t &= \clamp\bigl(\alpha \cdot observed_t + (1 - \alpha) \cdot baseline_{t-1},\ min,\ max\bigr)
    baseline_0 &= start
    rounded_t &= \round(baseline_t)
  `,
  blockReward: tex`
    reward &= \begin{cases} \min(w,\ \lfloor remaining \rfloor) & integer \\ \min(raw,\ remaining) & \text{otherwise} \end{cases}
    w &= \begin{cases} \max(\lceil raw \rceil,\ 1) & remaining > \lfloor cap / 100 \rfloor \\ \round(raw) & \text{otherwise} \end{cases}
    raw &= base \cdot activity \cdot decentralization \cdot decay, \qquad base = \frac{cap \cdot share}{blocks}
    activity &= \clamp(a,\ activityMin,\ activityMax)
    a &= g(tx, txBaseline) \cdot g(volume, volumeBaseline) \cdot (1 + utilization)
    decentralization &= \clamp(d,\ decentralizationMin,\ decentralizationMax)
    d &= g(miners, minersBaseline)
    g(x, b) &= \sqrt{\max\Bigl(\frac{x}{\max(b, 1)},\ ratioFloor\Bigr)}
    decay &= (remaining / cap)^{sharpness}
    remaining &= \max(cap - emitted,\ 0)
  `,
  supplyCap: tex`
    minted_t &= \min\bigl(reward_t,\ \max(\lfloor cap \rfloor - emitted_{t-1},\ 0)\bigr)
    emitted_t &= emitted_{t-1} + minted_t, \qquad remaining_t = \max(\lfloor cap \rfloor - emitted_t,\ 0)
  `,
};
