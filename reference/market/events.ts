import type { market } from "../../src/formulas/market/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

const isPair = (x: number, y: number) => Math.abs(x) <= 1e150 && Math.abs(y) <= 1e150;

export const eventStudy: Loop<Market["eventStudy"]> = ({ inputs, params: { window, gap }, outputs, sizes }) => {
  const { asset, market, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(Math.max(sizes.row, sizes.group));
  const { abnormal = sink, t = sink, cumulative = sink, status = new Float64Array(sizes.group) } = outputs;
  const { alpha = sink, beta = sink, deviation = sink, count = sink, car = sink } = outputs;
  const { standardError = sink, tStatistic = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    const own: number[] = [];
    for (let i = start; i < end - window - gap; i++) if (isPair(market[i]!, asset[i]!)) own.push(i);
    const n = own.length;
    const mean = (column: Float64Array) =>
      own.reduce((sum, i) => sum + (column[i]! - column[own[0]!]!), 0) / n + column[own[0]!]!;
    const [meanX, meanY] = n ? [mean(market), mean(asset)] : [0, 0];
    const squares = own.reduce((sum, i) => sum + (market[i]! - meanX) ** 2, 0);
    const products = own.reduce((sum, i) => sum + (market[i]! - meanX) * (asset[i]! - meanY), 0);
    status[g] = n < 3 ? 1 : squares > 0 ? 0 : 2;
    const slope = status[g] === 0 ? products / squares : NaN;
    const residual = (i: number) => asset[i]! - meanY - slope * (market[i]! - meanX);
    const s = Math.sqrt(own.reduce((sum, i) => sum + residual(i) ** 2, 0) / (n - 2));
    let sum = 0;
    let moved = 0;
    const from = Math.max(end - window, start);
    for (let i = start; i < end; i++) {
      const known = isPair(market[i]!, asset[i]!);
      abnormal[i] = known ? residual(i) : NaN;
      t[i] = cumulative[i] = NaN;
      if (i < from) continue;
      const distance = known ? market[i]! - meanX : NaN;
      sum += abnormal[i]!;
      moved += distance;
      t[i] = abnormal[i]! / (s * Math.sqrt(1 + 1 / n + distance ** 2 / squares));
      cumulative[i] = sum;
    }
    const length = end - from;
    const error = s * Math.sqrt(length + length ** 2 / n + moved ** 2 / squares);
    alpha[g] = meanY - slope * meanX;
    beta[g] = slope;
    deviation[g] = slope * 0 + s;
    count[g] = n;
    car[g] = sum + slope * 0;
    standardError[g] = error + slope * 0;
    tStatistic[g] = sum / error;
  }
};
