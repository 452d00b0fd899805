import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

const lstm = String.raw`
    i,\ f,\ o &= \sigma(W\,x_t + U\,h_{t-1} + b), \qquad \text{each with its own rows}
    g &= \tanh(W\,x_t + U\,h_{t-1} + b)
    c_t &= f \odot c_{t-1} + i \odot g, \qquad h_t = o \odot \tanh c_t
`;
const weights = String.raw`W = inputWeights, \ U = recurrentWeights, \ b = bias, \ w = headWeights
    \sigma(s) &= \frac{1}{1 + e^{-s}}`;
const softmax = String.raw`\ln \sum_j e^{x_j / temperature}`;

export const learning: Equations<"learning"> = {
  attention: tex`
    mixed &= weights \cdot V, \qquad weights = \softmax\Bigl(\frac{Q\,K^\top}{\sqrt{d}}\Bigr), \qquad weights_{ij} = \frac{e^{q_i \cdot k_j / \sqrt{d}}}{\sum_l e^{q_i \cdot k_l / \sqrt{d}}}
    & Q = queries, \quad K = keys, \quad V = values, \quad d \text{ the depth};
    & j,\ l \le i \text{ for } causal
  `,
  gru: tex`
    y_t &= w \cdot h_t + headBias, \qquad h_t = (1 - z) \odot n + z \odot h_{t-1}, \qquad hidden = h
    r,\ z &= \sigma(W\,x_t + b + U\,h_{t-1} + c) \qquad \text{each with its own rows}
    n &= \begin{cases} \tanh\bigl(W\,x_t + b + r \odot (U\,h_{t-1} + c)\bigr) & \text{after} \\ \tanh\bigl(W\,x_t + b + U\,(r \odot h_{t-1}) + c\bigr) & \text{before} \end{cases}
    & W = inputWeights, \quad U = recurrentWeights, \quad b = bias, \quad c = recurrentBias
    & w = headWeights
    \sigma(s) &= \frac{1}{1 + e^{-s}}
  `,
  layerNorm: tex`
    y_i &= gain_i \cdot \frac{x_i - mean}{deviation} + bias_i
    mean &= \frac{1}{n} \sum_i x_i, \qquad deviation = \sqrt{\frac{1}{n} \sum_i (x_i - mean)^2 + \varepsilon}
  `,
  lstm: tex`
    y_t &= w \cdot h_t + headBias, \qquad hidden = h, \quad cell = c
    ${lstm}
    & ${weights}
  `,
  lstmForecast: tex`
    y_s &= w \cdot h_s + headBias, \qquad h_1 = hidden, \quad c_1 = cell
    x_s &= future_s \text{ with } y_s \text{ as feature } 0
    i,\ f,\ o &= \sigma(W\,x_s + U\,h_s + b)
    g &= \tanh(W\,x_s + U\,h_s + b)
    c_{s+1} &= f \odot c_s + i \odot g, \qquad h_{s+1} = o \odot \tanh c_{s+1}
    & ${weights}
  `,
  geneWeights: tex`w_i = \frac{floor}{n} + (1 - floor)\,\frac{e^{score_i / temperature}}{\sum_j e^{score_j / temperature}}`,
  scenario: tex`
    p_i &= \frac{re_i^2 + im_i^2}{\sum_j (re_j^2 + im_j^2)}
    mean &= \sum_i p_i \cdot value_i, \qquad variance = \sum_i p_i\,(value_i - mean)^2
    entropy &= -\sum_i p_i \ln p_i
  `,
  correlatedDraws: tex`x = mean + L\,z, \qquad L\,L^\top = covariance, \qquad L \text{ lower triangular}`,
  logSoftmax: tex`\frac{x_i}{temperature} - ${softmax}`,
  crossEntropy: tex`
    & -\sum_j t_j \ln p_j, \qquad p_j = \frac{e^{x_j}}{\sum_k e^{x_k}}
    & t_j = (1 - smoothing)\,[\,j = label\,] + \frac{smoothing}{n}
  `,
  mutationRate: tex`\clamp\biggl(\frac{\sum_k probability_k \cdot rates_k}{\sum_k probability_k} \cdot \min\Bigl(\frac{target}{diversity},\ 10^9\Bigr)^{exponent},\ min,\ max\biggr)`,
  successRule: tex`step \cdot \exp\frac{success - target}{damping}`,
  fitness: tex`success \cdot gain - (1 - success) \cdot loss - cost`,
  anneal: tex`
    probability &= \begin{cases} 1 & delta \le 0 \\ e^{-delta / temperature} & \text{otherwise} \end{cases}
    accept &= [\,u < probability\,]
  `,
  cooling: tex`\begin{cases} \max\bigl(initial \cdot ratio^{\,iteration},\ min\bigr) & \text{geometric} \\ \max\bigl(initial / \ln(iteration + e),\ min\bigr) & \text{logarithmic} \end{cases}`,
  amplitude: tex`
    \theta &= \arcsin\sqrt{share}, \qquad probability = \sin^2\bigl((2 \cdot rounds + 1)\,\theta\bigr)
    optimal &= \Bigl\lfloor \frac{\pi}{4\,\theta} \Bigr\rfloor
  `,
  amplitudeEstimate: tex`
    estimate &= \sin^2\frac{\pi \cdot outcome}{size}
    bound &= \frac{2\pi \sqrt{a\,(1 - a)}}{size} + \frac{\pi^2}{size^2}
    a &= share, \text{ or } estimate \text{ where it is not known}
  `,
};
