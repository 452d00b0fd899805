import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

const topology = tex`\begin{cases} 0 & peers = 0 \\ \dfrac{peers}{2 \cdot minPeers} & peers < minPeers \\[0.7em] \dfrac{1}{2} + \dfrac{peers - minPeers}{2\,(optimalPeers - minPeers)} & peers < optimalPeers \\ 1 & \text{otherwise} \end{cases}`;
const regions = tex`regionWeight \cdot \min\Bigl(\frac{regions}{regionTarget},\ 1\Bigr)`;
const versions = tex`versionWeight \cdot \min\Bigl(\frac{versions}{versionTarget},\ 1\Bigr)`;
const quickness = tex`\begin{cases} 0.5 & latency = 0 \\ 1 & latency < 50 \\ 1 - 0.4\,(latency - 50) / 150 & latency < 200 \\ 0.6 - 0.3\,(latency - 200) / 300 & latency < 500 \\ \max(100 / latency,\ 0.1) & \text{otherwise, } 150 \text{ if } continuous \end{cases}`;
const stability = tex`\begin{cases} 0.8 + 0.2\,(1 - churn / churnTarget) & churn < churnTarget \\ 0.5 \cdot churnTarget / churn & \text{otherwise, } 0.8 \text{ if } continuous \end{cases}`;
const perHour = tex`churn &= \frac{disconnects}{window / 3600}`;

const peerMean = tex`validity^{w_1} \cdot response^{w_2} \cdot resource^{w_3} \cdot adherence^{w_4}`;
const peerWeights = tex`w = (validityWeight,\ responseWeight,\ resourceWeight,\ adherenceWeight)`;
/** What becomes of a component of a peer, by what happened. */
const marks = tex`c &\gets \begin{cases} \max(c \cdot k(invalidRetention),\ floor) & \text{validity, } invalid = 1 \\ \max(c \cdot k(b),\ floor) & \text{response, } latency \ge 1000 \\ \max\bigl(c \cdot (0.98,\ 0.9 \text{ or } 0.7),\ floor\bigr) & \text{adherence, } violation \\ \min(c \cdot (1 + bonus),\ 1) & \text{component } rewarded \\ \max(c \cdot penalty,\ floor) & \text{all} \end{cases}`;
const slowness = tex`b &= \begin{cases} 0.98 - 0.02 \cdot (latency - 1000) / 4000 & latency < 5000 \\ 0.9 & \text{otherwise} \end{cases}`;
const retention = tex`k(b) &= \begin{cases} b + (1 - b)(1 - health) / 2 & \text{retention} \\ \max\bigl(1 - (1 - b)(2 - health),\ 0\bigr) & \text{lossFalls} \\ \max\bigl(1 - (1 - b)(\tfrac12 + health),\ 0\bigr) & \text{lossRises} \end{cases}`;
const healing = tex`c &\gets 1 - (1 - c)\,e^{-rate \cdot elapsed}`;
const fading = tex`n &\gets n \cdot infractionKeep^{elapsed / 3600}`;
const counts = tex`n \text{: } invalidCount,\ slowCount,\ violationCount; \text{ whole for trunc}`;

