import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

const posterior = tex`\alpha = priorAlpha + successes, \qquad \beta = priorBeta + failures`;

export const core: Equations<"core"> = {
  betaPosterior: tex`
    & ${posterior}
    & mean = \frac{\alpha}{\alpha + \beta}, \qquad variance = \frac{\alpha\,\beta}{(\alpha + \beta)^2\,(\alpha + \beta + 1)}, \qquad mode = \frac{\alpha - 1}{\alpha + \beta - 2}
  `,
  betaUpdate: tex`
    \alpha_t &= priorAlpha + keep \cdot (\alpha_{t-1} - priorAlpha) + successes_t
    \alpha_0 &= priorAlpha
    \beta_t &= priorBeta + keep \cdot (\beta_{t-1} - priorBeta) + failures_t, \qquad \beta_0 = priorBeta
    mean_t &= \frac{\alpha_t}{\alpha_t + \beta_t}, \qquad variance_t = \frac{\alpha_t\,\beta_t}{(\alpha_t + \beta_t)^2\,(\alpha_t + \beta_t + 1)}
  `,
  beta: tex`B(\alpha, \beta) = \frac{\Gamma(\alpha)\,\Gamma(\beta)}{\Gamma(\alpha + \beta)}`,
  logBeta: tex`\ln B(\alpha, \beta) = \ln\Gamma(\alpha) + \ln\Gamma(\beta) - \ln\Gamma(\alpha + \beta)`,
  incompleteBeta: tex`
    lower &= I_x(\alpha, \beta) = \frac{1}{B(\alpha, \beta)} \int_0^x t^{\alpha - 1} (1 - t)^{\beta - 1} \, d t
    upper &= 1 - I_x(\alpha, \beta) = I_{1-x}(\beta, \alpha)
  `,
  betaQuantile: tex`x \text{ with } I_x(\alpha, \beta) = p`,
  betaInterval: tex`
    I_{lower}(\alpha, \beta) &= \frac{1 - level}{2}, \qquad I_{upper}(\alpha, \beta) = \frac{1 + level}{2}
    \alpha &= priorAlpha + successes, \qquad \beta = priorBeta + failures
  `,
  exp: tex`e^x`,
  exp2: tex`2^x`,
  expm1: tex`e^x - 1`,
  log: tex`\ln x`,
  log2: tex`\log_2 x`,
  log10: tex`\log_{10} x`,
  log1p: tex`\ln(1 + x)`,
  pow: tex`x^y`,
  sqrt: tex`\sqrt{x}`,
  cbrt: tex`\sqrt[3]{x}`,
  tanh: tex`\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}`,
  sigmoid: tex`\frac{1}{1 + e^{-x}}`,
  logit: tex`\ln\frac{p}{1 - p}`,
  logSigmoid: tex`-\ln(1 + e^{-x})`,
  softplus: tex`\ln(1 + e^x)`,
  logAddExp: tex`\ln(e^a + e^b) = \max(a, b) + \ln\bigl(1 + e^{-|a - b|}\bigr)`,
  sin: tex`\sin x`,
  cos: tex`\cos x`,
  asin: tex`\arcsin x`,
  atan: tex`\arctan x`,
  gamma: tex`\Gamma(x) = \begin{cases} \displaystyle\int_0^\infty t^{x - 1} e^{-t} \, d t & x > 0 \\[1.2em] \dfrac{\pi}{\sin(\pi x)\,\Gamma(1 - x)} & x < 0 \end{cases}`,
  logGamma: tex`\ln|\Gamma(x)|`,
  digamma: tex`\psi(x) = \frac{d}{d x} \ln\Gamma(x) = \frac{\Gamma'(x)}{\Gamma(x)}`,
  incompleteGamma: tex`
    lower &= P(shape, x) = \frac{1}{\Gamma(shape)} \int_0^x t^{shape - 1} e^{-t} \, d t
    upper &= Q(shape, x) = 1 - P(shape, x)
  `,
  gammaQuantile: tex`x \text{ with } P(shape, x) = p`,
  lambertW: tex`w \ge -1 \text{ with } w\,e^w = x`,
  matrixVector: tex`y_i = \sum_j matrix_{ij} \cdot vector_j`,
  gram: tex`G_{ij} = \sum_r x_{ri}\,x_{rj}`,
  covariance: tex`
    mean_j &= \frac{1}{n} \sum_r x_{rj}
    covariance_{ij} &= \frac{1}{n - 1} \sum_r (x_{ri} - mean_i)(x_{rj} - mean_j)
  `,
  cholesky: tex`
    factor \cdot factor^\top &= matrix, \qquad factor_{ij} = 0 \text{ for } j > i
    logDeterminant &= 2 \sum_i \ln factor_{ii}
  `,
  solve: tex`x \text{ with } matrix \cdot x = right`,
  erf: tex`\erf x = \frac{2}{\sqrt{\pi}} \int_0^x e^{-t^2} \, d t`,
  erfc: tex`\erfc x = 1 - \erf x = \frac{2}{\sqrt{\pi}} \int_x^\infty e^{-t^2} \, d t`,
  gelu: tex`x\,\Phi(x) = \frac{x}{2} \erfc\Bigl(-\frac{x}{\sqrt{2}}\Bigr)`,
  erfInv: tex`y \text{ with } \erf y = x`,
  erfcInv: tex`y \text{ with } \erfc y = x`,
  normal: tex`
    cdf &= \Phi(x) = \frac{1}{2} \erfc\Bigl(-\frac{x}{\sqrt{2}}\Bigr), \qquad logCdf = \ln\Phi(x)
    density &= \frac{e^{-x^2/2}}{\sqrt{2\pi}}
  `,
  normalQuantile: tex`x \text{ with } \Phi(x) = p`,
  sort: tex`
    values_i &= x_{order_i}, \qquad values_0 \le values_1 \le \dots \le values_{n-1}
    order_i &< order_{i+1} \text{ where } values_i = values_{i+1}; \qquad \ge \text{ for } \le \text{ if } descending
  `,
  rank: tex`
    & \begin{cases} b_i + 1 & \text{least} \\ b_i + e_i & \text{greatest} \\ b_i + (1 + e_i) / 2 & \text{average} \\ 1 + \#\{x_j : x_j < x_i\} & \text{dense} \\ b_i + \#\{j \le i : x_j = x_i\} & \text{ordinal} \end{cases}
    & b_i = \#\{j : x_j < x_i\}, \qquad e_i = \#\{j : x_j = x_i\}; \qquad > \text{ for } < \text{ if } descending
  `,
  quantile: tex`
    & x_{(\lfloor h \rfloor)} + (h - \lfloor h \rfloor)\bigl(x_{(\lfloor h \rfloor + 1)} - x_{(\lfloor h \rfloor)}\bigr), \qquad h = (n - 1)\,q
    & x_{(0)} \le x_{(1)} \le \dots \le x_{(n-1)} \text{ the values in order}
  `,
  median: tex`\tfrac12 \bigl(x_{(\lceil n/2 \rceil)} + x_{(\lfloor n/2 \rfloor + 1)}\bigr), \qquad x_{(1)} \le \dots \le x_{(n)}`,
  topK: tex`
    values_k &= x_{order_k}, \qquad values_0 \ge values_1 \ge \dots \ge x_j \text{ for every } j \text{ not in } order
    order_k &< order_{k+1} \text{ where } values_k = values_{k+1}; \qquad \le \text{ for } \ge \text{ if } smallest
  `,
  uniform: tex`
    & 2^{-53} \Bigl\lfloor 2^{-11}\,\operatorname{mix}\bigl(seed + (index + 1) \cdot \text{9e3779b97f4a7c15}_{16} \bmod 2^{64}\bigr) \Bigr\rfloor
    & \operatorname{mix} \text{ of splitmix64}
  `,
  softmax: tex`
    p_i &= \frac{e^{x_i / temperature}}{\sum_j e^{x_j / temperature}}
    lse &= \ln \sum_j e^{x_j / temperature}
  `,
  integrate: tex`
    \text{trapezoid:} \quad & \sum_i (t_{i+1} - t_i)\,\frac{y_i + y_{i+1}}{2}, \qquad t_{i+1} - t_i = spacing \text{ without } t
    \text{simpson:} \quad & \frac{spacing}{3} \bigl(y_0 + 4 y_1 + 2 y_2 + 4 y_3 + \dots + 4 y_{n-2} + y_{n-1}\bigr)
    & {} + \frac{3\,spacing}{8} \bigl(y_{n-4} + 3 y_{n-3} + 3 y_{n-2} + y_{n-1}\bigr)
    & \text{the latter for the last three of an odd number of intervals}
  `,
  moments: tex`
    count &= \#\{i : x_i \text{ is a number}\}, \qquad mean = \frac{1}{count} \sum_i x_i
    sampleVariance &= \frac{\sum_i (x_i - mean)^2}{count - 1}, \qquad populationVariance = \frac{\sum_i (x_i - mean)^2}{count}
  `,
  largestRemainder: tex`
    & \lfloor q_i \rfloor + \bigl[\,i \text{ is among the } k \text{ rows of largest } q_i - \lfloor q_i \rfloor\,\bigr]
    & q_i = \frac{shares_i}{\sum_j shares_j} \cdot total, \qquad k = total - \sum_j \lfloor q_j \rfloor
  `,
  projectSimplex: tex`
    nearest &= \argmin_u \Bigl\{ \sum_i (u_i - v_i)^2 \;:\; \sum_i u_i = total,\ low_i \le u_i \le high_i \Bigr\}
    nearest_i &= \clamp(v_i - \tau,\ low_i,\ high_i)
  `,
  ema: tex`
    y_t &= \alpha\,x_t + (1 - \alpha)\,y_{t-1}, \qquad y_1 = x_1
    \alpha &= \begin{cases} 1 - 2^{-1 / halfLife} & \text{with a } halfLife \\ 2 / (span + 1) & \text{with a } span \\ \alpha & \text{as given, otherwise} \end{cases}
  `,
  emaSteps: tex`\frac{\ln(1 - share)}{\ln(1 - \alpha)}`,
  runningMoments: tex`
    mean_t &= mean_{t-1} + \frac{x_t - mean_{t-1}}{count_t}, \qquad count_t = count_{t-1} + 1
    m_t &= m_{t-1} + (x_t - mean_{t-1})(x_t - mean_t), \qquad m = m2
    sampleVariance_t &= \frac{m_t}{count_t - 1}, \qquad populationVariance_t = \frac{m_t}{count_t}
  `,
  sum: tex`\sum_i x_i`,
  dot: tex`\sum_i x_i\,y_i`,
  cumulativeSum: tex`s_i = \sum_{j \le i} x_j`,
  geoMean: tex`
    & \prod_j x_j^{w_j} = \exp \sum_j w_j \ln x_j
    & w_j = \begin{cases} weights_j / \sum_k weights_k & normalize \\ weights_j & \text{otherwise} \end{cases}
  `,
  kernel: tex`\begin{cases} 1 / window & \text{uniform} \\[0.3em] \dfrac{rate \cdot e^{-rate \cdot age}}{1 - e^{-rate \cdot window}} & \text{exponential} \\[0.9em] \dfrac{2}{window} \Bigl(1 - \dfrac{age}{window}\Bigr) & \text{triangular} \\[0.9em] \dfrac{e^{-age^2 / (2\,sigma^2)}}{sigma \sqrt{\pi / 2}\,\erf\bigl(window / (sigma \sqrt{2})\bigr)} & \text{gaussian} \end{cases} \qquad 0 \le age \le window`,
};
