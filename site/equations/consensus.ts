import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const consensus: Equations<"consensus"> = {
  kalmanDifficulty: tex`
    difficulty_t &= \max\bigl(1,\ \round(\clamp(d,\ D / maxStep,\ D \cdot maxStep))\bigr)
    d &= spacing \cdot e^{logRate_t + drift_t}, \qquad D = difficulty_{t-1}
    logRate_t &= \ell + \frac{a}{S}\,\nu, \qquad drift_t = \phi \cdot drift_{t-1} + \frac{b}{S}\,\nu
    \ell &= logRate_{t-1} + drift_{t-1}
    & \text{score:}
    \nu &= \clamp\Bigl(1 - \frac{solveTime_t \cdot e^{\ell}}{blocks \cdot D},\ -surpriseLimit,\ 1\Bigr)
    S &= a + \frac{1}{blocks}
    & \text{log:}
    \nu &= \ln D - \ln\max(solveTime_t,\ spacing / 1000) + \psi(blocks) - \ell
    S &= a + \psi'(blocks)
    a &= p_{11} + 2\,p_{12} + p_{22} + s\,q_0, \qquad b = \phi\,(p_{12} + p_{22}), \qquad c = \phi^2\,p_{22} + s\,q_1
    s &= scale_{t-1}
    p_{11,t} &= \frac{a}{S}\,(S - a), \qquad p_{12,t} = \frac{b}{S}\,(S - a), \qquad p_{22,t} = c - \frac{b^2}{S}
    scale_t &= \clamp\bigl(s \cdot e^{\eta\,(m_t - 1)},\ scaleMin,\ scaleMax\bigr)
    m_t &= (1 - \beta)\,m_{t-1} + \beta\,\frac{\nu^2}{S}, \qquad m = nisMean
    p_{11,0} &= initialVariance, \qquad p_{22,0} = initialDriftVariance
    difficulty_0 &= initialDifficulty, \qquad logRate_0 = \ln(D / spacing), \qquad drift_0 = 0
  `,
  windowRetune: tex`
    next &= \max\Bigl(1,\ \round\bigl(\clamp(w,\ \lfloor difficulty / 4 \rfloor,\ 4 \cdot difficulty)\bigr)\Bigr)
    w &= difficulty \cdot \frac{spacing}{predicted} \cdot (1 + 0.05 \cdot hint)
    predicted &= \max\Bigl(\frac{short + 3 \cdot medium + 8 \cdot long}{12},\ 1\Bigr)
    m_k &= m_{k-1} + \frac{2}{n + 1}\,(\Delta_k - m_{k-1}), \qquad n = 5,\ 15,\ 60 \text{ for } short,\ medium,\ long
    \Delta_k &= timestamps_k - timestamps_{k-1}, \quad m_1 = \Delta_1
    hint^{\text{out}} &= [\,short - long > 1\,] - [\,short - long < -1\,]
  `,
  asert: tex`anchor \cdot 2^x, \qquad x = \clamp\Bigl(\frac{spacing \cdot (height + 1) - elapsed}{halfLife},\ -1023,\ 1023\Bigr)`,
  asertFactor: tex`65536 + \Bigl\lfloor \frac{195766423245049\,f + 971821376\,f^2 + 5127\,f^3 + 2^{47}}{2^{48}} \Bigr\rfloor, \qquad f = fraction`,
  asertTarget: tex`
    target &= \clamp\bigl(\bigl\lfloor T(anchor) \cdot F(f) \cdot 2^{s - 16} \bigr\rfloor,\ 1,\ T(limit)\bigr)
    bits &= T^{-1}(target)
    65536\,s + f &= \trunc\Bigl(65536 \cdot \frac{elapsed - spacing \cdot (height + 1)}{halfLife}\Bigr), \qquad 0 \le f < 65536
    T(b) &= \bigl\lfloor (b \bmod 2^{24}) \cdot 256^{\lfloor b / 2^{24} \rfloor - 3} \bigr\rfloor, \qquad F \text{ of consensus.asertFactor}
  `,
  lwma: tex`
    next &= \round(1 / t), \qquad t = \frac{1}{N} \sum_{i=1}^{N} \frac{1}{difficulty_i} \cdot \frac{weighted}{N (N + 1)\,spacing / 2}
    weighted &= \max\Bigl(\sum_i i \cdot \clamp(solveTime_i,\ \pm 6 \cdot spacing),\ \frac{N^2 \cdot spacing}{20}\Bigr)
  `,
  retarget: tex`
    target &= \clamp\Bigl(\Bigl\lfloor \frac{T(bits) \cdot e}{timespan} \Bigr\rfloor,\ 1,\ T(limit)\Bigr) \text{, cut to compact form}
    e &= \clamp(elapsed,\ \lfloor timespan / factor \rfloor,\ timespan \cdot factor)
    bits^{\text{out}} &= T^{-1}(target), \qquad difficulty = \frac{T(limit)}{target}
    T(b) &= \bigl\lfloor (b \bmod 2^{24}) \cdot 256^{\lfloor b / 2^{24} \rfloor - 3} \bigr\rfloor
  `,
  lwmaTarget: tex`
    target &= \min\Bigl(weighted \cdot \sum_{i=1}^{N} \Bigl\lfloor \frac{\lfloor T(bits_i) / N \rfloor}{k} \Bigr\rfloor,\ T(limit)\Bigr), \text{ cut to compact form}
    k &= \frac{N (N + 1)\,spacing}{2}
    weighted &= \sum_{i=1}^{N} i \cdot \min(\tau_i - \tau_{i-1},\ 6 \cdot spacing)
    \tau_i &= \max(time_i,\ \tau_{i-1} + 1), \quad \tau_0 = time_0
    bits^{\text{out}} &= T^{-1}(target), \qquad T(b) = \bigl\lfloor (b \bmod 2^{24}) \cdot 256^{\lfloor b / 2^{24} \rfloor - 3} \bigr\rfloor
  `,
};
