// Shares of a pool whose reserves keep their product.
import { step } from "../../../compiler/step.ts";
import { max, min, root } from "../../../compiler/vocabulary.ts";
import { amm } from "../../../src/formulas/amm/index.ts";

/** sqrt(a b) - minimum where there are no shares, else min(a s / x, b s / y) */
export const mint = step(amm.mint, ({ amountA, amountB, reserveA, reserveB, supply }, { minimum }) => {
  const first = supply === 0;
  const byA = amountA * (supply / reserveA);
  const byB = amountB * (supply / reserveB);
  const found = root(amountA) * root(amountB);
  const liquidity = first ? found - minimum : min(byA, byB);
  const minted = liquidity > 0 && (first || (reserveA > 0 && reserveB > 0));
  const of = liquidity / supply;
  return {
    liquidity: minted ? liquidity : NaN,
    share: minted ? liquidity / (first ? found : supply + liquidity) : NaN,
    surplusA: minted ? (first || byA <= byB ? 0 : max(amountA - of * reserveA, 0)) : NaN,
    surplusB: minted ? (first || byB <= byA ? 0 : max(amountB - of * reserveB, 0)) : NaN,
  };
});

/** x l / s, y l / s */
export const burn = step(amm.burn, ({ liquidity, reserveA, reserveB, supply }) => {
  const part = liquidity <= supply ? liquidity / supply : NaN;
  return { amountA: reserveA * part, amountB: reserveB * part };
});

/** -(sqrt(r) - 1)^2 / (1 + r), sqrt(r) - 1 = (r - 1) / (sqrt(r) + 1) */
export const impermanentLoss = step(amm.impermanentLoss, ({ ratio }) => {
  const pool = root(ratio);
  const off = (ratio - 1) / (pool + 1);
  return { loss: -(off * (off / (1 + ratio))), pool, hold: 0.5 * (1 + ratio) };
});
