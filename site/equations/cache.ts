import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const cache: Equations<"cache"> = {
  tier: tex`\begin{cases} 1 & age \le memory \\ 2 & memory < age \le disk \\ 3 & \text{otherwise} \end{cases} \qquad \text{of a } forecast \text{: } \begin{cases} 4 & age \le fresh \\ 0 & \text{otherwise} \end{cases}`,
  eat: tex`
    expected &= missRate \cdot miss + \sum_k time_k \cdot \begin{cases} r_k & \text{lookThrough} \\ r_k \cdot hit_k & \text{lookAside} \end{cases}
    missRate &= \prod_k (1 - hit_k), \qquad r_k = \prod_{j < k} (1 - hit_j)
  `,
  zipf: tex`\frac{H(slots)}{H(objects)}, \qquad H(n) = \sum_{i=1}^{n} i^{-exponent}`,
  che: tex`
    hit_i &= 1 - e^{-rate_i \cdot time}, \qquad \sum_i \bigl(1 - e^{-rate_i \cdot time}\bigr) = slots
    ratio &= \frac{\sum_i rate_i \cdot hit_i}{\sum_i rate_i}
  `,
};
