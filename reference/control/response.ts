import type { control } from "../../src/formulas/control/index.ts";
import type { Loop } from "../loop.ts";

type Control = typeof control;
type Point = readonly [time: number, way: number];

const mean = (x: readonly number[]) => x[0]! + x.reduce((sum, each) => sum + (each - x[0]!), 0) / x.length;

/** When a line through points comes to a share of the way. */
function reached(points: readonly Point[], share: number): number {
  const k = points.findIndex(([, way], i) => i > 0 && way >= share);
  if (k < 0) return Number.NaN;
  const [[t0, y0], [t1, y1]] = [points[k - 1]!, points[k]!];
  return t0 + (t1 - t0) * ((share - y0) / (y1 - y0));
}

/** Area under a line through points, until a time. */
function area(points: readonly Point[], to: number): number {
  let sum = 0;
  for (let k = 1; k < points.length; k++) {
    const [[t0, y0], [t1, y1]] = [points[k - 1]!, points[k]!];
    if (t0 >= to) break;
    const end = Math.min(t1, to);
    const y = y0 + (y1 - y0) * ((end - t0) / (t1 - t0));
    sum += (end - t0) * (0.5 * (y0 + y));
  }
  return sum;
}

export const stepRecord: Loop<Control["stepRecord"]> = ({ inputs, params, outputs, sizes }) => {
  const { measured, time, step, at, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  for (let g = 0; g < offsets.length - 1; g++) {
    const x = [...measured.subarray(offsets[g], offsets[g + 1])];
    const t = [...time.subarray(offsets[g], offsets[g + 1])];
    const size = step ? step[g]! : 1;
    const start = at ? at[g]! : t[0]!;
    const last = t.at(-1)!;
    const sound = [...x, ...t, size].every(Number.isFinite) && t.every((now, i) => i === 0 || now > t[i - 1]!);
    let [gain, lag, delay, status] = [NaN, NaN, NaN, 2];
    if (x.length > 2 && sound && size !== 0 && start >= t[0]! && start < last) {
      const among = (from: number, to: number) => x.filter((_, i) => t[i]! >= from && t[i]! <= to);
      const before = mean(among(-Infinity, start));
      const way = mean(among(Math.max(last - params.tail * (last - start), start), last)) - before;
      gain = way / size;
      status = 1;
      const points: Point[] = [[0, 0]];
      t.forEach((now, i) => {
        if (now > start) points.push([now - start, (x[i]! - before) / way]);
      });
      if (way !== 0 && Number.isFinite(way)) {
        const late = reached(points, 1 - Math.exp(-1));
        const twoPoint = params.method === 0;
        const whole = twoPoint ? late : last - start - area(points, Infinity);
        lag = twoPoint ? 1.5 * (late - reached(points, 1 - Math.exp(-1 / 3))) : Math.E * area(points, whole);
        if (lag > 0 && whole > 0) {
          lag = Math.min(lag, whole);
          delay = whole - lag;
          status = 0;
        }
      }
      if (status) lag = NaN;
    }
    outputs.gain?.set([gain], g);
    outputs.lag?.set([lag], g);
    outputs.delay?.set([delay], g);
    outputs.status?.set([status], g);
  }
};
