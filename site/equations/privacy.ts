import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

/** What Renyi costs at several orders mean as epsilon. */
const converted = String.raw`\min_a \Bigl\{ c_a + \ln\Bigl(1 - \frac{1}{a}\Bigr) - \frac{\ln(delta \cdot a)}{a - 1} \Bigr\}`;

export const privacy: Equations<"privacy"> = {
  reidRisk: tex`
    prosecutorMax &= \frac{1}{k}, \qquad k = \min_i size_i, \qquad prosecutorMean = \frac{n}{N}
    n \text{ classes of } N &= \sum_i size_i \text{ people}
    atRisk &= \frac{1}{N} \sum_i size_i\,\Bigl[\,\frac{1}{size_i} > threshold\,\Bigr]
    uniques &= \frac{1}{N} \sum_i [\,size_i = 1\,]
    journalistMax &= \frac{1}{\min_i population_i}
    journalistMean &= \max\Bigl(\frac{n}{\sum_i population_i},\ \frac{1}{N} \sum_i \frac{size_i}{population_i}\Bigr)
    journalistAtRisk &= \frac{1}{N} \sum_i size_i\,\Bigl[\,\frac{1}{population_i} > threshold\,\Bigr]
  `,
  dynamicK: tex`
    raw &= base \cdot \Bigl(\frac{reference}{density}\Bigr)^{exponent} \cdot \frac{1 + weight \cdot sensitivity}{\max(confidence,\ confidenceMin)}
    k &= \clamp\bigl(\max(\lceil raw \rceil,\ \lceil 1 / riskMax \rceil),\ kMin,\ kMax\bigr)
    release &= [\,population \ge k\,]
  `,
  lDiversity: tex`
    distinct &= \#\{i : count_i > 0\}, \qquad entropyL = \exp\Bigl(-\sum_i p_i \ln p_i\Bigr)
    p_i &= \frac{count_i}{\sum_j count_j}
    recursive &= \Bigl[\,count_{(1)} < c \sum_{j \ge l} count_{(j)}\,\Bigr], \qquad count_{(1)} \ge count_{(2)} \ge \dots
  `,
  tCloseness: tex`
    & \begin{cases} \displaystyle\frac{1}{2} \sum_i |p_i - q_i| & \text{otherwise} \\[1em] \displaystyle\frac{1}{m - 1} \sum_{i=1}^{m-1} \Bigl|\sum_{j \le i} (p_j - q_j)\Bigr| & ordered \end{cases}
    & p_i = \frac{inside_i}{\sum_j inside_j}, \qquad q_i = \frac{whole_i}{\sum_j whole_j}, \qquad m \text{ values}
  `,
  rdpToDp: tex`
    epsilon^{\text{out}} &= ${converted}, \qquad c = rdp \text{ at } a = order
    delta^{\text{out}} &= \min_a \min\Bigl\{ \frac{1}{a}\,e^{(a - 1)(c_a - epsilon + \ln(1 - 1/a))},\ \sqrt{1 - e^{-c_a}} \Bigr\}
    & \text{classic:}
    epsilon^{\text{out}} &= \min_a \Bigl\{ c_a - \frac{\ln delta}{a - 1} \Bigr\}, \qquad delta^{\text{out}} = \min_a e^{(a - 1)(c_a - epsilon)}
  `,
  rdpLedger: tex`
    rdp_{a,t} &= rdp_{a,t-1} + releases_t \cdot c_a(rate_t, sigma_t)
    & c_a \text{ of privacy.rdpSubsampledGaussian}
    epsilon_t &= \min_a \Bigl\{ rdp_{a,t} + \ln\Bigl(1 - \frac{1}{a}\Bigr) - \frac{\ln(delta \cdot a)}{a - 1} \Bigr\}, \qquad order_t = \argmin_a
  `,
  gaussianDelta: tex`
    & \Phi(t) - e^{epsilon}\,\Phi(t - \mu)
    & t = \frac{\mu}{2} - \frac{epsilon}{\mu}, \qquad \mu = \frac{sensitivity}{sigma}
  `,
  gaussianSigma: tex`
    & \min\bigl\{\sigma : \Phi(t) - e^{epsilon}\,\Phi(t - \mu) \le delta\bigr\}
    & t = \frac{\mu}{2} - \frac{epsilon}{\mu}, \qquad \mu = \frac{sensitivity}{\sigma}
  `,
  budgetGate: tex`
    epsilon_t &= \begin{cases} (1 - forget) \cdot epsilon_{t-1} + c & \text{accepted} \\ 0 & \text{denied} \\ epsilon_{t-1} & \text{cooling} \end{cases}
    delta_t &= \begin{cases} (1 - forget) \cdot delta_{t-1} + d & \text{accepted} \\ 0 & \text{denied} \\ delta_{t-1} & \text{cooling} \end{cases}
    c &= \max\Bigl(\frac{epsilonCost}{population_t},\ 10^{-12}\Bigr), \qquad d = \max\Bigl(\frac{deltaCost}{population_t},\ 10^{-12}\Bigr)
    decision_t &= \begin{cases} \text{cooling} & cooldown_{t-1} > 0 \\ \text{accepted} & epsilon_{t-1} + c \le maxEpsilon \land delta_{t-1} + d \le maxDelta \\ \text{denied} & \text{otherwise} \end{cases}
    cooldown_t &= \begin{cases} coolOff & \text{denied} \\ \max(cooldown_{t-1} - 1,\ 0) & \text{otherwise} \end{cases}
  `,
  noisyThreshold: tex`
    release &= [\,noisy \ge threshold\,]
    noisy &= count - \frac{1}{epsilon} \sign\bigl(u - \tfrac12\bigr) \ln\bigl(1 - 2\,|u - \tfrac12|\bigr), \qquad u = uniform
    threshold &= required + \frac{1}{epsilon} \ln\frac{1}{2 \cdot delta}
    probability &= \begin{cases} \tfrac12 e^{-g} & g > 0 \\ 1 - \tfrac12 e^{g} & \text{otherwise} \end{cases} \qquad g = epsilon \cdot (threshold - count)
    snap > 0: \quad & noisy \gets snap \cdot \round(noisy / snap)
    threshold &\gets snap \cdot \lceil threshold / snap + \tfrac12 \rceil, \qquad g \text{ of } threshold - snap / 2
  `,
  classes: tex`
    classOf_i = classOf_j &\iff key_{ik} = key_{jk} \text{ for every } k
    size_i &= \#\{j : classOf_j = classOf_i\}, \qquad sizes_c = \#\{j : classOf_j = c\}
    k &= \min_i size_i
    classOf_i < classOf_j &\iff key_i < key_j \text{ in lexicographic order}
  `,
  suppress: tex`
    keep_i &= [\,size_i \ge k\,]
    suppressed &= \#\{i : size_i < k\}, \qquad share = \frac{suppressed}{n}
  `,
  rdp: tex`
    \text{gaussian:} \quad & \frac{a}{2} \Bigl(\frac{sensitivity}{sigma}\Bigr)^2, \qquad a = order
    \text{laplace:} \quad & \frac{1}{a - 1} \ln\Bigl(\frac{a}{2 a - 1}\,e^{(a - 1)\,t} + \frac{a - 1}{2 a - 1}\,e^{-a\,t}\Bigr)
    t &= \frac{sensitivity}{scale}
    \text{randomizedResponse:} \quad & \frac{1}{a - 1} \ln\bigl(p^a\,(1 - p)^{1 - a} + (1 - p)^a\,p^{1 - a}\bigr), \qquad p = truth
  `,
  rdpSubsampledGaussian: tex`
    & \frac{1}{order - 1} \ln \mathbb{E}_{z \sim N(0,\,sigma^2)} \bigl[(1 + x)^{order}\bigr] = \frac{\ln\bigl(1 + \mathbb{E}[(1 + x)^{order} - 1 - order \cdot x]\bigr)}{order - 1}
    & x = rate \cdot \bigl(e^{(2 z - 1) / (2\,sigma^2)} - 1\bigr)
  `,
  karyResponse: tex`truth = \frac{e^{epsilon}}{e^{epsilon} + k - 1}, \qquad other = \frac{1}{e^{epsilon} + k - 1}`,
  karyEpsilon: tex`\Bigl|\ln\frac{truth \cdot (k - 1)}{1 - truth}\Bigr|`,
  karyEstimate: tex`
    estimate_i &= \frac{s_i - q}{p - q}, \qquad variance_i = \frac{s_i\,(1 - s_i)}{(n - 1)(p - q)^2}
    s_i &= \frac{count_i}{n}, \quad n = \sum_j count_j
    p &= \frac{e^{epsilon}}{e^{epsilon} + k - 1}, \qquad q = \frac{1}{e^{epsilon} + k - 1}, \qquad k \text{ answers}
  `,
  zcdpGaussian: tex`\rho = \frac{1}{2} \Bigl(\frac{sensitivity}{sigma}\Bigr)^2`,
  zcdpToDp: tex`
    epsilon^{\text{out}} &= \min_{a > 1} \Bigl\{ a\,\rho + \ln\Bigl(1 - \frac{1}{a}\Bigr) - \frac{\ln(delta \cdot a)}{a - 1} \Bigr\}, \qquad order = \argmin_a
    delta^{\text{out}} &= \min_{a > 1} \frac{1}{a}\,e^{(a - 1)(a\,\rho - epsilon + \ln(1 - 1/a))}
    simpleEpsilon &= \rho + 2 \sqrt{\rho \ln(1 / delta)}
    simpleDelta &= \begin{cases} e^{-(epsilon - \rho)^2 / (4 \rho)} & epsilon > \rho \\ 1 & \text{otherwise} \end{cases}
  `,
  zcdpLedger: tex`
    \rho_t &= \rho_{t-1} + \frac{releases_t}{2\,sigma_t^2}
    epsilon_t &= \min_{a > 1} \Bigl\{ a\,\rho_t + \ln\Bigl(1 - \frac{1}{a}\Bigr) - \frac{\ln(delta \cdot a)}{a - 1} \Bigr\}
  `,
};
