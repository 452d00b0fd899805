import type { auction } from "../../src/formulas/auction/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Auction = typeof auction;

const safe = Number.MAX_SAFE_INTEGER;
const isMoney = (x: number): boolean => x >= 0 && x <= safe;
const isCount = (x: number): boolean => isMoney(x) && Number.isInteger(x);
const ones = (n: number) => new Float64Array(n).fill(1);
const rank = (rows: number[], price: Float64Array, sign: number) =>
  rows.sort((a, b) => sign * (price[b]! - price[a]!) || a - b);

function areSound(price: Float64Array, quantity: Float64Array, start: number, end: number): boolean {
  let all = 0;
  let ok = true;
  for (let i = start; i < end; i++) {
    ok = ok && (Number.isNaN(price[i]!) || isMoney(price[i]!)) && isCount(quantity[i]!);
    all += quantity[i]!;
  }
  return ok && all <= safe;
}

/** Rows that bid enough, best first, and how much of the supply each gets. */
function sell(bid: Float64Array, quantity: Float64Array, rows: number[], supply: number, proRata: boolean) {
  const won = rows.map(() => 0);
  let left = supply;
  for (let k = 0; k < rows.length; ) {
    const level = bid[rows[k]!]!;
    let last = k;
    let demand = 0;
    while (last < rows.length && bid[rows[last]!] === level) demand += quantity[rows[last++]!]!;
    const share = left;
    for (let j = k; j < last; j++) {
      const wanted = quantity[rows[j]!]!;
      won[j] = demand <= share ? wanted : proRata ? (wanted / demand) * share : Math.min(wanted, left);
      if (!(proRata && demand > share)) left -= won[j]!;
    }
    if (demand > share) left = 0;
    k = last;
  }
  return { won, left };
}

