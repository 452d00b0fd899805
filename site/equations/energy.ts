import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const energy: Equations<"energy"> = {
  gridUtilization: tex`\frac{\sum_i \max(capacity_i - available_i,\ 0)}{\sum_i capacity_i}`,
  treasuryFee: tex`
    fee &= \round\bigl(\clamp(raw,\ min,\ max)\bigr)
    raw &= base \cdot congestion \cdot liquidity \cdot time
    congestion &= \begin{cases} 1 + \tanh(e / scale) & \text{smooth} \\ \clamp\bigl(1 + \tanh(e) / scale,\ 0.5,\ 2\bigr) & \text{linear} \end{cases}
    e &= utilization - target
    liquidity &= 1 - \min\Bigl(\sqrt{providers / liquidityReference},\ liquidityCap\Bigr)
    time &= 1 + amplitude \cdot \cos\frac{\pi\,|(hour \bmod 24) - peak|}{12}
  `,
  settlement: tex`
    cost &= kwh \cdot price
    treasury &= \bigl\lfloor cost \cdot treasuryBps / 10000 \bigr\rfloor
    jurisdiction &= \bigl\lfloor cost \cdot jurisdictionBps / 10000 \bigr\rfloor
    slash &= \bigl\lfloor cost \cdot slashBps / 10000 \bigr\rfloor
    stakeAfter &= \max(stake - slash,\ 0)
  `,
  reputation: tex`
    score &= \prod_k \Bigl(\frac{\alpha_k}{\alpha_k + \beta_k}\Bigr)^{w_k}, \qquad k \in \{\text{delivery, meter, latency, capacity}\}
    w &= (deliveryWeight,\ meterWeight,\ latencyWeight,\ capacityWeight)
    \alpha_{k,t} &= \alpha_{k,t-1} + s_k, \qquad \beta_{k,t} = \beta_{k,t-1} + (1 - s_k) + penalty
    \alpha_{k,0} &= \beta_{k,0} = prior, \qquad s_k \text{ of events that came: others change nothing}
    s_{\text{delivery}} &= delivered, \qquad s_{\text{meter}} = metered
    s_{\text{latency}} &= \min(1,\ threshold / latency)
    s_{\text{capacity}} &= \bigl[\,bandLow \le available / expected \le bandHigh\,\bigr]
    confidence &= \frac{n}{n + confidenceK}, \qquad n_t = n_{t-1} + \text{events without penalties}
    deactivate &= \bigl[\,score < minScore \,\land\, confidence \ge minConfidence\,\bigr]
  `,
  ewmaReputation: tex`score_t = \alpha \cdot \frac{\min(rating_t,\ 5)}{5} + (1 - \alpha) \cdot score_{t-1}`,
};
