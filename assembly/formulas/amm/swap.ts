// Trades with a pool whose reserves keep their product.
import { step } from "../../../compiler/step.ts";
import { amm } from "../../../src/formulas/amm/index.ts";

/** out = g in y / (x + g in), g = 1 - fee */
export const amountOut = step(amm.amountOut, ({ amountIn, reserveIn, reserveOut }, { fee }) => {
  const entering = (1 - fee) * amountIn;
  const filled = reserveIn + entering;
  const price = ((1 - fee) * reserveOut) / filled;
  return {
    amountOut: reserveOut * (entering / filled),
    price,
    // (y - out) / (x + in), of which nothing cancels.
    spot: (reserveOut / filled) * (reserveIn / (reserveIn + amountIn)),
    impact: entering / filled,
    slippage: (fee * reserveIn + entering) / filled,
  };
});

/** in = x out / (g (y - out)) */
export const amountIn = step(amm.amountIn, ({ amountOut, reserveIn, reserveOut }, { fee }) => {
  const left = reserveOut - amountOut;
  const fits = left > 0;
  const keeps = 1 - fee;
  const paid = reserveIn * (amountOut / (keeps * left));
  const part = amountOut / reserveOut;
  return {
    amountIn: fits ? paid : NaN,
    price: fits ? keeps * (left / reserveIn) : NaN,
    spot: fits ? left / (reserveIn + paid) : NaN,
    impact: fits ? part : NaN,
    slippage: fits ? fee + keeps * part : NaN,
  };
});

/** amount y / x */
export const quote = step(amm.quote, ({ amount, reserveIn, reserveOut }) => ({
  output: amount * (reserveOut / reserveIn),
}));
