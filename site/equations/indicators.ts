import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

const trueRange = String.raw`r_t &= \max\bigl(high_t - low_t,\ |high_t - close_{t-1}|,\ |low_t - close_{t-1}|\bigr)`;

export const indicators: Equations<"indicators"> = {
  sma: tex`\frac{1}{window} \sum_{i=0}^{window - 1} x_{t-i}`,
  wma: tex`\frac{\sum_{i=0}^{window - 1} (window - i) \cdot x_{t-i}}{window\,(window + 1) / 2}`,
  bollinger: tex`
    upper_t &= middle_t + up \cdot deviation_t, \qquad lower_t = middle_t - down \cdot deviation_t
    middle_t &= \frac{1}{n} \sum_{i=0}^{n-1} x_{t-i}, \qquad deviation_t = \sqrt{\frac{1}{n} \sum_{i=0}^{n-1} (x_{t-i} - middle_t)^2}, \qquad n = window
  `,
  macd: tex`
    macd_t &= fast_t - slow_t, \qquad histogram_t = macd_t - signal_t
    fast_t &= fast_{t-1} + \frac{2}{fastPeriod + 1}\,(x_t - fast_{t-1})
    slow_t &= slow_{t-1} + \frac{2}{slowPeriod + 1}\,(x_t - slow_{t-1})
    signal_t &= signal_{t-1} + \frac{2}{signalPeriod + 1}\,(macd_t - signal_{t-1})
    & \text{each begins with a mean: } slow \text{ of the first } slowPeriod \text{ values,}
    & fast \text{ of the last } fastPeriod \text{ of these, } signal \text{ of the first } signalPeriod \text{ differences}
  `,
  rsi: tex`
    & 100 \cdot \frac{gain_t}{gain_t + loss_t}
    & gain_t = \frac{(period - 1) \cdot gain_{t-1} + \max(price_t - price_{t-1},\ 0)}{period}
    & loss_t = \frac{(period - 1) \cdot loss_{t-1} + \max(price_{t-1} - price_t,\ 0)}{period}
    & \text{both begin with the mean of the first } period \text{ changes}
  `,
  stochastic: tex`
    k_t &= \frac{1}{slow} \sum_{i=0}^{slow - 1} raw_{t-i}, \qquad d_t = \frac{1}{signal} \sum_{i=0}^{signal - 1} k_{t-i}
    raw_t &= 100 \cdot \frac{close_t - lowest_t}{highest_t - lowest_t}, \qquad highest_t = \max_{i < window} high_{t-i}
    lowest_t &= \min_{i < window} low_{t-i}
  `,
  atr: tex`
    average_t &= \frac{(period - 1) \cdot average_{t-1} + r_t}{period}
    ${trueRange}
    & \text{the average begins with the mean of the first } period \text{ true ranges}
  `,
  adx: tex`
    adx_t &= \frac{(period - 1) \cdot adx_{t-1} + dx_t}{period}, \qquad dx_t = 100 \cdot \frac{|plus_t - minus_t|}{plus_t + minus_t}
    plus_t &= 100 \cdot \frac{rise_t}{reach_t}, \qquad minus_t = 100 \cdot \frac{fall_t}{reach_t}
    rise_t &= q \cdot rise_{t-1} + [\,u > d,\ u > 0\,] \cdot u, \qquad u = high_t - high_{t-1}
    fall_t &= q \cdot fall_{t-1} + [\,d > u,\ d > 0\,] \cdot d, \qquad d = low_{t-1} - low_t
    reach_t &= q \cdot reach_{t-1} + r_t, \qquad q = 1 - \frac{1}{period}
    ${trueRange}
    & q = 1 \text{ for the first } period - 1 \text{ moves;}
    & adx \text{ begins with the mean of the first } period \text{ of } dx
  `,
  obv: tex`obv_t = obv_{t-1} + \begin{cases} volume_t & price_t > price_{t-1} \\ 0 & price_t = price_{t-1} \\ -volume_t & price_t < price_{t-1} \end{cases} \qquad obv_1 = volume_1`,
  vwap: tex`
    vwap_t &= \frac{\sum_i p_i \cdot volume_i}{\sum_i volume_i}, \qquad volume^{\text{out}}_t = \sum_i volume_i
    i &\le t \text{ of the same } session
    p_i &= \begin{cases} (high_i + low_i + close_i) / 3 & \text{with } high \text{ and } low \\ close_i & \text{otherwise} \end{cases}
  `,
};
