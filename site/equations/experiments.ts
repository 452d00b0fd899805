import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const experiments: Equations<"experiments"> = {
  pool: tex`
    mean &= \frac{\sum_i w_i\,x_i}{\sum_i w_i}, \qquad error^{\text{out}} = \frac{1}{\sqrt{\sum_i w_i}}, \qquad weight_i = \frac{w_i}{\sum_j w_j}
    w_i &= \frac{1}{error_i^2 + tau2}, \qquad v_i = \frac{1}{error_i^2}, \qquad x = estimate
    q &= \sum_i \frac{(x_i - m)^2}{error_i^2}, \qquad i2 = \max\Bigl(0,\ 1 - \frac{k - 1}{q}\Bigr)
    m &= \frac{\sum_i v_i\,x_i}{\sum_i v_i}, \qquad V_p = \sum_i v_i^p, \qquad k \text{ estimates}
    tau2 &= \begin{cases} \argmax_{\tau} \sum_i \ln w_i - \ln \sum_i w_i - \sum_i w_i\,(x_i - mean)^2 & \text{reml} \\ \tau^2 : \sum_i w_i\,(x_i - mean)^2 = k - 1 & \text{pauleMandel} \\ \max\bigl(0,\ (q - k + 1) / (V_1 - V_2 / V_1)\bigr) & \text{dersimonianLaird} \\ 0 & \text{fixed} \\ tau^2 & \text{given} \end{cases}
  `,
  jamesStein: tex`
    estimate^{\text{out}}_i &= centre + kept \cdot (estimate_i - centre)
    kept &= \max\Bigl(1 - \frac{p}{S},\ 0\Bigr), \qquad S = \sum_i \frac{(estimate_i - centre)^2}{error_i^2}
    (centre,\ p) &= \begin{cases} \Bigl(\sum_i \frac{estimate_i}{error_i^2} \Big/ \sum_i \frac{1}{error_i^2},\ k - 3\Bigr) & \text{mean} \\ (target,\ k - 2) & \text{target} \end{cases}
    k \text{ estimates}; \quad kept &= 1 \text{ for } p \le 0
  `,
  betaBinomial: tex`
    (\alpha, \beta) &= \argmax \sum_i \ln\biggl(\binom{n_i}{s_i} \frac{B(s_i + \alpha,\ n_i - s_i + \beta)}{B(\alpha, \beta)}\biggr)
    s &= successes, \quad n = trials
    mean &= \frac{\alpha}{\alpha + \beta}, \qquad correlation = \frac{1}{\alpha + \beta + 1}, \qquad logLikelihood = \text{that maximum}
  `,
  twoProportionTest: tex`
    z &= \frac{difference - nullDifference}{\sqrt{V}}, \qquad difference = rateA - rateB
    rateA &= \frac{successesA}{trialsA}, \quad rateB = \frac{successesB}{trialsB}
    V &= \begin{cases} r\,(1 - r) \Bigl(\dfrac{1}{trialsA} + \dfrac{1}{trialsB}\Bigr),\ r = \dfrac{successesA + successesB}{trialsA + trialsB} & pooled \\[1em] V_s = \dfrac{rateA\,(1 - rateA)}{trialsA} + \dfrac{rateB\,(1 - rateB)}{trialsB} & \text{otherwise} \end{cases}
    p &= \begin{cases} 2\,\Phi(-|z|) & \text{unequal} \\ \Phi(-z) & \text{greater} \\ \Phi(z) & \text{less} \end{cases} \qquad c = \Phi^{-1}\Bigl(\frac{1 + confidence}{2}\Bigr)
    low &= \begin{cases} difference - \sqrt{(rateA - l_A)^2 + (u_B - rateB)^2} & \text{newcombe} \\ difference - c \sqrt{V_s} & \text{wald} \\ \text{wald of a success and a failure more in each arm} & \text{agrestiCaffo} \end{cases}
    high &= difference + \sqrt{(u_A - rateA)^2 + (rateB - l_B)^2}, \text{ or } {+}\,c \sqrt{V_s} \text{ likewise}
    & [l, u] \text{ of each rate: distributions.wilsonInterval}
  `,
  expectedLoss: tex`
    lossA &= \mathbb{E}[\max(B - A,\ 0)], \qquad lossB = \mathbb{E}[\max(A - B,\ 0)]
    A &\sim \operatorname{Beta}(alphaA,\ betaA), \qquad B \sim \operatorname{Beta}(alphaB,\ betaB)
  `,
  msprt: tex`
    logRatio_t &= \frac{1}{2} \ln\frac{V}{V + \tau^2} + \frac{\tau^2\,(difference_t - nullDifference)^2}{2\,V\,(V + \tau^2)}
    p_t &= \min(p_{t-1},\ e^{-logRatio_t}), \qquad rejected_t = [\,p_t \le \alpha\,]
    V &= v \cdot \Bigl(\frac{1}{n_A} + \frac{1}{n_B}\Bigr)
    v &= \begin{cases} sigma^2 & \text{normal} \\ r\,(1 - r),\ r = (S_A + S_B) / (n_A + n_B) & \text{proportions} \end{cases}
    difference_t &= \frac{S_A}{n_A} - \frac{S_B}{n_B}, \qquad n_A = \sum_{i \le t} trialsA_i, \quad S_A = \sum_{i \le t} sumA_i, \quad \text{likewise } B
    low_t,\ high_t &= difference_t \mp \sqrt{\frac{V\,(V + \tau^2)}{\tau^2} \Bigl(\ln\frac{V + \tau^2}{V} - 2 \ln\alpha\Bigr)}
  `,
};
