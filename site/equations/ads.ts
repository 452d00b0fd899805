import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

const uplift = String.raw`
    lift &= treatedRate - controlRate, \qquad liftPpm = \round(10^6 \cdot lift)
    treatedRate &= \frac{treatedConversions + prior}{treated + 2 \cdot prior}
    controlRate &= \frac{controlConversions + prior}{control + 2 \cdot prior}
    z &= lift / \sqrt{v}
    v &= \frac{treatedRate\,(1 - treatedRate)}{treated + 2 \cdot prior} + \frac{controlRate\,(1 - controlRate)}{control + 2 \cdot prior}
    propensity &= \clamp\Bigl(\frac{treated + propensityPrior}{treated + control + 2 \cdot propensityPrior},\ 10^{-6},\ 1\Bigr)
    usable &= [\,treated + control \ge minImpressions\,]
`;

export const ads: Equations<"ads"> = {
  pacingDual: tex`
    bid_t &= \min\Bigl(\frac{value_t}{1 + multiplier_{t-1}},\ remaining_{t-1}\Bigr)
    win_t &= [\,bid_t \ge price_t,\ bid_t > 0\,]
    remaining_t &= remaining_{t-1} - paid_t, \qquad paid_t = win_t \cdot price_t
    remaining_0 &= budget
    multiplier_t &= \begin{cases} \clamp(m - step \cdot (g - paid_t),\ 0,\ highest) & \text{additive} \\ \clamp(m \cdot e^{-step \cdot (g - paid_t) / g},\ 0.001,\ highest) & \text{multiplicative} \end{cases}
    m &= multiplier_{t-1}
    g &= target_t, \text{ or } budget / horizon \text{ where none is given}
    multiplier_0 &= initial
  `,
  pacingKappa: tex`
    scale_t &= \frac{kappa_t}{1 + dual_t}
    kappa_t &= \clamp\bigl(kappa_{t-1} - step \cdot (dual_t + pace_t),\ kappaMin,\ kappaMax\bigr)
    dual_t &= \clamp(forget \cdot dual_{t-1} + kp \cdot e_t + ki \cdot integral_t,\ 0,\ dualMax)
    integral_t &= \clamp(integral_{t-1} + e_t,\ -integralLimit,\ integralLimit)
    e_t &= \frac{spent_t}{target} - 1, \qquad spent_t = spent_{t-1} + campaign_t
    pace_t &= (1 - smoothing) \cdot pace_{t-1} + smoothing \cdot \Bigl(\frac{realized_t}{target / cohorts} - 1\Bigr)
    realized_t &= realized_{t-1} + spend_t
    epochEnd_t &= [\,spent_t \ge target \,\lor\, shown_t \ge impressions\,]:
    target &\gets \max\Bigl(\frac{remaining_t}{epochs},\ 1\Bigr), \quad pace,\ integral,\ spent,\ realized,\ shown \gets 0
    remaining_t &= \max(remaining_{t-1} - campaign_t,\ 0), \qquad remaining_0 = budget
  `,
  pacingThrottle: tex`
    participation_t &= \clamp(participation_{t-1} + kp \cdot e_t + ki \cdot integral_t,\ 0,\ 1)
    participation_0 &= initial
    integral_t &= \clamp(integral_{t-1} + e_t,\ -1,\ 1), \qquad e_t = curve_t - \frac{spent_t}{budget_t}
  `,
  qualityModel: tex`
    p_t &= \sigma(w_{t-1} \cdot x_t + b_{t-1}), \qquad \sigma(s) = \frac{1}{1 + e^{-s}}, \qquad w = weights, \quad b = bias
    w_t &= \clamp\Bigl(w_{t-1} - r_t \cdot \bigl((p_t - label_t)\,x_t + l2 \cdot w_{t-1}\bigr),\ -bound,\ bound\Bigr)
    b_t &= \clamp\bigl(b_{t-1} - r_t \cdot (p_t - label_t),\ -bound,\ bound\bigr)
    r_t &= \frac{rate}{\sqrt{1 + samples / halfway}}
  `,
  qualityScore: tex`\frac{1}{1 + e^{-s}}, \qquad s = \sum_j weights_j \cdot x_j + bias`,
  plattScaling: tex`
    p_i &= \frac{1}{1 + e^{slope \cdot score_i + intercept}}
    (slope,\ intercept) &= \argmax \sum_i \bigl(t_i \ln p_i + (1 - t_i) \ln(1 - p_i)\bigr)
    t_i &= \begin{cases} (n_1 + 1) / (n_1 + 2) & label_i = 1 \\ 1 / (n_0 + 2) & label_i = 0 \end{cases}
    & n_1,\ n_0 \text{ rows with label } 1,\ 0
  `,
  calibration: tex`
    ece &= \frac{1}{n} \sum_k \Bigl|\sum_{i \in B_k} (p_i - label_i)\Bigr|, \qquad B_k = \Bigl\{i : \lfloor bins \cdot p_i \rfloor = k\Bigr\}
    brier &= \frac{1}{n} \sum_i (p_i - label_i)^2
    logLoss &= -\frac{1}{n} \sum_i \bigl(label_i \ln \hat p_i + (1 - label_i) \ln(1 - \hat p_i)\bigr)
    \hat p &= \clamp(p,\ 10^{-15},\ 1 - 10^{-15})
  `,
  auc: tex`
    & \frac{1}{n_1\,n_0} \sum_{i:\,label_i = 1}\ \sum_{j:\,label_j = 0} \bigl([\,score_i > score_j\,] + \tfrac12\,[\,score_i = score_j\,]\bigr)
    & n_1,\ n_0 \text{ rows with label } 1,\ 0
  `,
  qualitySignal: tex`
    & \clamp\Bigl(\round\bigl(\sqrt[3]{freshness \cdot readiness \cdot privacy}\bigr),\ least,\ highest\Bigr)
    & neutral \text{ while a part is missing}
  `,
  signalParts: tex`
    freshness &= 10^6 \cdot (newest + 0.8 \cdot recent + 0.5 \cdot older + 0.2 \cdot oldest)
    readiness &= 10^6 \cdot \clamp(streak / 6,\ 0.1,\ 1)
    privacy &= 10^6 \cdot \max\bigl(\min(remaining,\ 1 - denied),\ 0.1\bigr)
  `,
  uplift: tex`${uplift}`,
  runningUplift: tex`
    & \text{as ads.uplift, of each column's sum up to } t \text{:}
    ${uplift}
  `,
  upliftHierarchical: tex`
    mean_i &= B_i\,x_i + (1 - B_i) \cdot campaignMean_g
    sd_i^2 &= B_i\,v_i + (1 - B_i)^2\,V_g, \qquad B_i = \frac{within}{within + v_i}
    campaignMean_g &= T_g\,\bar x_g + (1 - T_g) \cdot overall, \qquad T_g = \frac{between}{between + 1 / P_g}
    V_g &= \frac{T_g}{P_g} + \frac{(1 - T_g)^2}{\sum_h w_h}
    overall &= \frac{\sum_g w_g\,\bar x_g}{\sum_g w_g}, \qquad w_g = \frac{1}{1 / P_g + between}
    P_g &= \sum_{i \in g} \frac{1}{v_i + within}, \qquad \bar x_g = \frac{1}{P_g} \sum_{i \in g} \frac{x_i}{v_i + within}
    within,\ between &= \max\Bigl(0,\ \frac{Q - d}{C}\Bigr), \qquad Q = \sum \omega\,(x - \bar x)^2, \quad C = \sum \omega - \frac{\sum \omega^2}{\sum \omega}
    \omega &= \frac{1}{v},\ P_g
    & d \text{ degrees of freedom; } within \text{ from sums over all campaigns}
    x_i,\ v_i &= \text{lift and its variance of ads.uplift}, \qquad positive_i = \Phi\Bigl(\frac{mean_i}{sd_i}\Bigr)
  `,
  betaBinomialPrior: tex`
    \rho &= correlation = \frac{S - (k - 1)\,m\,(1 - m)}{m\,(1 - m)\,\bigl(N - \sum_i n_i^2 / N - (k - 1)\bigr)}
    S &= \sum_i n_i \Bigl(\frac{s_i}{n_i} - m\Bigr)^2
    \alpha &= m\,\frac{1 - \rho}{\rho}, \qquad \beta = (1 - m)\,\frac{1 - \rho}{\rho}, \qquad rate_i = \frac{s_i + \alpha}{n_i + \alpha + \beta}
    mean &= m = \frac{\sum_i s_i}{N}, \qquad N = \sum_i n_i
    s &= conversions, \quad n = impressions, \quad k \text{ arms}
  `,
  probUplift: tex`
    \text{exact:} \quad & P(X > Y)
    X &\sim \operatorname{Beta}(treatedAlpha,\ treatedBeta)
    Y &\sim \operatorname{Beta}(controlAlpha,\ controlBeta)
    \text{normal:} \quad & \Phi\biggl(\frac{m_X - m_Y}{\sqrt{v_X + v_Y}}\biggr), \qquad m = \frac{a}{a + b}, \quad v = \frac{a\,b}{(a + b)^2\,(a + b + 1)} \text{ of each}
  `,
  thompson: tex`
    I_{\theta_i}(\alpha_i,\ \beta_i) &= uniform_i
    pick &= \argmax_i \theta_i
  `,
};
