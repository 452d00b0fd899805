import type { amm } from "../../src/formulas/amm/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Amm = typeof amm;

const size = 1e100;
const isAmount = (x: number) => x >= 0 && x <= size;
const isReserve = (x: number) => x >= 1 / size && x <= size;

export const amountOut: Loop<Amm["amountOut"]> = ({ inputs, params: { fee }, outputs, sizes }) => {
  const { amountIn, reserveIn, reserveOut } = inputs;
  const sink = scratch(sizes.row);
  const { amountOut = sink, price = sink, spot = sink, impact = sink, slippage = sink } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const a = isAmount(amountIn[i]!) ? amountIn[i]! : NaN;
    const x = isReserve(reserveIn[i]!) ? reserveIn[i]! : NaN;
    const y = isReserve(reserveOut[i]!) ? reserveOut[i]! : NaN;
    const entering = a * (1 - fee);
    amountOut[i] = (entering / (x + entering)) * y;
    price[i] = (y / (x + entering)) * (1 - fee);
    spot[i] = ((y / (x + entering)) * x) / (x + a);
    impact[i] = entering / (x + entering) + y * 0;
    slippage[i] = (x * fee + entering) / (x + entering) + y * 0;
  }
};

export const amountIn: Loop<Amm["amountIn"]> = ({ inputs, params: { fee }, outputs, sizes }) => {
  const { amountOut, reserveIn, reserveOut } = inputs;
  const sink = scratch(sizes.row);
  const { amountIn = sink, price = sink, spot = sink, impact = sink, slippage = sink } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const y = isReserve(reserveOut[i]!) ? reserveOut[i]! : NaN;
    const x = isReserve(reserveIn[i]!) ? reserveIn[i]! : NaN;
    const b = isAmount(amountOut[i]!) && amountOut[i]! < y ? amountOut[i]! : NaN;
    const paid = ((b / (y - b)) * x) / (1 - fee);
    amountIn[i] = paid;
    price[i] = ((y - b) / x) * (1 - fee);
    spot[i] = (y - b) / (x + paid);
    impact[i] = b / y + x * 0;
    slippage[i] = fee + (1 - fee) * (b / y) + x * 0;
  }
};

export const quote: Loop<Amm["quote"]> = ({ inputs: { amount, reserveIn, reserveOut }, outputs, sizes }) => {
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const ok = isAmount(amount[i]!) && isReserve(reserveIn[i]!) && isReserve(reserveOut[i]!);
    output[i] = ok ? (reserveOut[i]! / reserveIn[i]!) * amount[i]! : NaN;
  }
};
