import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

const simplex = String.raw`\textstyle\sum_i w_i = 1,\ low \le w \le high`;

export const subsidy: Equations<"subsidy"> = {
  distressSoftmax: tex`
    bps_i &= \round\Bigl(10000 \cdot \frac{x_i}{\sum_j x_j}\Bigr), \text{ the last what is left}
    x_i &= c_i + step \cdot (target_i - c_i), \qquad c_i = \frac{current_i}{10000}
    target_i &= \frac{e^{distress_i / temperature}}{\sum_j e^{distress_j / temperature}}
    distress_i &= \alpha \cdot \bigl(utilizationTarget_i - \clamp(utilization_i,\ 0,\ 1)\bigr)
    &\quad {} + \beta \cdot (marginTarget_i - margin_i)
  `,
  dualMultiplier: tex`
    multiplier &= \clamp(utilization^{\text{out}} \cdot cost^{\text{out}},\ min,\ max)
    utilization^{\text{out}} &= 1 + utilizationGain \cdot (utilizationTarget - utilization)
    cost^{\text{out}} &= 1 + costGain \cdot \Bigl(\clamp\Bigl(\frac{cost \cdot (1 + marginTarget)}{payout},\ 0.1,\ 10\Bigr) - 1\Bigr)
  `,
  tariff: tex`
    bps_t &= \clamp\bigl(\round(bps_{t-1} + drift \cdot (implied_t - bps_{t-1})),\ min,\ max\bigr)
    bps_0 &= start
    implied_t &= \min\Bigl(\round\Bigl(target \cdot \frac{inflow_t}{volume_t}\Bigr),\ 65535\Bigr)
  `,
  meanVariance: tex`
    weights &= \argmax_w \Bigl\{ mean^\top w - \tfrac{\gamma}{2}\,w^\top C\,w \;:\; ${simplex} \Bigr\}
    mean^{\text{out}} &= mean^\top w, \qquad variance = w^\top C\,w
    w &= weights, \qquad C = covariance, \qquad \gamma = riskAversion
    sharpe &= \frac{mean^{\text{out}} - riskFree}{\sqrt{variance}}
    residual &= \max_i |P(w + mean - \gamma\,C\,w)_i - w_i|
    & P(v) \text{ the nearest point to } v \text{ of those}
  `,
  maxSharpe: tex`
    weights &= \argmax_w \Bigl\{ \frac{mean^\top w - riskFree}{\sqrt{w^\top C\,w}} \;:\; ${simplex} \Bigr\}
    mean^{\text{out}} &= mean^\top w, \qquad variance = w^\top C\,w
    w &= weights, \qquad C = covariance
    sharpe &= \frac{mean^{\text{out}} - riskFree}{\sqrt{variance}}
    riskAversion &= \frac{mean^{\text{out}} - riskFree}{variance}
  `,
  riskParity: tex`
    riskShare_i &= \frac{w_i\,(C\,w)_i}{w^\top C\,w} = \frac{budget_i}{\sum_j budget_j}, \qquad \sum_i w_i = 1, \quad w > 0
    w &= weights, \quad C = covariance
    w &\propto \argmin_{x > 0} \Bigl\{ \frac{1}{2}\,x^\top C\,x - \sum_i b_i \ln x_i \Bigr\}, \qquad b_i = \frac{budget_i}{\sum_j budget_j}
    sigma &= \sqrt{w^\top C\,w}
  `,
  cvar: tex`
    cvar &= var + \frac{1}{k} \sum_i \max(loss_i - var,\ 0), \qquad k = \max\bigl((1 - confidence) \cdot n,\ 1\bigr)
    var &= loss_{(\lceil k \rceil)}, \qquad loss_{(1)} \ge loss_{(2)} \ge \dots
    tail_i &= \frac{1}{k} \cdot \begin{cases} 1 & loss_i > var \\ \text{what is left of } k,\ 1 \text{ at most} & loss_i = var \\ 0 & \text{otherwise} \end{cases}
  `,
  cvarPortfolio: tex`
    weights &= \argmin_w \Bigl\{ cvar(loss\,w) \;:\; ${simplex} \Bigr\}
    cvar(\ell) &= v + \frac{1}{k} \sum_s \max(\ell_s - v,\ 0), \qquad v = \ell_{(\lceil k \rceil)}
    k &= \max\bigl((1 - confidence) \cdot n,\ 1\bigr)
  `,
};
