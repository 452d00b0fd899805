import type { amm } from "../../src/formulas/amm/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Amm = typeof amm;

const size = 1e100;
const isAmount = (x: number) => x >= 0 && x <= size;

export const mint: Loop<Amm["mint"]> = ({ inputs, params: { minimum }, outputs, sizes }) => {
  const { amountA, amountB, reserveA, reserveB, supply } = inputs;
  const sink = scratch(sizes.row);
  const { liquidity = sink, share = sink, surplusA = sink, surplusB = sink } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const a = amountA[i]!;
    const b = amountB[i]!;
    const x = reserveA[i]!;
    const y = reserveB[i]!;
    const s = supply[i]!;
    const ok = isAmount(a) && isAmount(b) && isAmount(x) && isAmount(y) && isAmount(s);
    let minted = NaN;
    let all = s;
    if (ok && s === 0) {
      all = Math.sqrt(a) * Math.sqrt(b);
      minted = all - minimum;
    } else if (ok && x > 0 && y > 0) {
      minted = Math.min((s / x) * a, (s / y) * b);
      all = s + minted;
    }
    if (!(minted > 0)) minted = NaN;
    liquidity[i] = minted;
    share[i] = minted / all;
    const [ofA, ofB] = [(s / x) * a, (s / y) * b];
    surplusA[i] = minted * 0 + (s > 0 && ofA > ofB ? Math.max(a - (minted / s) * x, 0) : 0);
    surplusB[i] = minted * 0 + (s > 0 && ofB > ofA ? Math.max(b - (minted / s) * y, 0) : 0);
  }
};

export const burn: Loop<Amm["burn"]> = ({ inputs, outputs, sizes }) => {
  const { liquidity, reserveA, reserveB, supply } = inputs;
  const sink = scratch(sizes.row);
  const { amountA = sink, amountB = sink } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const s = supply[i]!;
    const l = liquidity[i]!;
    const ok = l >= 0 && l <= s && s >= 1 / size && s <= size && isAmount(reserveA[i]!) && isAmount(reserveB[i]!);
    amountA[i] = ok ? (l / s) * reserveA[i]! : NaN;
    amountB[i] = ok ? (l / s) * reserveB[i]! : NaN;
  }
};

export const impermanentLoss: Loop<Amm["impermanentLoss"]> = ({ inputs: { ratio }, outputs, sizes }) => {
  const sink = scratch(sizes.row);
  const { loss = sink, pool = sink, hold = sink } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const r = ratio[i]! >= 1e-300 && ratio[i]! <= 1e300 ? ratio[i]! : NaN;
    const off = (r - 1) / (Math.sqrt(r) + 1);
    loss[i] = -((off / (1 + r)) * off);
    pool[i] = Math.sqrt(r);
    hold[i] = (1 + r) / 2;
  }
};
