import type { privacy } from "../../src/formulas/privacy/index.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Privacy = typeof privacy;

export const reidRisk: Loop<Privacy["reidRisk"]> = ({ inputs, params: { threshold }, outputs, sizes }) => {
  const none = NaN;
  const { size, population, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { prosecutorMax = sink, prosecutorMean = sink, atRisk = sink, uniques = sink, k = sink } = outputs;
  const { journalistMax = sink, journalistMean = sink, journalistAtRisk = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let people = 0;
    let risky = 0;
    let alone = 0;
    let least = Infinity;
    let behind = 0;
    let guessed = 0;
    let exposed = 0;
    let fewest = Infinity;
    let fit = end > start;
    for (let i = start; i < end; i++) {
      const f = size[i]!;
      fit = fit && f >= 1 && f <= Number.MAX_SAFE_INTEGER && Math.floor(f) === f;
      people += f;
      if (1 / f > threshold) risky += f;
      if (f === 1) alone++;
      if (f < least) least = f;
      if (!population) continue;
      const all = population[i]!;
      fit = fit && !(all < f || all > Number.MAX_SAFE_INTEGER || Math.floor(all) < all);
      behind += all;
      guessed += f / all;
      if (1 / all > threshold) exposed += f;
      if (all < fewest) fewest = all;
    }
    const classes = end - start;
    const known = fit && population !== undefined && !Number.isNaN(behind);
    prosecutorMax[g] = fit ? 1 / least : none;
    prosecutorMean[g] = fit ? classes / people : none;
    atRisk[g] = fit ? risky / people : none;
    uniques[g] = fit ? alone / people : none;
    k[g] = fit ? least : none;
    journalistMax[g] = known ? 1 / fewest : none;
    journalistMean[g] = known ? Math.max(classes / behind, guessed / people) : none;
    journalistAtRisk[g] = known ? exposed / people : none;
  }
};

export const dynamicK: Loop<Privacy["dynamicK"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { density, sensitivity, confidence, population } = inputs;
  const { base, reference, exponent, weight, confidenceMin, riskMax, kMin, kMax } = params;
  const sink = scratch(sizes.row);
  const { raw = sink, k = sink, release = sink } = outputs;
  const hidden = Math.ceil(1 / riskMax);
  for (let i = 0; i < sizes.row; i++) {
    const d = density[i]!;
    const s = sensitivity[i]!;
    const c = confidence[i]!;
    const people = population ? population[i]! : none;
    const ok = d >= 0 && d < Infinity && !Number.isNaN(s) && c > 0 && c <= 1 && !(people < 0 || people === Infinity);
    const sparse = Math.min(reference / d, 1e12);
    const factor = exponent === 0.5 ? Math.sqrt(sparse) : sparse ** exponent;
    const wanted = (base * factor * (1 + weight * clamp(s, 0, 1))) / Math.max(c, confidenceMin);
    const required = clamp(Math.max(Math.ceil(wanted), hidden), kMin, kMax);
    raw[i] = ok ? wanted : none;
    k[i] = ok ? required : none;
    release[i] = ok ? Number(people >= required) : none;
  }
};

export const lDiversity: Loop<Privacy["lDiversity"]> = ({ inputs, params: { c, l }, outputs, sizes }) => {
  const none = NaN;
  const { count, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { distinct = sink, entropyL = sink, recursive = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const counts = count.slice(offsets[g]!, offsets[g + 1]!).sort();
    const n = counts.length;
    let total = 0;
    let values = 0;
    let fit = true;
    for (const x of counts) {
      fit = fit && x >= 0 && x <= Number.MAX_SAFE_INTEGER && Math.floor(x) === x;
      total += x;
      if (x > 0) values++;
    }
    fit = fit && total > 0;
    let entropy = 0;
    for (const x of counts) if (x > 0) entropy -= (x / total) * Math.log(x / total);
    let tail = 0;
    for (let k = 0; k <= n - l; k++) tail += counts[k]!;
    distinct[g] = fit ? values : none;
    entropyL[g] = fit ? Math.exp(entropy) : none;
    recursive[g] = fit ? Number(counts[n - 1]! < c * tail) : none;
  }
};

export const tCloseness: Loop<Privacy["tCloseness"]> = ({ inputs, params: { ordered }, outputs, sizes }) => {
  const none = NaN;
  const { inside, whole, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const output = outputs.output!;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let p = 0;
    let q = 0;
    let fit = true;
    for (let i = start; i < end; i++) {
      fit = fit && inside[i]! >= 0 && inside[i]! <= 1e15 && whole[i]! >= 0 && whole[i]! <= 1e15;
      p += inside[i]!;
      q += whole[i]!;
    }
    let gap = 0;
    let sum = 0;
    for (let i = start; i < end; i++) {
      const one = inside[i]! / p - whole[i]! / q;
      gap = ordered ? gap + one : one;
      if (!ordered || i < end - 1) sum += Math.abs(gap);
    }
    const ways = ordered ? Math.max(end - start - 1, 1) : 2;
    output[g] = fit && p > 0 && q > 0 ? Math.min(sum / ways, 1) : none;
  }
};
