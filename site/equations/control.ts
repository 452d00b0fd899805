import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

/** Rows of control.ultimateTune. */
const byUltimate = String.raw`
    (kp,\ ti,\ td) &= \begin{cases} (0.5\,K_u,\ \infty,\ 0) & \text{zieglerNichols, p} \\ (0.45\,K_u,\ P_u / 1.2,\ 0) & \text{zieglerNichols, pi} \\ (0.6\,K_u,\ P_u / 2,\ P_u / 8) & \text{zieglerNichols, pid} \\ (K_u / 3.2,\ 2.2\,P_u,\ 0) & \text{tyreusLuyben, pi} \\ (K_u / 2.2,\ 2.2\,P_u,\ P_u / 6.3) & \text{tyreusLuyben, pid} \end{cases}
`;

export const control: Equations<"control"> = {
  kalman: tex`
    x_t^- &= F\,x_{t-1} + B\,u_t, \qquad P_t^- = F\,P_{t-1}\,F^\top + Q, \qquad z = measured
    innovation_t &= z_t - H\,x_t^-, \qquad innovationVariance_t = S_t = H\,P_t^-\,H^\top + R
    estimate_t &= x_t = x_t^- + K_t \cdot innovation_t, \qquad K_t = P_t^-\,H^\top S_t^{-1}
    covariance_t &= P_t = (I - K_t H)\,P_t^-\,(I - K_t H)^\top + K_t\,R\,K_t^\top
    logLikelihood_t &= -\tfrac12 \bigl(m \ln 2\pi + \ln\det S_t + innovation_t^\top\,S_t^{-1}\,innovation_t\bigr)
    P_0 &= initialVariance \cdot I \qquad (\text{limit where infinite})
    & F = transition, \quad H = observation, \quad Q = processNoise
    & R = readingNoise
    & B = controlGain, \quad u = control
  `,
  kalmanSmoother: tex`
    estimate_t &= \mathbb{E}[\,x_t \mid z_1, \dots, z_n\,] = x_{t|t} + C_t\,(estimate_{t+1} - x_{t+1|t})
    covariance_t &= \operatorname{Var}[\,x_t \mid z_1, \dots, z_n\,] = P_{t|t} + C_t\,(covariance_{t+1} - P_{t+1|t})\,C_t^\top
    C_t &= P_{t|t}\,F^\top P_{t+1|t}^{-1}
    logLikelihood &= \sum_t \ln p(z_t \mid z_1, \dots, z_{t-1}), \qquad z = measured
    x_t &= F\,x_{t-1} + B\,u_t + w_t, \quad z_t = H\,x_t + v_t, \quad w \sim N(0, Q),\ v \sim N(0, R)
    & x_{t|t},\ P_{t|t},\ x_{t+1|t},\ P_{t+1|t} \text{ of the filter control.kalman}
    & F = transition, \quad H = observation, \quad Q = processNoise
    & R = readingNoise
    & B = controlGain, \quad u = control
    & x_0 \sim N(initialEstimate,\ initialCovariance)
  `,
  kalmanLevel: tex`
    estimate_t &= estimate_{t-1} + gain_t \cdot \nu_t, \qquad \nu_t = measured_t - estimate_{t-1}
    gain_t &= \frac{P_t}{P_t + noise_{t-1}}, \qquad P_t = variance_{t-1} + scale_{t-1} \cdot q
    variance_t &= (1 - gain_t)\,P_t = gain_t \cdot noise_{t-1}, \qquad nis_t = \frac{\nu_t^2}{P_t + noise_{t-1}}
    & \text{process, both:} \quad scale_t = \clamp\bigl(scale_{t-1} \cdot e^{\eta\,(\bar n_t - 1)},\ scaleMin,\ scaleMax\bigr)
    & \bar n_t = (1 - \beta)\,\bar n_{t-1} + \beta \cdot nis_t
    & \text{both:} \quad noise_t = (1 - \beta) \cdot noise_{t-1} + \beta \cdot noise_{t-1} \cdot nis_t
    noise_0 &= r, \qquad scale_0 = 1, \qquad variance_0 = initialVariance, \qquad \bar n = nisMean
  `,
  kalmanSteady: tex`prior = \frac{q + \sqrt{q^2 + 4\,q\,r}}{2}, \qquad gain = \frac{prior}{prior + r}`,
  kalmanTrend: tex`
    level_t &= \hat x + \frac{a}{S}\,\nu, \qquad trend_t = \phi \cdot trend_{t-1} + \frac{b}{S}\,\nu
    \nu &= measured_t - \hat x, \quad S = a + r
    \hat x &= level_{t-1} + dt \cdot trend_{t-1}
    a &= p_{11} + 2\,dt\,p_{12} + dt^2\,p_{22} + q_0, \qquad b = \phi\,(p_{12} + dt\,p_{22}), \qquad c = \phi^2\,p_{22} + q_1
    p_{11,t} &= \frac{a\,r}{S}, \qquad p_{12,t} = \frac{b\,r}{S}, \qquad p_{22,t} = c - \frac{b^2}{S}, \qquad nis_t = \frac{\nu^2}{S}
    & p_{11},\ p_{12},\ p_{22} \text{ of tick } t - 1; \qquad p_{11,0} = p_{22,0} = initialVariance
  `,
  kalmanWalk: tex`
    estimate_t &= \hat x_t + gain_t \cdot innovation_t, \qquad \hat x_t = estimate_{t-1} + change_t
    innovation_t &= measured_t - \hat x_t, \qquad innovationVariance_t = P_t + r
    P_t &= variance_{t-1} + q \cdot dt
    gain_t &= \frac{P_t}{P_t + r}, \qquad variance_t = (1 - gain_t)\,P_t = gain_t \cdot r
    nis_t &= \frac{innovation_t^2}{innovationVariance_t}
    logLikelihood_t &= -\tfrac12 \bigl(\ln(2\pi \cdot innovationVariance_t) + nis_t\bigr)
    estimate_1 &= measured_1, \qquad variance_1 = r
  `,
  kalmanVelocity: tex`
    level_t &= \hat x + \frac{a}{S} \cdot innovation_t, \qquad trend_t = \hat v + \frac{b}{S} \cdot innovation_t
    innovation_t &= measured_t - \hat x
    \hat x &= level_{t-1} + dt \cdot trend_{t-1} + \tfrac12\,dt^2 \cdot acceleration_t
    \hat v &= trend_{t-1} + dt \cdot acceleration_t
    a &= p_{11} + 2\,dt\,p_{12} + dt^2\,p_{22} + n_{11}, \qquad b = p_{12} + dt\,p_{22} + n_{12}
    c &= p_{22} + n_{22}
    S &= innovationVariance_t = a + r, \qquad nis_t = \frac{innovation_t^2}{S}
    logLikelihood_t &= -\tfrac12 \bigl(\ln 2\pi S + nis_t\bigr)
    levelVariance_t &= p_{11,t} = \frac{a\,r}{S}, \qquad covariance_t = p_{12,t} = \frac{b\,r}{S}
    trendVariance_t &= p_{22,t} = c - \frac{b^2}{S}
    (n_{11}, n_{12}, n_{22}) &= (qLevel \cdot dt,\ 0,\ 0) + \begin{cases} q\,(dt^3 / 3,\ dt^2 / 2,\ dt) & \text{continuous} \\ q\,(dt^4 / 4,\ dt^3 / 2,\ dt^2) & \text{piecewise} \\ q\,(0,\ 0,\ dt) & \text{independent} \end{cases}
    level_1 &= measured_1, \qquad p_{11,1} = r, \qquad p_{22,1} = initialVariance
  `,
  pi: tex`
    u_t &= \clamp(v_t,\ min,\ max), \qquad v_t = feedForward + kp \cdot e_t + I
    e_t &= setpoint_t - measured_t
    & \text{backCalc: } I = integral_{t-1}
    integral_t &= I + ki \cdot dt \cdot e_t + \min\Bigl(1,\ \frac{dt}{trackingTime}\Bigr)(u_t - v_t)
    & \text{conditional: } I = integral_{t-1}
    integral_t &= \begin{cases} I + ki \cdot dt \cdot e_t & v_t = u_t \text{ or } (u_t - v_t)\,e_t > 0 \\ I & \text{otherwise} \end{cases}
    & \text{clampIntegral: } I = integral_t
    integral_t &= \clamp(integral_{t-1} + ki \cdot dt \cdot e_t,\ -integralLimit,\ integralLimit)
  `,
  logPricePi: tex`
    \ln price_t &= \clamp(\ln price_{t-1} + etaP \cdot error_t + etaI \cdot integral_t,\ \ln min,\ \ln max)
    error_t &= \frac{utilization_t}{target} - 1, \qquad utilization_t = \clamp\Bigl(\frac{D_t}{S_t},\ 0,\ 1\Bigr)
    integral_t &= \clamp(retention \cdot integral_{t-1} + error_t,\ -integralLimit,\ integralLimit)
    D_t &= D_{t-1} + smoothing \cdot (demand_t - D_{t-1})
    S_t &= S_{t-1} + smoothing \cdot (supply_t - S_{t-1})
    price_0 &= initialPrice, \qquad D_1 = demand_1, \qquad S_1 = supply_1
    & \text{for } round \text{ the price is rounded, and that is what goes on}
  `,
  pid: tex`
    u_t &= \clamp\bigl(\clamp(v_t,\ u_{t-1} \pm rateLimit \cdot dt),\ min,\ max\bigr)
    v_t &= feedForward + proportional_t + I_t + derivative_t
    proportional_t &= K\,(b \cdot r_t - y_t), \qquad r = setpoint, \quad y = measured
    K &= \begin{cases} kp & \text{reverse} \\ -kp & \text{direct} \end{cases}
    derivative_t &= \frac{K \cdot td}{td / n + dt}\,(w_t - f_{t-1}), \qquad w_t = c \cdot r_t - y_t
    f_t &= f_{t-1} + \frac{dt}{td / n + dt}\,(w_t - f_{t-1})
    I_t &= integral_{t-1} + K \cdot \frac{dt}{ti} \cdot (r_t - y_t)
    & \text{clampIntegral: within } \pm integralLimit
    integral_t &= \begin{cases} I_t + \min(1,\ dt / trackingTime) \cdot (u_t - v_t) & \text{backCalc} \\ I_t \text{ where } u_t = v_t \text{ or } K\,(r_t - y_t)(u_t - v_t) > 0 & \text{conditional} \\ integral_{t-1} \text{ where not} & \text{conditional} \\ I_t & \text{otherwise} \end{cases}
    & \text{by hand: } u_t = \clamp(manual_t,\ min,\ max)
    & integral_t = u_t - feedForward - proportional_t - derivative_t
  `,
  pidVelocity: tex`
    u_t &= \clamp\bigl(u_{t-1} + \clamp(\Delta_t,\ \pm rateLimit \cdot dt),\ min,\ max\bigr)
    \Delta_t &= K\,(front_t - front_{t-1}) + K \cdot \frac{dt}{ti} \cdot (r_t - y_t)
    increment_t &= u_t - u_{t-1}
    front_t &= b \cdot r_t - y_t + \frac{td}{td / n + dt}\,(w_t - f_{t-1})
    r &= setpoint, \quad y = measured
    w_t &= c \cdot r_t - y_t, \qquad f_t = f_{t-1} + \frac{dt}{td / n + dt}\,(w_t - f_{t-1})
    K &= \begin{cases} kp & \text{reverse} \\ -kp & \text{direct} \end{cases}
    & \text{by hand: } u_t = \clamp(manual_t,\ min,\ max)
  `,
  stepRecord: tex`
    gain &= \frac{after - before}{step}, \qquad y(s) = \frac{measured(at + s) - before}{after - before}
    \text{twoPoint:} \quad lag &= \tfrac32\,(s_{63} - s_{28}), \qquad delay = s_{63} - lag
    y(s_{63}) &= 1 - e^{-1}, \quad y(s_{28}) = 1 - e^{-1/3}
    \text{area:} \quad lag &= e \int_0^A y(s)\,d s, \qquad delay = A - lag, \qquad A = \int_0^{end} (1 - y(s))\,d s
    & after = \text{mean of the last } tail \text{ of the time since the step}
  `,
  relayTune: tex`
    ultimateGain &= K_u = \frac{4 \cdot relay}{\pi \sqrt{amplitude^2 - hysteresis^2}}
    P_u &= period, \qquad ki = \frac{kp}{ti}
    ${byUltimate}
  `,
  ultimateTune: tex`
    K_u &= ultimateGain, \qquad P_u = period, \qquad ki = \frac{kp}{ti}
    ${byUltimate}
  `,
  stepTune: tex`
    \frac{1}{a} &= \frac{lag}{gain \cdot delay}, \qquad r = \frac{delay}{lag}, \qquad L = delay, \qquad ki = \frac{kp}{ti}
    & \text{zieglerNichols } (kp,\ ti,\ td): \quad \text{p } \Bigl(\frac{1}{a},\ \infty,\ 0\Bigr) \quad \text{pi } \Bigl(\frac{0.9}{a},\ \frac{L}{0.3},\ 0\Bigr)
    & \text{pid } \Bigl(\frac{1.2}{a},\ 2 L,\ \frac{L}{2}\Bigr)
    & \text{cohenCoon:} \quad \text{p } \Bigl(\frac{1 + r/3}{a},\ \infty,\ 0\Bigr) \quad \text{pi } \Bigl(\frac{0.9 + r/12}{a},\ L\,\frac{30 + 3 r}{9 + 20 r},\ 0\Bigr)
    &\qquad \text{pid } \Bigl(\frac{4/3 + r/4}{a},\ L\,\frac{32 + 6 r}{13 + 8 r},\ \frac{4 L}{11 + 2 r}\Bigr)
    & \text{amigo:} \quad \text{pi } \Bigl(\frac{0.15}{gain} + \Bigl(0.35 - \frac{r}{(1 + r)^2}\Bigr)\frac{1}{a},\ L\,\Bigl(0.35 + \frac{13}{1 + 12 r + 7 r^2}\Bigr),\ 0\Bigr)
    &\qquad \text{pid } \Bigl(\frac{0.2}{gain} + \frac{0.45}{a},\ L\,\frac{0.4 r + 0.8}{r + 0.1},\ \frac{0.5 L}{0.3 r + 1}\Bigr), \qquad b = [\,r > 1\,]; \text{ else } b = 1
  `,
  simc: tex`
    \text{series:} \quad kp_s &= \frac{lag}{gain \cdot (closedLoop + delay)}
    ti_s &= \min\bigl(lag,\ 4\,(closedLoop + delay)\bigr), \qquad td_s = lag2
    \text{ideal:} \quad kp &= kp_s \cdot f, \qquad ti = ti_s \cdot f, \qquad td = \frac{td_s}{f}, \qquad f = 1 + \frac{td_s}{ti_s}
    ki &= \frac{kp}{ti}
  `,
  halfRule: tex`
    \text{first:} \quad lag &= \ell_1 + \frac{\ell_2}{2}, \qquad lag2 = 0
    delay^{\text{out}} &= delay + \frac{\ell_2}{2} + \sum_{i \ge 3} \ell_i + \frac{dt}{2} - lead
    \text{second:} \quad lag &= \ell_1, \qquad lag2 = \ell_2 + \frac{\ell_3}{2}
    delay^{\text{out}} &= delay + \frac{\ell_3}{2} + \sum_{i \ge 4} \ell_i + \frac{dt}{2} - lead
    & \ell_1 \ge \ell_2 \ge \dots \text{ the } lags \text{ in order; of } lag,\ lag2 \text{ the larger is } lag
  `,
  ultimatePoint: tex`
    \omega \cdot delay &+ \arctan(\omega \cdot lag) = \pi
    ultimateGain &= \frac{\sqrt{1 + (\omega \cdot lag)^2}}{gain}, \qquad period = \frac{2\pi}{\omega}
  `,
  alphaBeta: tex`
    level_t &= \hat x_t + \alpha \cdot residual_t, \qquad trend_t = trend_{t-1} + \frac{\beta}{dt} \cdot residual_t
    residual_t &= measured_t - \hat x_t, \qquad \hat x_t = level_{t-1} + dt \cdot trend_{t-1}
    (\alpha,\ \beta) &= \begin{cases} \bigl(\alpha,\ \alpha^2 / (2 - \alpha)\bigr) & \text{benedictBordner} \\ \bigl(g\,(2 - g),\ 2 g^2\bigr),\ g = 2 / \bigl(1 + \sqrt{1 + 8 / index}\bigr) & \text{kalata} \\ (\alpha,\ \beta) & \text{given} \end{cases}
  `,
  alphaBetaSteady: tex`\alpha = g\,(2 - g), \qquad \beta = 2 g^2, \qquad g = \frac{2}{1 + \sqrt{1 + 8 / index}}`,
  selfTuneZeroCross: tex`
    u_t &= kp_t \cdot error_t + ki_t \cdot integral_t
    integral_t &= \clamp(integral_{t-1} + error_t,\ -integralLimit,\ integralLimit)
    kp_t &= \clamp(0.6\,K_u,\ kpMin,\ kpMax)
    ki_t &= \clamp\Bigl(\frac{1.2\,K_u}{T},\ kiMin,\ kiMax\Bigr) \qquad \text{at a change of sign, else as before}
    K_u &= \frac{sensitivity}{\max |error| \text{ since the last change}}
    T &= time_t - lastCrossing \ge minInterval; \quad \text{twice that for } halfPeriod
    kp_0 &= initialGain, \qquad ki_0 = ratio \cdot initialGain
  `,
  relayRecord: tex`
    period &= \frac{c_n - c_{n-m}}{m}
    amplitude &= \frac{1}{2 m} \sum_{j=n-m+1}^{n} \Bigl(\max_{c_{j-1} \le time < c_j} error - \min_{c_{j-1} \le time < c_j} error\Bigr)
    & c_1 < \dots < c_n: \text{ upward zero crossings of } error, \quad n = crossings
    & m = \min(n - 1,\ 4)
  `,
  selfTuneRls: tex`
    \begin{pmatrix} a_t \\ b_t \end{pmatrix} &= \begin{pmatrix} a_{t-1} \\ b_{t-1} \end{pmatrix} + \frac{P\,\varphi}{S}\,\bigl(measured_t - a_{t-1} \cdot measured_{t-1} - b_{t-1} \cdot u_{t-1}\bigr)
    \varphi &= \begin{pmatrix} measured_{t-1} \\ u_{t-1} \end{pmatrix}
    P_t &= \frac{1}{forgetting} \Bigl(P - \frac{P\,\varphi\,\varphi^\top P}{S}\Bigr), \quad \operatorname{tr} P_t \le varianceLimit
    S &= forgetting + \varphi^\top P\,\varphi
    kp_t &= kp_{t-1} + adaptation \cdot (\clamp(kp^*,\ kpMin,\ kpMax) - kp_{t-1})
    kp^* &= \frac{\tau\,(1 - a_t)}{b_t\,L}
    ki_t &= ki_{t-1} + adaptation \cdot (\clamp(ki^*,\ kiMin,\ kiMax) - ki_{t-1})
    ki^* &= \frac{kp^*}{\min(\tau,\ 4 L)}
    \tau &= -\frac{dt}{\ln a_t}, \qquad L = closedLoop \cdot dt + \frac{dt}{2}
    u_t &= \clamp(v_t,\ min,\ max), \qquad v_t = kp_t \cdot e_t + I_t
    e_t &= setpoint_t - measured_t
    I_t &= integral_{t-1} + (kp_{t-1} - kp_t)\,e_t
    integral_t &= I_t + ki_t \cdot dt \cdot e_t + \min\Bigl(1, \frac{dt}{trackingTime}\Bigr)(u_t - v_t)
    kp_0 &= initialKp, \qquad ki_0 = initialKi, \qquad P_0 = initialVariance \cdot I
  `,
  gainSchedule: tex`
    & gains_k + (gains_{k+1} - gains_k)\,\frac{x - points_k}{points_{k+1} - points_k}, \qquad points_k \le x < points_{k+1}
    & gains_1 \text{ for } x < points_1, \qquad gains_n \text{ for } x \ge points_n
  `,
  mitRule: tex`\theta_t = \theta_{t-1} - rate \cdot \frac{error_t \cdot sensitivity_t}{offset + sensitivity_t^2}, \qquad \theta_0 = initial`,
};
