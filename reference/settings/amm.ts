import { type Setting, uniform } from "./setting.ts";

type Draw = () => number;
const amounts = (length: number, next: Draw) => uniform(length, 1, 50, next);
const reserves = (length: number, next: Draw) => uniform(length, 900, 1100, next);

export const amm: Readonly<Record<string, Setting>> = {
  "amm.amountIn": {
    inputs: ({ row }, next) => ({
      amountOut: amounts(row!, next),
      reserveIn: reserves(row!, next),
      reserveOut: reserves(row!, next),
    }),
  },
  "amm.amountOut": {
    inputs: ({ row }, next) => ({
      amountIn: amounts(row!, next),
      reserveIn: reserves(row!, next),
      reserveOut: reserves(row!, next),
    }),
  },
  "amm.burn": {
    inputs: ({ row }, next) => ({
      liquidity: amounts(row!, next),
      reserveA: reserves(row!, next),
      reserveB: reserves(row!, next),
      supply: reserves(row!, next),
    }),
  },
  "amm.impermanentLoss": { inputs: ({ row }, next) => ({ ratio: uniform(row!, 0.25, 4, next) }) },
  "amm.mint": {
    inputs: ({ row }, next) => ({
      amountA: amounts(row!, next),
      amountB: amounts(row!, next),
      reserveA: reserves(row!, next),
      reserveB: reserves(row!, next),
      supply: reserves(row!, next),
    }),
  },
  "amm.quote": {
    inputs: ({ row }, next) => ({
      amount: amounts(row!, next),
      reserveIn: reserves(row!, next),
      reserveOut: reserves(row!, next),
    }),
  },
};
