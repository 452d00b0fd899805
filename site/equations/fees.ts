import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const fees: Equations<"fees"> = {
  blobBaseFee: tex`
    & \min\Bigl(\Bigl\lfloor \frac{1}{updateFraction} \sum_{i \ge 1} a_i \Bigr\rfloor,\ max\Bigr) \approx minFee \cdot e^{excess / updateFraction}
    & a_1 = minFee \cdot updateFraction, \qquad a_{i+1} = \Bigl\lfloor \frac{a_i \cdot excess}{i \cdot updateFraction} \Bigr\rfloor
  `,
  excessBlobGas: tex`
    excess_t &= \begin{cases} excess_{t-1} + \Bigl\lfloor \dfrac{used_t \cdot (max - target)}{max} \Bigr\rfloor & s \ge 0,\ r > 0 \\ \max(s,\ 0) & \text{otherwise} \end{cases}
    s &= excess_{t-1} + used_t - target
    r &= reserveGas \cdot baseFee_t - blobGas \cdot fee_{t-1}
    fee_t &= \text{fees.blobBaseFee of } excess_t
  `,
  gasLimit: tex`
    limit_t &= \clamp(desired_t,\ least_t,\ most_t)
    least_t &= \max(limit_{t-1} - d,\ min), \qquad most_t = limit_{t-1} + d
    d &= \max\Bigl(\Bigl\lfloor \frac{limit_{t-1}}{divisor} \Bigr\rfloor - 1,\ 0\Bigr)
    limit_0 &= initialLimit
  `,
  progressive: tex`
    fee &= \lfloor exact \rfloor
    exact &= \sum_k \frac{rate_k}{10000} \cdot \max\bigl(\min(amount,\ threshold_{k+1}) - threshold_k,\ 0\bigr)
    marginal &= rate_k, \quad threshold_k < amount \le threshold_{k+1}
    effective &= 10000 \cdot \frac{exact}{amount}
  `,
  congestion: tex`
    multiplier &= \min\Bigl(\max\Bigl(1 + gain \cdot \Bigl(\frac{utilization}{1 - utilization}\Bigr)^{exponent},\ least\Bigr),\ cap\Bigr)
    wait &= \frac{1}{1 - utilization}
  `,
  baseFee: tex`
    fee_t &= \clamp\left(fee_{t-1} + \begin{cases} \max(d,\ minStep) & used_t > target \\ -d & \text{otherwise} \end{cases},\ 1,\ max\right)
    d &= \Bigl\lfloor \frac{\lfloor fee_{t-1} \cdot |used_t - target| / target \rfloor}{denominator} \Bigr\rfloor
  `,
  split: tex`consumer = \Bigl\lceil \frac{fee \cdot percent}{100} \Bigr\rceil, \qquad industrial = fee - consumer`,
};