export const uniformPrice: Loop<Auction["uniformPrice"]> = ({ inputs, params, outputs, sizes: { row, group } }) => {
  const { bid, quantity = ones(row), supply, reserve, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { filled = sink, sold = sink, price = sink, revenue = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const [start, end, least, there] = [offsets[g]!, offsets[g + 1]!, reserve ? reserve[g]! : 0, supply[g]!];
    if (!(areSound(bid, quantity, start, end) && isMoney(least) && isCount(there))) {
      filled.fill(NaN, start, end);
      [sold[g], price[g], revenue[g], status[g]] = [NaN, NaN, NaN, 2];
      continue;
    }
    filled.fill(0, start, end);
    const rows: number[] = [];
    for (let i = start; i < end; i++) if (bid[i]! >= least) rows.push(i);
    rank(rows, bid, 1);
    const { won, left } = sell(bid, quantity, rows, there, params.margin === 1);
    rows.forEach((row, k) => {
      filled[row] = won[k]!;
    });
    const gone = there - left;
    // Fills of a pro rata margin may round to nothing; the bid still wins.
    let before = 0;
    let lowest = NaN;
    let losing = least;
    for (const row of rows) {
      if (before < there && quantity[row]! > 0) lowest = bid[row]!;
      before += quantity[row]!;
      if (before > there) {
        losing = bid[row]!;
        break;
      }
    }
    const due = gone > 0 ? (params.rule === 0 ? lowest : losing) : NaN;
    sold[g] = gone;
    price[g] = due;
    revenue[g] = gone > 0 ? gone * due : 0;
    status[g] = gone > 0 ? 0 : 1;
  }
};

export const payAsBid: Loop<Auction["payAsBid"]> = ({ inputs, params, outputs, sizes: { row, group } }) => {
  const { bid, quantity = ones(row), supply, reserve, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { filled = sink, payment = sink, sold = sink, average = sink, revenue = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const [start, end, least, there] = [offsets[g]!, offsets[g + 1]!, reserve ? reserve[g]! : 0, supply[g]!];
    const good = areSound(bid, quantity, start, end) && isMoney(least) && isCount(there);
    filled.fill(good ? 0 : NaN, start, end);
    payment.fill(good ? 0 : NaN, start, end);
    const rows: number[] = [];
    for (let i = start; i < end && good; i++) if (bid[i]! >= least) rows.push(i);
    rank(rows, bid, 1);
    const { won, left } = sell(bid, quantity, rows, there, params.margin === 1);
    let income = 0;
    let remaining = there;
    for (let k = 0; k < rows.length; ) {
      const level = bid[rows[k]!]!;
      let demand = 0;
      for (; k < rows.length && bid[rows[k]!] === level; k++) {
        demand += quantity[rows[k]!]!;
        filled[rows[k]!] = won[k]!;
        payment[rows[k]!] = won[k]! * level;
      }
      const gone = Math.min(demand, remaining);
      income += gone * level;
      remaining -= gone;
    }
    const gone = there - left;
    sold[g] = good ? gone : NaN;
    revenue[g] = good ? income : NaN;
    average[g] = good && gone > 0 ? income / gone : NaN;
    status[g] = good ? (gone > 0 ? 0 : 1) : 2;
  }
};

/** The limit of the unit behind so many units of the ranked orders; NaN where there is none. */
function limitBehind(units: number, rows: readonly number[], limit: Float64Array, quantity: Float64Array): number {
  let sum = 0;
  for (const row of rows) {
    sum += quantity[row]!;
    if (sum > units) return limit[row]!;
  }
  return NaN;
}

/** The limit of the last of so many units. */
function limitOfLast(units: number, rows: readonly number[], limit: Float64Array, quantity: Float64Array): number {
  let sum = 0;
  for (const row of rows) {
    sum += quantity[row]!;
    if (sum >= units && quantity[row]! > 0) return limit[row]!;
  }
  return NaN;
}

/** Demand and supply as curves: the volume is where they cross. */
export const callMarket: Loop<Auction["callMarket"]> = ({ inputs, params, outputs, sizes: { row, group } }) => {
  const { buy, limit, quantity = ones(row), offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { filled = sink, price = sink, low = sink, high = sink, volume = sink, gains = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    const isSide = buy.subarray(start, end).every((side) => side === 0 || side === 1);
    if (!(areSound(limit, quantity, start, end) && isSide)) {
      filled.fill(NaN, start, end);
      [price[g], low[g], high[g], volume[g], gains[g], status[g]] = [NaN, NaN, NaN, NaN, NaN, 2];
      continue;
    }
    const buyers: number[] = [];
    const sellers: number[] = [];
    for (let i = start; i < end; i++) if (!Number.isNaN(limit[i]!)) (buy[i] === 1 ? buyers : sellers).push(i);
    rank(buyers, limit, 1);
    rank(sellers, limit, -1);
    let traded = 0;
    let offered = 0;
    for (let s = 0; s < sellers.length; ) {
      const level = limit[sellers[s]!]!;
      for (; s < sellers.length && limit[sellers[s]!] === level; s++) offered += quantity[sellers[s]!]!;
      let wanted = 0;
      for (const buyer of buyers) if (limit[buyer]! >= level) wanted += quantity[buyer]!;
      traded = Math.max(traded, Math.min(wanted, offered));
    }
    filled.fill(0, start, end);
    for (const side of [buyers, sellers]) {
      let left = traded;
      for (const order of side) {
        filled[order] = Math.min(quantity[order]!, left);
        left -= filled[order]!;
      }
    }
    const some = traded > 0;
    const lowest = Math.max(
      limitOfLast(traded, sellers, limit, quantity),
      limitBehind(traded, buyers, limit, quantity) || 0,
    );
    const behind = limitBehind(traded, sellers, limit, quantity);
    const lastBuy = limitOfLast(traded, buyers, limit, quantity);
    const highest = Number.isNaN(behind) ? lastBuy : Math.min(behind, lastBuy);
    let gained = 0;
    let done = 0;
    for (let b = 0, s = 0, ofBuyer = 0, ofSeller = 0; done < traded; ) {
      const units = Math.min(quantity[buyers[b]!]! - ofBuyer, quantity[sellers[s]!]! - ofSeller);
      gained += (limit[buyers[b]!]! - limit[sellers[s]!]!) * units;
      done += units;
      ofBuyer += units;
      ofSeller += units;
      if (ofBuyer === quantity[buyers[b]!]) [b, ofBuyer] = [b + 1, 0];
      if (ofSeller === quantity[sellers[s]!]) [s, ofSeller] = [s + 1, 0];
    }
    low[g] = some ? lowest : NaN;
    high[g] = some ? highest : NaN;
    price[g] = some ? lowest + params.k * (highest - lowest) : NaN;
    volume[g] = traded;
    gains[g] = gained;
    status[g] = some ? 0 : 1;
  }
};

/** Slots to the highest scores, each at the next score. */
export const gsp: Loop<Auction["gsp"]> = ({ inputs, outputs, sizes: { row, group, slot: slots } }) => {
  const { bid, quality = ones(row), rate, reserve, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { slot = sink, perClick = sink, total = sink, revenue = sink, status = sink } = outputs;
  const rates = rate.every((r) => r >= 0 && r <= 1);
  const falling = rate.every((r, j) => j === 0 || r <= rate[j - 1]!);
  const scores = Float64Array.from(bid, (offer, i) => offer * quality[i]!);
  for (let g = 0; g < group; g++) {
    const [start, end, least] = [offsets[g]!, offsets[g + 1]!, reserve ? reserve[g]! : 0];
    let ok = isMoney(least) && rates;
    for (let i = start; i < end; i++)
      ok = ok && (Number.isNaN(bid[i]!) || (isMoney(bid[i]!) && quality[i]! > 0 && quality[i]! <= 1e9));
    const state = !ok ? 3 : falling ? 0 : 2;
    slot.fill(state ? NaN : -1, start, end);
    perClick.fill(state ? NaN : 0, start, end);
    total.fill(state ? NaN : 0, start, end);
    const rows: number[] = [];
    for (let i = start; i < end && state === 0; i++) if (scores[i]! >= least) rows.push(i);
    rank(rows, scores, 1);
    const filled = Math.min(slots, rows.length);
    let income = 0;
    for (let p = filled - 1; p >= 0; p--) {
      const rival = p + 1 < rows.length ? scores[rows[p + 1]!]! : least;
      slot[rows[p]!] = p;
      perClick[rows[p]!] = rival / quality[rows[p]!]!;
      total[rows[p]!] = rate[p]! * rival;
      income += rate[p]! * rival;
    }
    revenue[g] = state ? NaN : income;
    status[g] = state === 0 && filled === 0 ? 1 : state;
  }
};
