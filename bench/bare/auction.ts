import type { auction } from "../../src/formulas/auction/auction.ts";
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

export const softClose: Ticks<Auction["softClose"]> = { bank: closeBank };
