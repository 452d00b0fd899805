import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const fitting: Equations<"fitting"> = {
  leastSquares: tex`
    (a, b) &= \argmin \sum_i w_i\,(y_i - a - x_i \cdot b)^2
    a &= intercept, \quad b = coefficients, \quad w = weights
    residual_i &= y_i - a - x_i \cdot b, \qquad deviation = \sqrt{\frac{\sum_i w_i \cdot residual_i^2}{freedom}}
    freedom &= \#\{i : w_i > 0\} - \operatorname{rank} X
    errors_j &= deviation \cdot \sqrt{(X^\top W X)^{-1}_{jj}}, \qquad rSquared = 1 - \frac{\sum_i w_i \cdot residual_i^2}{\sum_i w_i\,(y_i - \bar y)^2}
    & X \text{ with a column of ones for } intercept; \text{ without it } a = 0, \ \bar y = 0
    interceptError &= errors \text{ of the column of ones}
  `,
  logistic: tex`
    (a, b) &= \argmax \Bigl\{ logLikelihood - \frac{ridge}{2} \sum_j b_j^2 \Bigr\}
    a &= intercept, \quad b = coefficients
    logLikelihood &= \sum_i w_i\,\bigl(label_i \ln p_i + (1 - label_i) \ln(1 - p_i)\bigr)
    p_i &= \frac{1}{1 + e^{-(a + x_i \cdot b)}}, \quad w = weights
    errors_j &= \sqrt{(H^{-1})_{jj}}, \qquad H = \sum_i w_i\,p_i\,(1 - p_i)\,x_i\,x_i^\top + ridge \cdot I
    interceptError &= errors \text{ of a column of ones, which the ridge spares}
  `,
  theilSen: tex`
    slope &= \median\Bigl\{ \frac{y_j - y_i}{x_j - x_i} : i < j,\ x_i \ne x_j \Bigr\}
    intercept &= \begin{cases} \median y - slope \cdot \median x & \text{separate} \\ \median(y - slope \cdot x) & \text{joint} \end{cases}
    low &= b_{(\round((N - c) / 2))}, \qquad high = b_{(\round((N + c) / 2) + 1)}
    b_{(1)} &\le \dots \le b_{(N)} \text{ the slopes}
    c &= \Phi^{-1}\Bigl(\frac{1 + confidence}{2}\Bigr) \sqrt{\frac{T(n) - \sum_k T(x_k) - \sum_k T(y_k)}{18}}
    T(m) &= m\,(m - 1)(2 m + 5)
    & T(x_k),\ T(y_k) \text{ of the sizes of ties of } x \text{ and of } y
  `,
  rollingRegression: tex`
    (a, b) &= \argmin \sum_{i = t - n + 1}^{t} (y_i - a - x_i \cdot b)^2
    a &= intercept, \quad b = coefficients, \quad n = window
    deviation &= \sqrt{\frac{\sum_i (y_i - a - x_i \cdot b)^2}{n - k}}, \qquad errors_j = deviation \cdot \sqrt{(X^\top X)^{-1}_{jj}}
    & k \text{ columns of } X
    rSquared &= 1 - \frac{\sum_i (y_i - a - x_i \cdot b)^2}{\sum_i (y_i - \bar y)^2}; \qquad \text{without } intercept \text{: } a = 0,\ \bar y = 0
  `,
};
