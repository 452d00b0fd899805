import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

const progress = String.raw`\begin{cases} early & completion < first \\ middle & first \le completion \le second \\ late & \text{otherwise} \end{cases}`;

export const allocation: Equations<"allocation"> = {
  waterFill: tex`
    & share_i = \min(demand_i,\ level \cdot weight_i)
    & \sum_i share_i = capacity \text{ where } \sum_i demand_i > capacity
  `,
  drf: tex`
    dominantShare_i &= tasks_i \cdot \max_r \frac{demand_{ir}}{capacity_r} = weight_i \cdot \ell_i
    used_r &= \sum_i tasks_i \cdot demand_{ir} \le capacity_r
    & \text{all } \ell_i \text{ rise as one, each until } used_r = capacity_r
    & \text{for an } r \text{ with } demand_{ir} > 0
  `,
  workerTopology: tex`
    threads^{\text{out}} &= \text{core.largestRemainder of } workers \text{ and } threads
    \sum_i threads^{\text{out}}_i &= threads
    threads^{\text{out}}_i &\ge 1 \text{ where } workers_i > 0, \text{ if } threads \ge \#\{j : workers_j > 0\}
    total &= \sum_i workers_i, \qquad perWorker = \frac{threads}{total}
    oversubscribed &= [\,threads < total\,]
  `,
  phasePlan: tex`
    threads^{\text{out}}_i &= A\Bigl(\frac{cpu_i}{\sum_j cpu_j} \cdot threads\Bigr)
    gigabytes^{\text{out}}_i &= A\Bigl(\frac{memory_i}{\sum_j memory_j} \cdot gigabytes\Bigr)
    A &: \text{largestRemainder: } \lfloor q_i \rfloor, \text{ one more to the largest fractions;}
    &\phantom{{}:{}} \text{roundThenTrimLast: } \round(q_i), \text{ one less or more from the last row}
    \sum_i threads^{\text{out}}_i &= threads, \qquad \sum_i gigabytes^{\text{out}}_i = gigabytes
  `,
  timeOfDay: tex`
    window &= \begin{cases} \text{night} & nightFrom \le h < nightUntil \\ \text{peak} & peakFrom \le h < peakUntil \\ \text{evolution} & evolutionFrom \le h < evolutionUntil \\ \text{balanced} & \text{otherwise} \end{cases}
    h &= hour \bmod 24
    worldModel &= \begin{cases} night & nightFrom \le h < nightUntil \\ evolution & evolutionFrom \le h < evolutionUntil \end{cases}
    others &= 1 - worldModel
  `,
  progressShare: tex`
    & (1 - flex) \cdot p + flex \cdot clock, \qquad p \text{ without a } clock
    p &= ${progress}
    &\phantom{{}={}} early + (middle - early)\,s(first) + (late - middle)\,s(second)
    & \text{the latter for } halfWidth > 0
    s(m) &= t^2\,(3 - 2 t), \qquad t = \clamp\Bigl(\frac12 + \frac{completion - m}{2 \cdot halfWidth},\ 0,\ 1\Bigr)
  `,
  schedule: tex`
    share &= (1 - flex) \cdot p + flex \cdot c
    & p \text{ of allocation.progressShare at } completion
    & c \text{ of allocation.timeOfDay at } hour
    w_i &= cpu_i \cdot \begin{cases} share / planned & worldModel_i \\ (1 - share) / (1 - planned) & \text{otherwise} \end{cases}
    planned &= \frac{\sum_{worldModel_j} cpu_j}{\sum_j cpu_j}
    & \text{in the evening:}
    & w_i = cpu_i \cdot \begin{cases} share / planned & worldModel_i \\ u + flex \cdot (1 - evolution) / taught & learning_i \\ u & \text{otherwise} \end{cases}
    u &= \frac{(1 - flex)(1 - p)}{1 - planned}, \qquad taught = \frac{\sum_{learning_j} cpu_j}{\sum_j cpu_j}
    threads^{\text{out}} &= \text{allocation.phasePlan of } w \text{ and } threads;
    & gigabytes^{\text{out}} \text{ likewise, with } memory \text{ for } cpu
  `,
  dataVolume: tex`
    transactions_i &= blocks_i \cdot perBlock_i, \qquad total = \sum_i transactions_i
    bytes &= total \cdot bytesPerTransaction
    seconds &= \frac{total}{rate \cdot workers \cdot efficiency}
  `,
  acceleration: tex`
    product &= \prod_i speedup_i, \qquad geometricMean = \Bigl(\prod_i speedup_i\Bigr)^{1/n}
    amdahl &= \frac{1}{1 - \sum_i fraction_i + \sum_i fraction_i / speedup_i}
  `,
  speedup: tex`
    amdahl &= \frac{1}{serial + (1 - serial) / n}, \qquad gustafson = n - serial \cdot (n - 1)
    usl &= \frac{n}{1 + serial \cdot (n - 1) + coherency \cdot n\,(n - 1)}, \qquad peak = \sqrt{\frac{1 - serial}{coherency}}
  `,
  karpFlatt: tex`\frac{n / speedup - 1}{n - 1}`,
  uslFit: tex`
    (a, b, c) &= \argmin_{a > 0,\ b, c \ge 0} \sum_i \frac{t_i^4}{n_i^2} \Bigl(\frac{n_i}{t_i} - a - b\,(n_i - 1) - c\,n_i\,(n_i - 1)\Bigr)^2, \qquad t = throughput
    rate &= \frac{1}{a}, \qquad serial = \frac{b}{a}, \qquad coherency = \frac{c}{a}
    peak &= \max\Bigl(\sqrt{\frac{1 - serial}{coherency}},\ 1\Bigr)
    r2 &= 1 - \frac{\sum_i (t_i - f_i)^2}{\sum_i (t_i - \bar t)^2}
    f_i &= \frac{n_i}{a + b\,(n_i - 1) + c\,n_i\,(n_i - 1)}, \quad \bar t \text{ the mean}
  `,
  updateInterval: tex`\clamp\biggl(base \cdot \Bigl(\frac{reference}{volatility}\Bigr)^{exponent},\ min,\ max\biggr)`,
  apportionment: tex`
    & \text{seat after seat to } \argmax_i \frac{votes_i}{d(s_i)}, \qquad d(s) = \begin{cases} s + 1 & \text{dHondt} \\ s + \tfrac12 & \text{webster} \\ \sqrt{s\,(s + 1)} & \text{huntingtonHill} \\ s & \text{adams} \end{cases}
    & \text{or } \Bigl\lfloor \frac{votes_i}{q} \Bigr\rfloor, \text{ the rest to the largest remainders}
    & q = \begin{cases} \sum_j votes_j / seats & \text{hamilton} \\ \lfloor \sum_j votes_j / (seats + 1) \rfloor + 1 & \text{droop} \end{cases}
  `,
  drfTasks: tex`
    & tasks_i \gets tasks_i + 1 \text{ for } i = \argmin_i \frac{dominantShare_i}{weight_i} \text{, while there is one that fits:}
    & used_r + demand_{ir} \le capacity_r \text{ for every } r, \qquad tasks_i < most_i
    & dominantShare_i = tasks_i \cdot \max_r \frac{demand_{ir}}{capacity_r}, \qquad used_r = \sum_i tasks_i \cdot demand_{ir}
  `,
};
