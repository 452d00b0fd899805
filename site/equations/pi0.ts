import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const pi0: Equations<"pi0"> = {
  arb: tex`
    balanced &= \frac{\sum_i c_i\,K(age_i)\,load_i}{\sum_i c_i\,K(age_i)}, \qquad 0 \le age_i \le window
    &\phantom{{}={}} spacing \cdot \sum_i c_i\,K(age_i)\,load_i \text{ unless } normalize
    window &= windowMin + (windowMax - windowMin)\,e^{-sensitivity \cdot variation}
    variation &= \frac{\text{deviation of } load}{\text{mean of } load}
    K &= \text{core.kernel of } kind,\ rate,\ sigma, \qquad c_i = \text{weights of } rule
  `,
  pma: tex`
    & initial \cdot \bigl(1 - e^{-rate \cdot time}\bigr) \prod_i \Bigl(1 + \frac{gain_i \cdot probability_i}{m}\Bigr)
    & m = \begin{cases} \text{number of nodes} & normalize \\ 1 & \text{otherwise} \end{cases}
  `,
  eeo: tex`
    value &= initial \cdot e^{integral} \cdot \max\Bigl(0,\ 1 + \sum_j strength_j \cdot intensity_j\Bigr)
    integral &= before + spacing \sum_i \frac{d_i + d_{i+1}}{2}, \qquad d_i = growth_i - inflation_i
    floored &= \Bigl[\,1 + \sum_j strength_j \cdot intensity_j \le 0\,\Bigr]
  `,
  ssec: tex`
    activity &= initial \cdot \max(0,\ 1 + integral) \cdot \prod_k \max(0,\ 1 + weight_k \cdot level_k)
    integral &= before + spacing \sum_i \frac{growth_i + growth_{i+1}}{2}
    floored &= [\,1 + integral \le 0 \text{, or a } 1 + weight_k \cdot level_k < 0\,]
  `,
  diversity: tex`
    giniSimpson &= 1 - \sum_i p_i^2, \qquad p_i = \frac{amount_i}{\sum_j amount_j}
    shannonEvenness &= \frac{H}{\ln n}, \qquad effective = e^H, \qquad H = -\sum_i p_i \ln p_i
  `,
  qra: tex`\Bigl(\sum_j weights_j \cdot resources_j\Bigr) \cdot e^{-decay \cdot elapsed} \cdot overlap`,
  qho: tex`base \cdot (1 + gain \cdot overlap)`,
  fs: tex`
    capacity &= unit \cdot n^{dimension} \cdot \max(1 + \varepsilon \ln n,\ 0), \qquad n = nodes
    efficiency &= \frac{capacity}{unit \cdot n}, \qquad floored = [\,1 + \varepsilon \ln n < 0\,]
  `,
  atm: tex`limit \cdot \bigl(1 - e^{-rate \cdot availability}\bigr) \cdot (1 - errors) \cdot (1 - congestion)`,
  overlap: tex`\begin{cases} \displaystyle\sum_s \frac{|\langle \psi_s | \phi \rangle|^2}{\langle \phi | \phi \rangle} & \text{expectation} \\[1.2em] \displaystyle\sum_s \langle \psi_s | \psi_s \rangle & \text{trace} \end{cases}`,
  cosf: tex`
    total &= \sum_i O_i + \sum_{i < j} coupling_{ij}\,O_i\,O_j, \qquad O = operators
    (i &\ne j \text{ in place of } i < j \text{ for } \text{full})
    amplification &= \frac{total}{\sum_i O_i}
  `,
};
