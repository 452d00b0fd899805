import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const market: Equations<"market"> = {
  bars: tex`
    bucket_t &= \lfloor time_t / width \rfloor, \qquad opens_t = [\,bucket_t \ne bucket_{t-1}\,]
    gap_t &= bucket_t - bucket_{t-1} - 1
    & \text{over the trades } k \le t \text{ of the same bucket:}
    open_t &= price_{\text{first}}, \quad high_t = \max_k price_k, \quad low_t = \min_k price_k, \quad close_t = price_t
    volume_t &= \sum_k volume_k, \qquad count_t = \#\{k\}
  `,
  logReturn: tex`\ln\frac{price_t}{price_{t-1}}`,
  cycle: tex`
    drawdown_t &= 1 - \frac{price_t}{\max_{k \le t} price_k}, \qquad deepest_t = \max_{k \le t} drawdown_k
    at_t &= \argmax_{k \le t} drawdown_k
    phase_t &= \begin{cases} -1 & phase_{t-1} \ge 0,\ price_t \le (1 - threshold) \cdot peak_t \\ 1 & phase_{t-1} \le 0,\ price_t \ge (1 + threshold) \cdot trough_t \\ phase_{t-1} & \text{otherwise} \end{cases}
    peak_t &= \text{highest price since the last bull signal}
    trough_t &= \text{lowest price since the last bear signal}
  `,
  hmmDiscrete: tex`
    p_j &\propto p'_j \cdot E_{j,symbol}, \qquad p'_j = \sum_i T_{ij}\,p_i, \qquad \sum_j p_j = 1
    probability &= p, \qquad next_j = \sum_i T_{ij}\,p_i, \qquad logDensity = \ln \sum_j p'_j \cdot E_{j,symbol}
    T_{ij} &= \frac{transition_{ij}}{\sum_k transition_{ik}}, \qquad E_{js} = \frac{emission_{js}}{\sum_k emission_{jk}}
  `,
  gaussianEmission: tex`-\ln\bigl(deviation_j \sqrt{2\pi}\bigr) - \frac{1}{2} \Bigl(\frac{y_i - mean_j}{deviation_j}\Bigr)^2`,
  discreteEmission: tex`\ln\frac{emission_{j,symbol_i}}{\sum_s emission_{js}}`,
  hmmSmoother: tex`
    probability_{tj} &\propto \alpha_{tj}\,\beta_{tj}, \qquad \sum_j probability_{tj} = 1, \qquad logLikelihood = \ln \sum_j \alpha_{nj}
    \alpha_{tj} &= e^{d_{tj}} \sum_i \alpha_{t-1,i}\,T_{ij}, \qquad \alpha_{1j} = initial_j\,e^{d_{1j}}
    \beta_{t-1,i} &= \sum_j T_{ij}\,e^{d_{tj}}\,\beta_{tj}, \qquad \beta_{nj} = 1
    steps_{ij} &= \sum_{t > 1} \frac{\alpha_{t-1,i}\,T_{ij}\,e^{d_{tj}}\,\beta_{tj}}{\sum_k \alpha_{nk}}, \qquad d = logDensity, \quad T = transition
  `,
  hmmViterbi: tex`
    path &= \argmax_{j_1, \dots, j_n} \Bigl\{ \ln initial_{j_1} + d_{1 j_1} + \sum_{t > 1} \bigl(\ln T_{j_{t-1} j_t} + d_{t j_t}\bigr) \Bigr\}
    logLikelihood &= \text{that maximum}, \qquad d = logDensity, \quad T = transition
  `,
  stationary: tex`
    p_j &= \sum_i T_{ij}\,p_i, \qquad \sum_j p_j = 1, \qquad p = probability
    T_{ij} &= \frac{transition_{ij}}{\sum_k transition_{ik}}
  `,
  gjr: tex`
    next_t &= \omega + \bigl(\alpha + \gamma\,[\,r_t < 0\,]\bigr)\,r_t^2 + \beta \cdot variance_t
    variance_t &= next_{t-1}, \quad r = returns
    variance_1 &= \begin{cases} initialVariance & \text{given} \\ \omega / (1 - s) & s < 1 \\ \omega & \text{otherwise} \end{cases} \qquad s = \alpha + \gamma / 2 + \beta
    forecast_t &= \omega \sum_{i=0}^{horizon - 2} s^i + s^{horizon - 1} \cdot next_t
    logDensity_t &= -\frac{1}{2} \Bigl(\ln(2\pi \cdot variance_t) + \frac{r_t^2}{variance_t}\Bigr)
  `,
  garchFit: tex`
    (\omega, \alpha, \beta) &= \argmax_{\omega, \alpha, \beta \ge 0,\ \alpha + \beta \le 1} \Bigl\{ -\frac{1}{2} \sum_t \Bigl(\ln(2\pi\,v_t) + \frac{r_t^2}{v_t}\Bigr) \Bigr\}, \qquad r = returns
    v_{t+1} &= \omega + \alpha\,r_t^2 + \beta\,v_t, \qquad v_1 = initialVariance = \omega + (\alpha + \beta)\,m
    next &= v_{n+1}, \qquad logLikelihood = \text{that maximum}
    m &= \begin{cases} \sum_t r_t^2 / n & \text{mean} \\ \sum_{t \le 75} 0.94^{t-1}\,r_t^2 \,\big/\, \sum_{t \le 75} 0.94^{t-1} & \text{backcast} \end{cases} \qquad \text{of } presample
  `,
  gjrFit: tex`
    (\omega, \alpha, \gamma, \beta) &= \argmax \Bigl\{ -\frac{1}{2} \sum_t \Bigl(\ln(2\pi\,v_t) + \frac{r_t^2}{v_t}\Bigr) \Bigr\}, \qquad r = returns
    &\phantom{{}={}} \omega,\ \alpha,\ \alpha + \gamma,\ \beta \ge 0, \qquad s = \alpha + \gamma / 2 + \beta \le 1
    v_{t+1} &= \omega + \bigl(\alpha + \gamma\,[\,r_t < 0\,]\bigr)\,r_t^2 + \beta\,v_t, \qquad v_1 = initialVariance = \omega + s\,m
    next &= v_{n+1}, \qquad logLikelihood = \text{that maximum}
    m &= \begin{cases} \sum_t r_t^2 / n & \text{mean} \\ \sum_{t \le 75} 0.94^{t-1}\,r_t^2 \,\big/\, \sum_{t \le 75} 0.94^{t-1} & \text{backcast} \end{cases} \qquad \text{of } presample
  `,
  pearson: tex`\frac{\sum_i (x_i - \bar x)(y_i - \bar y)}{\sqrt{\sum_i (x_i - \bar x)^2 \cdot \sum_i (y_i - \bar y)^2}}`,
  lag: tex`\operatorname{corr}_t(x_t,\ y_{t + k}), \qquad k = lags`,
  rolling: tex`\frac{\sum_k (x_k - \bar x)(y_k - \bar y)}{\sqrt{\sum_k (x_k - \bar x)^2 \cdot \sum_k (y_k - \bar y)^2}}, \qquad t - window < k \le t`,
  ewma: tex`
    & \frac{xy_t}{\sqrt{xx_t \cdot yy_t}}
    & xy_t = decay \cdot xy_{t-1} + (1 - decay)\,x_t\,y_t
    & xx_t = decay \cdot xx_{t-1} + (1 - decay)\,x_t^2, \qquad yy_t = decay \cdot yy_{t-1} + (1 - decay)\,y_t^2
  `,
  matrix: tex`R_{ij} = \frac{\sum_r (x_{ri} - \bar x_i)(x_{rj} - \bar x_j)}{\sqrt{\sum_r (x_{ri} - \bar x_i)^2 \cdot \sum_r (x_{rj} - \bar x_j)^2}}`,
  eventStudy: tex`
    (\alpha, \beta) &= \argmin \sum_i (asset_i - \alpha - \beta \cdot market_i)^2
    n &= count \text{ rows, all but the last } window + gap
    abnormal_i &= asset_i - \alpha - \beta \cdot market_i, \qquad deviation^2 = \frac{1}{n - 2} \sum_i abnormal_i^2
    t_i &= \frac{abnormal_i}{deviation \sqrt{1 + 1/n + (market_i - \bar m)^2 / S}}
    S &= \sum_i (market_i - \bar m)^2
    cumulative_i &= \sum_{k \le i} abnormal_k
    car &= \sum_k abnormal_k \text{ over the } L = window \text{ last rows}
    standardError &= deviation \sqrt{L + \frac{L^2}{n} + \frac{\bigl(\sum_k (market_k - \bar m)\bigr)^2}{S}}
    tStatistic &= \frac{car}{standardError}
  `,
  historicalRisk: tex`
    valueAtRisk &= -Q
    Q &= r_{(\lfloor h \rfloor)} + (h - \lfloor h \rfloor)\bigl(r_{(\lfloor h \rfloor + 1)} - r_{(\lfloor h \rfloor)}\bigr)
    r_{(1)} &\le \dots \le r_{(n)} \text{ of } returns
    conditional &= -\frac{1}{n q} \Bigl(\sum_{i \le \lfloor n q \rfloor} r_{(i)} + (n q - \lfloor n q \rfloor)\,r_{(\lfloor n q \rfloor + 1)}\Bigr)
    q &= 1 - confidence
    tailMean &= -\frac{1}{beyond} \sum_{r_i \le Q} r_i, \qquad beyond = \#\{i : r_i \le Q\}
    h &= \begin{cases} (n - 1)\,q + 1 & \text{linear} \\ \lceil n q \rceil & \text{inverted} \\ (n + 1)\,q & \text{weibull} \\ n q + \tfrac12 & \text{hazen} \end{cases} \quad \begin{cases} (n + \tfrac13)\,q + \tfrac13 & \text{medianUnbiased} \\ (n + \tfrac14)\,q + \tfrac38 & \text{normalUnbiased} \\ n q & \text{interpolated} \end{cases}
  `,
  rollingRisk: tex`
    valueAtRisk_t &= -Q
    Q &= r_{(\lfloor h \rfloor)} + (h - \lfloor h \rfloor)\bigl(r_{(\lfloor h \rfloor + 1)} - r_{(\lfloor h \rfloor)}\bigr)
    conditional_t &= -\frac{1}{n q} \Bigl(\sum_{i \le \lfloor n q \rfloor} r_{(i)} + (n q - \lfloor n q \rfloor)\,r_{(\lfloor n q \rfloor + 1)}\Bigr)
    q &= 1 - confidence
    & r_{(1)} \le \dots \le r_{(n)} \text{ of the last } n = window \text{ of } returns
    h &= \begin{cases} (n - 1)\,q + 1 & \text{linear} \\ \lceil n q \rceil & \text{inverted} \\ (n + 1)\,q & \text{weibull} \\ n q + \tfrac12 & \text{hazen} \end{cases} \quad \begin{cases} (n + \tfrac13)\,q + \tfrac13 & \text{medianUnbiased} \\ (n + \tfrac14)\,q + \tfrac38 & \text{normalUnbiased} \\ n q & \text{interpolated} \end{cases}
  `,
  kellyOutcomes: tex`
    full &= \argmax_f \sum_i \frac{p_i}{\sum_j p_j} \ln(1 + f \cdot payoff_i), \qquad \sum_i \frac{p_i \cdot payoff_i}{1 + full \cdot payoff_i} = 0
    size &= \clamp(fraction \cdot full,\ \ell,\ cap), \qquad \ell = \begin{cases} -cap & short \\ 0 & \text{otherwise} \end{cases}
    growth &= \sum_i \frac{p_i}{\sum_j p_j} \ln(1 + size \cdot payoff_i)
  `,
  kellyReturns: tex`
    full &= \argmax_f \frac{1}{n} \sum_i \ln(1 + f \cdot returns_i), \qquad \sum_i \frac{returns_i}{1 + full \cdot returns_i} = 0
    size &= \clamp(fraction \cdot full,\ \ell,\ cap), \qquad \ell = \begin{cases} -cap & short \\ 0 & \text{otherwise} \end{cases}
    growth &= \frac{1}{n} \sum_i \ln(1 + size \cdot returns_i)
  `,
  regime: tex`
    p_j &\propto p'_j \cdot N_j, \qquad p'_j = \sum_i T_{ij}\,p_i, \qquad \sum_j p_j = 1
    probability &= p, \qquad next_j = \sum_i T_{ij}\,p_i, \qquad logDensity = \ln \sum_j p'_j \cdot N_j
    N_j &= \frac{1}{deviation_j \sqrt{2\pi}}\,e^{-(y_t - mean_j)^2 / (2\,deviation_j^2)}, \qquad T_{ij} = \frac{transition_{ij}}{\sum_k transition_{ik}}
  `,
  tailRisk: tex`
    gaussianVaR &= -(\mu + z\,\sigma), \qquad z = \Phi^{-1}(q), \qquad q = 1 - confidence
    gaussianES &= -\Bigl(\mu - \sigma\,\frac{\varphi(z)}{q}\Bigr)
    \mu,\ \sigma &= \text{mean and standard deviation } (n - 1) \text{ of } returns
    cornishFisherVaR &= -\Bigl(\mu + \sigma \Bigl(z + \frac{z^2 - 1}{6} S + \frac{z^3 - 3 z}{24} K - \frac{2 z^3 - 5 z}{36} S^2\Bigr)\Bigr)
    skew &= S = \frac{m_3}{m_2^{3/2}}, \qquad excessKurtosis = K = \frac{m_4}{m_2^2} - 3
    m_k &= \frac{1}{n} \sum_i (r_i - \mu)^k
    historicalES &= -\frac{1}{n q} \Bigl(\sum_{i \le \lfloor n q \rfloor} r_{(i)} + (n q - \lfloor n q \rfloor)\,r_{(\lfloor n q \rfloor + 1)}\Bigr), \qquad r_{(1)} \le \dots \le r_{(n)}
    monotone &= \Bigl[\,1 + \tfrac{x}{3} S + \tfrac{x^2 - 1}{8} K - \tfrac{6 x^2 - 5}{36} S^2 \ge 0 \text{ for every } x\,\Bigr]
  `,
  hill: tex`
    \xi &= \frac{1}{k} \sum_{i=1}^{k} \ln\frac{losses_{(i)}}{losses_{(k+1)}}, \qquad losses_{(1)} \ge losses_{(2)} \ge \dots
    \alpha &= \frac{1}{\xi}, \qquad standardError = \frac{\alpha}{\sqrt{k}}
  `,
  meanReversion: tex`
    (a, slope) &= \argmin \sum_t (\ell_{t+1} - \ell_t - a - slope \cdot \ell_t)^2
    \ell_t &= \begin{cases} y_t - \alpha - \beta\,x_t & \text{with } x \\ y_t & \text{otherwise} \end{cases} \qquad (\alpha, \beta) = \argmin \sum_t (y_t - \alpha - \beta\,x_t)^2
    mean &= -\frac{a}{slope}, \qquad halfLife = -\frac{\ln 2}{\ln(1 + slope)}, \qquad tStat = \frac{slope}{\text{its standard error}}
  `,
  flow: tex`\frac{inflow - outflow}{inflow + outflow}`,
  arb: tex`
    input &= \max\Bigl(\frac{\sqrt{x_1\,y_1\,x_2\,y_2\,g_1\,g_2} - x_1\,y_2}{g_1\,(y_2 + g_2\,y_1)},\ 0\Bigr), \qquad g_1 = 1 - fee_1, \quad g_2 = 1 - fee_2
    mid &= \frac{y_1\,g_1 \cdot input}{x_1 + g_1 \cdot input}, \qquad gross = \frac{x_2\,g_2 \cdot mid}{y_2 + g_2 \cdot mid} - input
    net &= gross - gas, \qquad trade = [\,gross > gas\,]
  `,
  kelly: tex`
    full &= \frac{p}{loss} - \frac{1 - p}{win}, \qquad size = \clamp(fraction \cdot full,\ 0,\ cap)
    growth &= p \ln(1 + win \cdot size) + (1 - p) \ln(1 - loss \cdot size)
  `,
  adoption: tex`
    \text{logistic:} \quad & adopters = \frac{capacity}{1 + e}, \qquad rate = growth \cdot capacity \cdot \frac{e}{(1 + e)^2}
    & e = \exp\bigl(-growth \cdot (time - midpoint)\bigr), \qquad peak = midpoint
    \text{bass:} \quad & adopters = capacity \cdot \frac{1 - e}{1 + (q / p)\,e}
    rate &= capacity \cdot \frac{(p + q)^2}{p} \cdot \frac{e}{\bigl(1 + (q / p)\,e\bigr)^2}
    & e = e^{-(p + q) \cdot time}, \qquad peak = \frac{\ln(q / p)}{p + q}
    & p = innovation, \quad q = imitation
  `,
  ewmaVol: tex`
    & \sqrt{variance_t \cdot periodsPerYear}
    & variance_t = decay \cdot variance_{t-1} + (1 - decay) \cdot returns_t^2, \qquad variance_1 = returns_1^2
  `,
  garch: tex`
    next_t &= \omega + \alpha\,r_t^2 + \beta \cdot variance_t, \qquad variance_t = next_{t-1}, \quad r = returns
    variance_1 &= \begin{cases} initialVariance & \text{given} \\ \omega / (1 - s) & s < 1 \\ \omega & \text{otherwise} \end{cases} \qquad s = \alpha + \beta
    forecast_t &= \omega \sum_{i=0}^{horizon - 2} s^i + s^{horizon - 1} \cdot next_t
    logDensity_t &= -\frac{1}{2} \Bigl(\ln(2\pi \cdot variance_t) + \frac{r_t^2}{variance_t}\Bigr)
  `,
  rangeVol: tex`
    parkinson &= \frac{1}{4 n \ln 2} \sum_i (u_i - d_i)^2
    u &= \ln\frac{high}{open}, \quad d = \ln\frac{low}{open}, \quad c = \ln\frac{close}{open}
    garmanKlass &= \frac{1}{n} \sum_i \Bigl(\frac{(u_i - d_i)^2}{2} - (2 \ln 2 - 1)\,c_i^2\Bigr)
    rogersSatchell &= \frac{1}{n} \sum_i \bigl(u_i (u_i - c_i) + d_i (d_i - c_i)\bigr)
    yangZhang &= \var_i\Bigl(\ln\frac{open_i}{close_{i-1}}\Bigr) + k \cdot \var_i(c_i) + (1 - k) \cdot rogersSatchell
    k &= \frac{0.34}{1.34 + (n + 1) / (n - 1)}
    & \text{yangZhang over the } n \text{ bars after the first}
  `,
};
