import type { auction } from "../../src/formulas/auction/index.ts";
import type { Bare, Ticks } from "./loop.ts";

type Auction = typeof auction;

export const secondPrice: Bare<Auction["secondPrice"]> = ({ inputs, outputs, sizes: { group } }) => {
  const { bid, quality, reserve, offsets } = inputs;
  const { winner, price, surplus, status } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let best = -1;
    let second = -1;
    let place = -1;
    for (let i = start; i < end; i++) {
      const score = bid[i]! * quality[i]!;
      if (score > best) {
        second = best;
        best = score;
        place = i;
      } else if (score > second) second = score;
    }
    const sold = best >= reserve[g]!;
    const due = sold ? Math.max(second, reserve[g]!) : 0;
    winner[g] = sold ? place - start : -1;
    price[g] = due;
    surplus[g] = sold ? best - due : 0;
    status[g] = sold ? 0 : 1;
  }
};

const closeBank: Bare<Auction["softClose"]> = ({
  inputs: { time, bid },
  params,
  state,
  outputs,
  sizes: { entity },
}) => {
  const { window, decay, maxExtensions, hardEnd, minIncrement } = params;
  const { end, high, extension, extensions } = state;
  const { accepted } = outputs;
  const raised = 1 + minIncrement;
  for (let e = 0; e < entity; e++) {
    const now = time[e]!;
    const good = now < end[e]! && bid[e]! > high[e]! && bid[e]! >= high[e]! * raised;
    accepted[e] = good ? 1 : 0;
    if (!good) continue;
    high[e] = bid[e]!;
    if (end[e]! - now <= window && extensions[e]! < maxExtensions) {
      end[e] = Math.min(hardEnd, Math.max(end[e]!, now + extension[e]!));
      extension[e]! *= decay;
      extensions[e]!++;
    }
  }
};

const closeSeries: Bare<Auction["softClose"]> = ({
  inputs: { time, bid },
  params,
  state,
  outputs,
  sizes: { tick },
}) => {
  const { window, decay, maxExtensions, hardEnd, minIncrement, opening } = params;
  const { accepted, end, high } = outputs;
  const raised = 1 + minIncrement;
  let closes = state.end[0]!;
  let top = Number.isNaN(state.high[0]!) ? opening : state.high[0]!;
  let extension = state.extension[0]!;
  let extensions = state.extensions[0]!;
  for (let t = 0; t < tick; t++) {
    const now = time[t]!;
    const good = now < closes && bid[t]! > top && bid[t]! >= top * raised;
    if (good) {
      top = bid[t]!;
      if (closes - now <= window && extensions < maxExtensions) {
        closes = Math.min(hardEnd, Math.max(closes, now + extension));
        extension *= decay;
        extensions++;
      }
    }
    accepted[t] = good ? 1 : 0;
    end[t] = closes;
    high[t] = top;
  }
  state.end[0] = closes;
  state.high[0] = top;
  state.extension[0] = extension;
  state.extensions[0] = extensions;
};

export const softClose: Ticks<Auction["softClose"]> = { bank: closeBank, series: closeSeries };
