import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

/** Slots in the order of scores. */
const slots = String.raw`
    slot_{(p)} &= p, \qquad s_{(0)} \ge s_{(1)} \ge \dots \ge reserve, \qquad s_i = bid_i \cdot quality_i
`;
/** Units to bids from the highest down. */
const fill = String.raw`
    filled &= \argmax_f \Bigl\{ \sum_i f_i \cdot bid_i \;:\; \sum_i f_i \le supply,\ 0 \le f_i \le quantity_i \Bigr\}
    & f_i = 0 \text{ for } bid_i < reserve; \text{ at the last price first come, or proRata}
    sold &= \sum_i filled_i
`;

export const auction: Equations<"auction"> = {
  secondPrice: tex`
    winner &= \argmax_i s_i, \qquad s_i = bid_i \cdot quality_i, \qquad \text{none where } \max_i s_i < reserve
    price &= \max\Bigl(reserve,\ \max_{i \ne winner} s_i\Bigr), \qquad surplus = s_{winner} - price
  `,
  vcgMultiUnit: tex`
    won &= \text{the } units \text{ highest } value_i \ge reserve, \qquad sold = \sum_i won_i
    welfare &= \sum_i won_i \cdot value_i
    price_j &= \ell_{k - j + 1}, \qquad j = 1, \dots, k \text{ of a bidder's } k \text{ units}
    & \ell_1 \ge \ell_2 \ge \dots \text{ the losing values of the others, then } reserve;
    & revenue = \sum_i price_i
  `,
  vcgPosition: tex`
    ${slots}
    total_{(p)} &= \sum_{j \ge p} (\rho_j - \rho_{j+1}) \cdot s_{(j+1)}, \qquad \rho = rate
    & s_{(j)} = reserve \text{ where none is left}, \qquad \rho_j = 0 \text{ behind the last slot}
    perClick_{(p)} &= \frac{total_{(p)}}{\rho_p \cdot quality_{(p)}}, \qquad revenue = \sum_p total_{(p)}
  `,
  vcgCombinatorial: tex`
    won &= \argmax_x \Bigl\{ \sum_i x_i \cdot value_i \;:\; x_i \in \{0, 1\} \Bigr\}
    & \text{with disjoint } bundle_i \text{ and at most one bid of each } bidder
    welfare &= W = \sum_i won_i \cdot value_i, \qquad revenue = \sum_i payment_i
    payment_i &= W_{-i} - (W - value_i)
    & W_{-i} \text{ the greatest welfare without the bidder of } i
  `,
  softClose: tex`
    accepted_t &= [\,time_t < end_{t-1},\ bid_t > high_{t-1},\ bid_t \ge (1 + minIncrement) \cdot high_{t-1}\,]
    bid_1 &\ge opening
    high_t &= bid_t \text{ where accepted; and late, } extensions < maxExtensions \text{:}
    end_t &= \min\bigl(\max(end_{t-1},\ time_t + extension_{t-1}),\ hardEnd\bigr)
    extension_t &= decay \cdot extension_{t-1}, \qquad \text{late: } end_{t-1} - time_t \le window
  `,
  candle: tex`
    end &= \begin{cases} from + uniform \cdot (until - from) & hazard = 0 \\ \min\bigl(from - \ln(1 - uniform) / hazard,\ until\bigr) & \text{otherwise} \end{cases}
    winner &= \argmax_{i:\,time_i \le end} bid_i, \qquad price = bid_{winner}
    survival_i &= P(time_i \le end) = \begin{cases} 1 & time_i \le from \\ (until - time_i) / (until - from) & hazard = 0 \\ e^{-hazard \cdot (time_i - from)} & \text{otherwise} \end{cases}
    & 0 \text{ for } time_i > until
  `,
  gsp: tex`
    ${slots}
    perClick_{(p)} &= \frac{s_{(p+1)}}{quality_{(p)}}, \qquad s_{(j)} = reserve \text{ where none is left}
    total_{(p)} &= perClick_{(p)} \cdot rate_p \cdot quality_{(p)}, \qquad revenue = \sum_p total_{(p)}
  `,
  uniformPrice: tex`
    ${fill}
    price &= \begin{cases} \min\{bid_i : filled_i > 0\} & \text{lowestWinning} \\ \max\bigl(reserve,\ \max\{bid_i : filled_i < quantity_i\}\bigr) & \text{highestLosing} \end{cases}
    revenue &= price \cdot sold
  `,
  payAsBid: tex`
    ${fill}
    payment_i &= bid_i \cdot filled_i, \qquad revenue = \sum_i payment_i, \qquad average = \frac{revenue}{sold}
  `,
  callMarket: tex`
    volume &= \max_p \min\bigl(D(p),\ S(p)\bigr), \qquad D(p) = \sum_{buy_i,\ limit_i \ge p} quantity_i
    S(p) &= \sum_{\lnot buy_i,\ limit_i \le p} quantity_i
    price &= low + k \cdot (high - low)
    low &= \max\bigl(\{limit_i : \lnot buy_i,\ filled_i > 0\} \cup \{limit_i : buy_i,\ filled_i < quantity_i\}\bigr)
    high &= \min\bigl(\{limit_i : buy_i,\ filled_i > 0\} \cup \{limit_i : \lnot buy_i,\ filled_i < quantity_i\}\bigr)
    gains &= \sum_{buy_i} limit_i \cdot filled_i - \sum_{\lnot buy_i} limit_i \cdot filled_i
    \sum_{buy_i} filled_i &= \sum_{\lnot buy_i} filled_i = volume
    & \text{the best limits are filled first, of equal ones the first}
  `,
};
