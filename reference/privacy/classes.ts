import type { privacy } from "../../src/formulas/privacy/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Privacy = typeof privacy;

export const classes: Loop<Privacy["classes"]> = ({ inputs, outputs, sizes }) => {
  const { key, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const width = sizes.key;
  const sink = scratch(Math.max(sizes.row, sizes.group));
  const { classOf = sink, size = sink, order = sink, sizes: told = sink, classes: count = sink, k = sink } = outputs;
  const apart = (a: number, b: number) => {
    for (let j = 0; j < width; j++) {
      const off = key[a * width + j]! - key[b * width + j]!;
      // Infinite where it overflows, which tells as much.
      if (off !== 0) return off;
    }
    return 0;
  };
  for (let g = 0; g < sizes.group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    if (!key.subarray(start * width, end * width).every(Number.isFinite)) {
      for (const column of [classOf, size, order, told]) column.fill(NaN, start, end);
      count[g] = k[g] = NaN;
      continue;
    }
    const rows = Array.from({ length: end - start }, (_, i) => start + i).sort((a, b) => apart(a, b) || a - b);
    const members: number[][] = [];
    rows.forEach((row, i) => {
      if (i === 0 || apart(rows[i - 1]!, row) !== 0) members.push([]);
      members.at(-1)!.push(row);
      order[start + i] = row - start;
    });
    told.fill(NaN, start, end);
    members.forEach((own, c) => {
      told[start + c] = own.length;
      for (const row of own) {
        classOf[row] = c;
        size[row] = own.length;
      }
    });
    count[g] = members.length;
    k[g] = members.length ? Math.min(...members.map((own) => own.length)) : NaN;
  }
};

export const suppress: Loop<Privacy["suppress"]> = ({ inputs, params: { k }, outputs, sizes }) => {
  const { size, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(Math.max(sizes.row, sizes.group));
  const { keep = sink, suppressed = sink, share = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    let count = 0;
    for (let i = offsets[g]!; i < offsets[g + 1]!; i++) {
      const fit = Number.isSafeInteger(size[i]) && size[i]! >= 1;
      keep[i] = fit ? Number(size[i]! >= k) : NaN;
      count += 1 - keep[i]!;
    }
    suppressed[g] = count;
    share[g] = count / (offsets[g + 1]! - offsets[g]!);
  }
};
