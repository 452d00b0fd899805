import type { Examples } from "./examples.ts";

export const fees: Examples<"fees"> = {
  progressive: (lw) =>
    lw.fees.progressive({
      amount: Float64Array.of(1000, 5000, 200_000),
      threshold: Float64Array.of(0, 1000, 10_000, 100_000),
      rate: Float64Array.of(50, 100, 200, 300),
    }),
  congestion: (lw) => lw.fees.congestion({ utilization: Float64Array.of(0.2, 0.5, 0.9) }, { gain: 3, exponent: 2 }),
  baseFee: (lw) =>
    lw.fees.baseFee(
      { used: Float64Array.of(2_000_000, 0, 1_500_000) },
      { target: 1_000_000 },
      { state: { fee: 1000 } },
    ),
  split: (lw) => lw.fees.split({ fee: 1001, percent: 50 }),
  blobBaseFee: (lw) => lw.fees.blobBaseFee({ excess: Float64Array.of(0, 2_314_058, 10_485_760) }),
  excessBlobGas: (lw) =>
    lw.fees.excessBlobGas({ used: Float64Array.of(786_432, 786_432, 0) }, {}, { state: { excess: 2_000_000 } }),
  gasLimit: (lw) => lw.fees.gasLimit({ desired: Float64Array.of(36_000_000, 36_000_000, 30_000_000) }),
};
