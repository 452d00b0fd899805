import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

/** Weight of a new value, by the three parameters that may give it. */
const alpha = String.raw`\alpha &= \begin{cases} 1 - 2^{-1 / halfLife} & \text{with a } halfLife \\ 2 / (span + 1) & \text{with a } span \\ \alpha & \text{as given, otherwise} \end{cases}`;
/** Weights of the exponential averages. */
const fading = String.raw`w_i &= \begin{cases} (1 - \alpha)^{t - i} & adjust \text{, or first value} \\ \alpha\,(1 - \alpha)^{t - i} & \text{otherwise} \end{cases} \qquad \text{without gaps for } ignoreNa`;
/** Takes the bias from a second moment. */
const unbiased = String.raw`c &= \begin{cases} 1 & bias \\ 1 - \sum_i w_i^2 \big/ \bigl(\sum_i w_i\bigr)^2 & \text{otherwise} \end{cases}`;
const last = String.raw`t - window < i \le t`;

export const signal: Equations<"signal"> = {
  convolve: tex`
    y_p &= \sum_j taps_j \cdot x_{p - j}, \qquad x_i = 0 \text{ beyond the ends}
    p &= \begin{cases} 0, \dots, n + m - 2 & \text{full} \\ \lfloor (m - 1) / 2 \rfloor, \dots, \lfloor (m - 1) / 2 \rfloor + n - 1 & \text{same} \\ \min(n, m) - 1, \dots, \max(n, m) - 1 & \text{valid} \end{cases} \qquad n \text{ samples, } m \text{ taps}
  `,
  fir: tex`y_t = \sum_j taps_j \cdot x_{t - j}, \qquad x_i = 0 \text{ before the first}`,
  weightedMean: tex`\frac{\sum_i weights_i \cdot x_i}{\sum_i weights_i}`,
  harmonicMean: tex`\frac{\sum_i weights_i}{\sum_i weights_i / x_i}`,
  powerMean: tex`\Bigl(\frac{\sum_i weights_i \cdot x_i^p}{\sum_i weights_i}\Bigr)^{1 / p}, \qquad p = exponent`,
  quantile: tex`
    & x_{(j)} + g\,(x_{(j+1)} - x_{(j)}), \qquad x_{(1)} \le \dots \le x_{(m)}, \qquad h = j + g, \quad j = \lfloor h \rfloor
    & h = \begin{cases} \lceil m q \rceil & \text{invertedCdf} \\ (\lceil m q \rceil + \lfloor m q \rfloor + 1) / 2 & \text{averagedInvertedCdf} \\ \round(m q), \text{ of two the even one} & \text{closestObservation} \\ m q & \text{interpolatedInvertedCdf} \\ m q + \tfrac12 & \text{hazen} \\ (m + 1)\,q & \text{weibull} \\ 1 + (m - 1)\,q & \text{linear} \\ (m + \tfrac13)\,q + \tfrac13 & \text{medianUnbiased} \\ (m + \tfrac14)\,q + \tfrac38 & \text{normalUnbiased} \end{cases}
  `,
  weightedQuantile: tex`
    x_{(k)} &: \quad k = \min\bigl\{k : W_k \ge q\bigr\}, \qquad W_k = \frac{\sum_{i \le k} weights_{(i)}}{\sum_i weights_i}, \qquad x_{(1)} \le x_{(2)} \le \dots
    & \text{averagedInvertedCdf:} \quad \tfrac12 \bigl(x_{(k)} + x_{(k+1)}\bigr) \text{ where } W_k = q
  `,
  savitzkyGolay: tex`
    y_i &= \frac{1}{delta^{s}}\,p_i^{(s)}(0), \qquad s = derivative
    p_i &= \argmin_{\deg p \le order} \sum_{j = -h}^{h} \bigl(x_{i + j} - p(j)\bigr)^2, \qquad h = \frac{window - 1}{2}
    & \text{at the ends the polynomial of the first and the last window}
  `,
  savitzkyGolayTaps: tex`
    \sum_j h_j \cdot x_{m - 1 - j} &= \frac{1}{delta^{s}}\,p^{(s)}(position) \text{ for every } x, \qquad s = derivative
    p &= \argmin_{\deg p \le order} \sum_{i=0}^{m-1} \bigl(x_i - p(i)\bigr)^2, \qquad m \text{ taps}
  `,
  cumulativeTrapezoid: tex`
    sum_i &= sum_{i-1} + (t_i - t_{i-1})\,\frac{y_{i-1} + y_i}{2}, \qquad sum_1 = 0
    t_i &= t_{i-1} + dx \text{ where none is given}
  `,
  autocorrelation: tex`r_k = c_k\,\frac{\sum_{t=1}^{n-k} (x_t - \bar x)(x_{t+k} - \bar x)}{\sum_{t=1}^{n} (x_t - \bar x)^2}, \qquad c_k = \begin{cases} n / (n - k) & adjusted \\ 1 & \text{otherwise} \end{cases}`,
  ewMean: tex`
    mean_t &= \frac{\sum_{i \le t} w_i\,x_i}{\sum_{i \le t} w_i}
    ${fading}
    ${alpha}
  `,
  ewMeanTimes: tex`
    mean_t &= \frac{a \cdot mean_{t-1} + b \cdot x_t}{a + b}, \qquad f = 2^{-(time_t - time_{t-1}) / halfLife}
    a &= weight_{t-1} \cdot f, \qquad b = \begin{cases} 1 & adjust \\ 1 - f & \text{otherwise} \end{cases} \qquad weight_t = a + b, \text{ or } 1
  `,
  ewVariance: tex`
    mean_t &= \frac{\sum_i w_i\,x_i}{\sum_i w_i}
    variance_t &= \frac{1}{c} \cdot \frac{\sum_i w_i\,(x_i - mean_t)^2}{\sum_i w_i}, \qquad deviation_t = \sqrt{variance_t}
    ${unbiased}
    ${fading}
    ${alpha}
  `,
  ewCovariance: tex`
    & \frac{1}{c} \cdot \frac{\sum_i w_i\,(x_i - \bar x)(y_i - \bar y)}{\sum_i w_i}
    \bar x &= \frac{\sum_i w_i\,x_i}{\sum_i w_i}, \qquad \bar y = \frac{\sum_i w_i\,y_i}{\sum_i w_i}
    ${unbiased}
    ${fading}
    ${alpha}
  `,
  ewCorrelation: tex`
    & \frac{\sum_i w_i\,(x_i - \bar x)(y_i - \bar y)}{\sqrt{\sum_i w_i\,(x_i - \bar x)^2 \cdot \sum_i w_i\,(y_i - \bar y)^2}}
    \bar x &= \frac{\sum_i w_i\,x_i}{\sum_i w_i}, \qquad \bar y = \frac{\sum_i w_i\,y_i}{\sum_i w_i}
    ${fading}
    ${alpha}
  `,
  movingSum: tex`\sum_i x_i, \qquad ${last}`,
  movingMean: tex`\frac{1}{n} \sum_i x_i, \qquad n = \#\{i\}, \qquad ${last}`,
  movingVariance: tex`
    mean_t &= \frac{1}{n} \sum_i x_i, \qquad n = \#\{i\}, \qquad ${last}
    variance_t &= \frac{1}{n - ddof} \sum_i (x_i - mean_t)^2, \qquad deviation_t = \sqrt{variance_t}
  `,
  movingMin: tex`\min_i x_i, \qquad ${last}`,
  movingMax: tex`\max_i x_i, \qquad ${last}`,
  movingMedian: tex`\tfrac12 \bigl(x_{(\lceil n/2 \rceil)} + x_{(\lfloor n/2 \rfloor + 1)}\bigr), \qquad x_{(1)} \le \dots \le x_{(n)} \text{ of } x_i,\ ${last}`,
  movingQuantile: tex`
    & \begin{cases} x_{(k)} + g\,(x_{(k+1)} - x_{(k)}) & \text{linear} \\ x_{(k)} & \text{lower} \\ x_{(k+1)} & \text{higher} \\ (x_{(k)} + x_{(k+1)}) / 2 & \text{midpoint} \\ x_{(k)} \text{ for } g < \tfrac12, \text{ else } x_{(k+1)} & \text{nearest} \end{cases} \qquad k = \lfloor h \rfloor, \quad g = h - k, \quad h = (n - 1)\,q
    & x_{(0)} \le \dots \le x_{(n-1)} \text{ of } x_i,\ ${last}
  `,
};