export const network: Equations<"network"> = {
  littleLaw: tex`rate \cdot time`,
  erlangC: tex`
    utilization &= u = \frac{a}{servers}, \qquad a = rate \cdot service, \qquad stable = [\,u < 1\,]
    waitProbability &= \frac{1}{(1 - u) / B + u}, \qquad B = \frac{a^{servers} / servers!}{\sum_{k=0}^{servers} a^k / k!}
    wait &= \frac{waitProbability \cdot service}{servers - a}, \qquad response = wait + service
    inSystem &= rate \cdot response
  `,
  admitProbability: tex`
    probability &= \clamp\Bigl(\frac{capacity}{upper},\ min,\ 1\Bigr), \qquad admit = [\,uniform < probability\,]
    upper &= \max(rate + z \cdot deviation,\ 0), \qquad capacity = \frac{target \cdot servers}{service}
    busy &= \max(rate, 0) \cdot service
  `,
  clientThrottle: tex`
    throttle &= \begin{cases} \max(s,\ 0) & \text{accepts} \\ \min\bigl(\max(s,\ 0)^{1 / aggression},\ cap\bigr) & \text{successRate} \end{cases}
    s &= \frac{requests - w}{requests + 1}, \qquad w = \begin{cases} k \cdot accepts & \text{accepts} \\ accepts / threshold & \text{successRate} \end{cases}
    reject &= \max(throttle,\ 1 - admit)
  `,
  vegas: tex`
    limit_t &= (1 - smoothing) \cdot limit_{t-1} + smoothing \cdot \clamp(limit_{t-1} + d,\ min,\ max)
    d &= \begin{cases} -step \cdot u & dropped \\ 0 & 2 \cdot inflight < limit_{t-1} \\ beta \cdot u & queue \le threshold \cdot u \\ step \cdot u & queue < alpha \cdot u \\ -step \cdot u & queue > beta \cdot u \\ 0 & \text{otherwise} \end{cases}
    u &= \begin{cases} \max(1, \lfloor \log_{10} limit_{t-1} \rfloor) & \text{log10} \\ 1 & \text{fixed} \end{cases}
    queue &= \Bigl\lceil limit_{t-1} \cdot \Bigl(1 - \frac{leastRtt_{t-1}}{rtt_t}\Bigr) \Bigr\rceil
    leastRtt_t &= \min(leastRtt_{t-1},\ rtt_t), \text{ but } rtt_t \text{ at a probe:}
    & \text{after } jitter \cdot probeMultiplier \cdot limit_{t-1} \text{ samples}
    & \text{a sample that sets } leastRtt \text{ leaves the limit; } whole \text{: rounded down}
    limit_0 &= initialLimit
  `,
  forecast: tex`
    forecast_t &= level_t + \bigl(\phi + \phi^2 + \dots + \phi^{horizon}\bigr) \cdot trend_t + s_{t + horizon - k m}
    error_t &= y_t - \hat y_t - s_{t-m}, \qquad \hat y_t = level_{t-1} + \phi \cdot trend_{t-1}
    level_t &= \alpha\,(y_t - s_{t-m}) + (1 - \alpha) \cdot \hat y_t
    trend_t &= \beta\,(level_t - level_{t-1}) + (1 - \beta) \cdot \phi \cdot trend_{t-1}
    s_t &= \gamma\,(y_t - \hat y_t) + (1 - \gamma)\,s_{t-m}, \qquad s = seasonal \text{, of } m \text{ places}
    k &= \lceil horizon / m \rceil
    deviation_t &= \sqrt{variance_t}, \qquad variance_t = (1 - \alpha) \cdot variance_{t-1} + \alpha \cdot error_t^2
  `,
  gossipFanout: tex`
    fanout &= \min\bigl(\clamp(\lceil raw \rceil,\ min,\ max),\ nodes - 1\bigr)
    raw &= \frac{\ln nodes - \ln(-\ln R)}{linkSuccess}, \qquad R = reliability
    linkSuccess &= (1 - loss)\bigl(linkMin + (1 - linkMin) \cdot health\bigr)
    reliability^{\text{out}} &= \exp(-nodes \cdot e^{-fanout \cdot linkSuccess})
    coverage &= 1 - e^{-fanout \cdot linkSuccess \cdot coverage}
    rounds &= \frac{\ln nodes}{\ln(fanout + 1)} + \frac{\ln nodes}{fanout}
  `,
  gossipPeerScore: tex`
    score &= \max\Bigl(success - failurePenalty \cdot \frac{failures}{requests + 1},\ 0\Bigr)
    preferred &= [\,score \ge preferredFrom\,]
    success &= \frac{reputationWeight \cdot reputation + latencyWeight \cdot latencyScore}{reputationWeight + latencyWeight}
    latencyScore &= \frac{latencyScale}{latencyScale + latency}
  `,
  scoredFanout: tex`\begin{cases} \bigl\lceil base \cdot \clamp(score,\ floor,\ 1) \bigr\rceil & score < low \\ \round\bigl(\min(base \cdot score,\ max)\bigr) & score > high \\ base & \text{otherwise} \end{cases}`,
  meshDegree: tex`
    graft &= \begin{cases} \min(known,\ target) - degree & degree < low \\ 0 & \text{otherwise} \end{cases}
    prune &= \begin{cases} degree - target & degree > high \\ 0 & \text{otherwise} \end{cases}
    degree^{\text{out}} &= degree + graft - prune, \qquad r = known - degree^{\text{out}}
    lazy^{\text{out}} &= \min\bigl(\max(\lceil gossipFactor \cdot r \rceil,\ lazy),\ r\bigr)
  `,
  gossipsubTopicScore: tex`
    score &= topicWeight \cdot (p_1 + p_2 + p_3 + p_{3b} + p_4)
    p_1 &= timeInMeshWeight \cdot \min(q,\ timeInMeshCap) \text{ in the mesh}
    q &= \lfloor meshTime / timeInMeshQuantum \rfloor
    p_2 &= firstMessageDeliveriesWeight \cdot firstMessageDeliveries
    p_3 &= meshMessageDeliveriesWeight \cdot d^2 \text{ where active}
    d &= \max(meshMessageDeliveriesThreshold - meshMessageDeliveries,\ 0)
    p_{3b} &= meshFailurePenaltyWeight \cdot meshFailurePenalty
    p_4 &= invalidMessageDeliveriesWeight \cdot invalidMessageDeliveries^2
    active &= [\,meshTime > meshMessageDeliveriesActivation\,] \text{ unless given}
  `,
  gossipsubTopic: tex`
    f_t &= \rho(\min(b,\ firstMessageDeliveriesCap) \cdot firstMessageDeliveriesDecay)
    b &= f_{t-1} + firstMessages_t
    f &= firstMessageDeliveries
    m_t &= \rho(c \cdot meshMessageDeliveriesDecay)
    c &= \min(a,\ meshMessageDeliveriesCap)
    a &= m_{t-1} + firstMessages_t + duplicates_t
    m &= meshMessageDeliveries
    g_t &= \rho\bigl((g_{t-1} + [\,\text{pruned}\,] \cdot d^2) \cdot meshFailurePenaltyDecay\bigr)
    g &= meshFailurePenalty
    i_t &= \rho\bigl((i_{t-1} + invalidMessages_t) \cdot invalidMessageDeliveriesDecay\bigr)
    i &= invalidMessageDeliveries
    \rho(x) &= \begin{cases} 0 & x < decayToZero \\ x & \text{otherwise} \end{cases}
    d &= \max(meshMessageDeliveriesThreshold - m_{t-1},\ 0) \text{ while active}
    meshTime_t &= \begin{cases} \max(meshTime_{t-1}, 0) + decayInterval & inMesh_t \\ -1 & \text{otherwise} \end{cases}
    score_t &= \text{network.gossipsubTopicScore of these}
  `,
  gossipsubScore: tex`
    score &= \min(topics,\ topicScoreCap) + appSpecificWeight \cdot app + p_6 + p_7
    p_6 &= ipColocationFactorWeight \cdot s^2
    s &= \max(addressPeers - ipColocationFactorThreshold,\ 0)
    p_7 &= behaviourPenaltyWeight \cdot e^2
    e &= \max(behaviourPenalty - behaviourPenaltyThreshold,\ 0)
    standing &= \begin{cases} 0 & score \ge 0 \\ 1 & score \ge gossipThreshold \\ 2 & score \ge publishThreshold \\ 3 & score \ge graylistThreshold \\ 4 & \text{otherwise} \end{cases}
    acceptPX &= [\,score \ge acceptPXThreshold\,]
  `,
  gossipsubDecay: tex`
    counter_t &= \begin{cases} 0 & c < decayToZero \\ c & \text{otherwise} \end{cases}
    c &= \min(counter_{t-1} + more_t,\ cap) \cdot decay
  `,
  gossipsubDecayFactor: tex`decayToZero^{\,1 / \lfloor time / decayInterval \rfloor}`,
  healthComponents: tex`
    topology &= ${topology}
    diversity &= ${regions} + {}
    &\quad ${versions}
    latency^{\text{out}} &= ${quickness}
    stability &= ${stability}
    ${perHour}
  `,
  topologyScore: topology,
  diversityScore: tex`
    & ${regions} + ${versions}
    & 0 \text{ where } peers = 0
  `,
  latencyScore: quickness,
  stabilityScore: tex`
    stability &= ${stability}
    ${perHour}
  `,
  healthIndex: tex`
    index_t &= \alpha \cdot raw_t + (1 - \alpha) \cdot index_{t-1}
    raw_t &= topologyWeight \cdot topology_t + diversityWeight \cdot diversity_t
    &\quad {} + latencyWeight \cdot latency_t + stabilityWeight \cdot stability_t
  `,
  dynamicRate: tex`
    rate &= \clamp(r,\ minRate,\ maxFactor \cdot base)
    r &= base \cdot healthFactor \cdot reputationFactor \cdot capacityFactor
    healthFactor &= healthFloor + (1 - healthFloor) \cdot health
    reputationFactor &= reputation^{reputationPower}
    capacityFactor &= \clamp\Bigl(\frac{1 - load}{1 - targetLoad},\ capacityMin,\ capacityMax\Bigr)
    burst &= rate \cdot burstTime
  `,
  tokenBucket: tex`
    tokens_t &= \begin{cases} b - cost_t & admit_t \\ b & \text{otherwise} \end{cases} \qquad admit_t = [\,cost_t \le b\,]
    b &= \min\bigl(tokens_{t-1} + (now - last) \cdot rate,\ burst\bigr)
    now &= \max(time_t,\ last)
    retryAfter_t &= \begin{cases} 0 & admit_t \\ now - time_t + (cost_t - b) / rate & cost_t \le burst \\ \infty & \text{otherwise} \end{cases}
  `,
  gcra: tex`
    admit_t &= [\,s - now \le room\,], \qquad s = \max(arrival_{t-1},\ now)
    now &= \max(time_t,\ last)
    arrival_t &= \begin{cases} s + cost_t / rate & admit_t \\ arrival_{t-1} & \text{otherwise} \end{cases} \qquad room = \frac{burst - cost_t}{rate}
    retryAfter_t &= \begin{cases} 0 & admit_t \\ arrival_{t-1} - room - time_t & room \ge 0 \\ \infty & \text{otherwise} \end{cases}
  `,
  aimd: tex`
    limit_t &= \clamp\left(\begin{cases} limit_{t-1} \cdot decrease & dropped_t \\ limit_{t-1} + increase & \text{otherwise} \end{cases},\ min,\ max\right)
    limit_0 &= initialLimit
  `,
  gradient2: tex`
    limit_t &= \clamp(w,\ min,\ max)
    w &= (1 - smoothing) \cdot limit_{t-1} + smoothing \cdot (gradient_t \cdot limit_{t-1} + q)
    & \text{where } 2 \cdot inflight_t \ge limit_{t-1}, \text{ else } limit_{t-1}; \quad whole \text{: rounded down}
    gradient_t &= \clamp\Bigl(tolerance \cdot \frac{\ell_t}{rtt_t},\ gradientMin,\ gradientMax\Bigr)
    q &= \begin{cases} queueSize & \text{fixed} \\ \sqrt{limit_{t-1}} & \text{root} \end{cases}
    \ell_t &= \begin{cases} \text{mean of } rtt_1, \dots, rtt_t & t \le warmup \\ (1 - a) \cdot longRtt_{t-1} + a \cdot rtt_t & \text{otherwise} \end{cases}
    a &= \frac{2}{window + 1}
    longRtt_t &= \begin{cases} longRttKeep \cdot \ell_t & \ell_t > 2\,rtt_t \\ \ell_t & \text{otherwise} \end{cases}
    limit_0 &= initialLimit
  `,
  peerScore: tex`
    score &= ${peerMean}
    & ${peerWeights}
    weakest &= \argmin(validity,\ response,\ resource,\ adherence)
  `,
  peerEvents: tex`
    ${marks}
    ${retention}
    ${slowness}
    score &= ${peerMean}
    & ${peerWeights}
  `,
  peerDecay: tex`
    ${healing} \qquad \text{for each component } c
    rate &= base \cdot \bigl(\tfrac12 + health\bigr)
    ${fading}
    & ${counts}
    score &= ${peerMean}
    & ${peerWeights}
  `,
  peer: tex`
    & \text{first time, as network.peerDecay:}
    ${healing} \qquad \text{for each component } c
    rate &= base \cdot \bigl(\tfrac12 + health\bigr)
    ${fading}
    & ${counts}
    & \text{then events, as network.peerEvents:}
    ${marks}
    ${retention}
    ${slowness}
    score &= ${peerMean}
    & ${peerWeights}
  `,
  peerBan: tex`
    ban &= [\,score < threshold\,], \qquad threshold = base + slope \cdot health
    allowed &= \begin{cases} 0 & ban \text{ or } limit = 0 \\ \max\bigl(\lfloor limit \cdot score \rfloor,\ 1\bigr) & \text{otherwise} \end{cases}
  `,
  leakyBucket: tex`
    level_t &= \begin{cases} \ell + cost_t & admit_t \\ \ell & \text{otherwise} \end{cases} \qquad admit_t = [\,\ell + cost_t \le capacity\,]
    \ell &= \max\bigl(level_{t-1} - (now - last) \cdot rate,\ 0\bigr), \qquad now = \max(time_t,\ last)
    delay_t &= \ell / rate
    retryAfter_t &= \begin{cases} 0 & admit_t \\ now - time_t + (\ell + cost_t - capacity) / rate & cost_t \le capacity \\ \infty & \text{otherwise} \end{cases}
  `,
  slidingWindow: tex`
    estimate_t &= (1 - f) \cdot previous + current
    admit_t &= [\,estimate_t + cost_t \le limit\,]
    current &\gets current + cost_t \text{ where } admit_t
    previous &\gets current,\ current \gets 0 \text{ where } k \text{ has grown, before}
    k &= \Bigl\lfloor \frac{time_t}{window} \Bigr\rfloor, \qquad f = \frac{time_t}{window} - k, \qquad room = limit - cost_t
    retryAfter_t &= \begin{cases} 0 & admit_t \\ \Bigl(k + 1 - \dfrac{room - current}{previous}\Bigr) \cdot window - time_t & current \le room \\[0.8em] \Bigl(k + 2 - \dfrac{room}{current}\Bigr) \cdot window - time_t & 0 \le room < current \\ \infty & \text{otherwise} \end{cases}
  `,
};
