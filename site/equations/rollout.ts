import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const rollout: Equations<"rollout"> = {
  gate: tex`
    applied &= \begin{cases} adaptive & enabled \land \lnot shadow \\ static & \text{otherwise} \end{cases}
    delta &= adaptive - static, \qquad relative = \frac{delta}{|static|}
  `,
  canary: tex`
    u &= 2^{-53} \Bigl\lfloor 2^{-11}\,\operatorname{splitmix64}\bigl((key + 2^{32}\,high) \oplus salt\bigr) \Bigr\rfloor
    inCanary &= [\,u < fraction\,]
  `,
  circuitBreaker: tex`
    median_t &= \median\bigl\{\text{the last } window \text{ values accepted before } t\bigr\}
    tripped_t &= \bigl[\,value_t \text{ is not finite, or } |value_t - median_t| > deviation \cdot |median_t|\,\bigr]
    value^{\text{out}}_t &= \begin{cases} fallback_t & tripped_t \\ value_t & \text{otherwise} \end{cases}
  `,
};
