import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

const logs = tex`logDensity = \ln density`;

/** A quantile of a continuous variable: which probability p is. */
const continuous = tex`\begin{cases} cdf(x) = p & \text{lower} \\ sf(x) = p & \text{upper} \end{cases}`;
/** And one of counts. */
const least = tex`\begin{cases} \min\{k : cdf(k) \ge p\} & \text{lower} \\ \min\{k : sf(k) \le p\} & \text{upper} \end{cases}`;

export const distributions: Equations<"distributions"> = {
  beta: tex`
    density &= \frac{x^{\alpha - 1} (1 - x)^{\beta - 1}}{B(\alpha, \beta)}, \qquad ${logs}
    cdf &= I_x(\alpha, \beta), \qquad sf = 1 - cdf = I_{1-x}(\beta, \alpha)
  `,
  betaQuantile: tex`x \text{ with } ${continuous} \qquad cdf(x) = I_x(\alpha, \beta)`,
  poisson: tex`
    mass &= \frac{mean^k\,e^{-mean}}{k!}, \qquad logMass = \ln mass
    cdf &= Q(\lfloor k \rfloor + 1,\ mean), \qquad sf = 1 - cdf = P(\lfloor k \rfloor + 1,\ mean)
  `,
  poissonQuantile: tex`${least} \qquad cdf(k) = Q(k + 1,\ mean)`,
  binomial: tex`
    mass &= \binom{trials}{k}\,prob^k\,(1 - prob)^{trials - k}, \qquad logMass = \ln mass
    cdf &= I_{1 - prob}(trials - \lfloor k \rfloor,\ \lfloor k \rfloor + 1), \qquad sf = 1 - cdf
  `,
  binomialQuantile: tex`${least} \qquad cdf(k) = I_{1 - prob}(trials - k,\ k + 1)`,
  negativeBinomial: tex`
    mass &= \frac{\Gamma(successes + k)}{\Gamma(successes)\,k!}\,prob^{successes}\,(1 - prob)^k, \qquad logMass = \ln mass
    cdf &= I_{prob}(successes,\ \lfloor k \rfloor + 1), \qquad sf = 1 - cdf
  `,
  negativeBinomialQuantile: tex`${least} \qquad cdf(k) = I_{prob}(successes,\ k + 1)`,
  gamma: tex`
    density &= \frac{z^{shape - 1}\,e^{-z}}{\Gamma(shape) \cdot scale}, \qquad z = \frac{x}{scale}, \qquad ${logs}
    cdf &= P(shape, z), \qquad sf = 1 - cdf = Q(shape, z)
  `,
  gammaQuantile: tex`x \text{ with } ${continuous} \qquad cdf(x) = P(shape,\ x / scale)`,
  chiSquare: tex`
    density &= \frac{(x / 2)^{df / 2 - 1}\,e^{-x / 2}}{2\,\Gamma(df / 2)}, \qquad ${logs}
    cdf &= P(df / 2,\ x / 2), \qquad sf = 1 - cdf = Q(df / 2,\ x / 2)
  `,
  chiSquareQuantile: tex`x \text{ with } ${continuous} \qquad cdf(x) = P(df / 2,\ x / 2)`,
  logistic: tex`
    density &= \frac{cdf \cdot sf}{scale}, \qquad ${logs}
    cdf &= \frac{1}{1 + e^{-z}}, \qquad sf = \frac{1}{1 + e^z}, \qquad z = \frac{x - location}{scale}
  `,
  logisticQuantile: tex`\begin{cases} location + scale \cdot \ln\dfrac{p}{1 - p} & \text{lower} \\[0.9em] location - scale \cdot \ln\dfrac{p}{1 - p} & \text{upper} \end{cases}`,
  lognormal: tex`
    density &= \frac{e^{-z^2 / 2}}{x\,\sigma \sqrt{2\pi}}, \qquad z = \frac{\ln(x / scale)}{\sigma}, \qquad ${logs}
    cdf &= \Phi(z), \qquad sf = 1 - cdf = \Phi(-z)
  `,
  lognormalQuantile: tex`\begin{cases} scale \cdot e^{\sigma\,\Phi^{-1}(p)} & \text{lower} \\ scale \cdot e^{-\sigma\,\Phi^{-1}(p)} & \text{upper} \end{cases}`,
  student: tex`
    density &= \frac{(1 + x^2 / df)^{-(df + 1) / 2}}{\sqrt{df}\,B(df / 2,\ 1 / 2)}, \qquad ${logs}
    sf &= 1 - cdf = \tfrac{1}{2} I_u(df / 2,\ 1 / 2) \text{ for } x \ge 0, \qquad u = \frac{df}{df + x^2}
    cdf &= \tfrac{1}{2} I_u(df / 2,\ 1 / 2) \text{ for } x < 0
  `,
  studentQuantile: tex`x \text{ with } ${continuous} \qquad cdf \text{ of distributions.student with } df`,
  f: tex`
    density &= \frac{(df_1\,x)^{df_1 / 2}\,df_2^{df_2 / 2}}{(df_1\,x + df_2)^{(df_1 + df_2) / 2}\,x\,B(df_1 / 2,\ df_2 / 2)}, \qquad ${logs}
    cdf &= I_u(df_1 / 2,\ df_2 / 2), \qquad sf = 1 - cdf, \qquad u = \frac{df_1\,x}{df_1\,x + df_2}
  `,
  fQuantile: tex`x \text{ with } ${continuous} \qquad cdf \text{ of distributions.f with } df_1,\ df_2`,
  wilsonInterval: tex`
    low,\ high &= \frac{k + z^2 / 2 \mp z \sqrt{k (n - k) / n + z^2 / 4}}{n + z^2}, \qquad n = trials
    z &= \Phi^{-1}\Bigl(\frac{1 + level}{2}\Bigr)
    k &= \begin{cases} \max(successes - \tfrac12,\ 0) & low \text{, continuity} \\ \min(successes + \tfrac12,\ n) & high \text{, continuity} \\ successes & \text{none} \end{cases}
    centre &= \frac{successes + z^2 / 2}{n + z^2}
  `,
};
