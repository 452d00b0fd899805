// How far it is, on the terminal: rows a second, and the time that is left.
import { SingleBar } from "cli-progress";
import type { Progress } from "./types.ts";

const steps = 1000;

export function bar() {
  const started = performance.now();
  let shown: SingleBar | undefined;
  let rate = 0;
  return {
    progress({ rows, total, share }: Progress): void {
      const done = total ? rows / total : (share ?? 0);
      const seconds = (performance.now() - started) / 1000;
      // Once all rows are computed, they do not come slower for being written.
      if (rows !== total) rate = rows / seconds;
      const told = {
        done: millions(rows),
        of: total ? ` of ${millions(total)}` : "",
        rate: millions(rate),
        left: rows === 0 ? "reading" : done >= 1 ? "writing" : leftOf(done, seconds),
      };
      if (!shown) {
        shown = new SingleBar({
          format: "{bar} {percentage}%  {done}{of} rows  {rate} rows/s  {left}",
          barCompleteChar: "█",
          barIncompleteChar: "░",
          barsize: widthOf(process.stderr.columns),
          clearOnComplete: true,
          hideCursor: true,
          stream: process.stderr,
        });
        shown.start(steps, 0, told);
      }
      shown.update(Math.min(steps, Math.round(done * steps)), told);
    },
    stop(): void {
      shown?.stop();
      shown = undefined;
    },
  };
}

/** What stands beside the bar is what is asked for: a narrow terminal has a short one. */
export const widthOf = (columns = 80): number => Math.max(4, Math.min(24, columns - beside));
const beside = "100%  100.0 M of 100.0 M rows  999 k rows/s  88 s left".length + 2;

const leftOf = (done: number, seconds: number): string => {
  if (done <= 0) return "";
  const left = Math.round((seconds / done) * (1 - done));
  return left < 90 ? `${left} s left` : `${Math.round(left / 60)} min left`;
};

export const millions = (count: number): string =>
  count >= 1e6
    ? `${(count / 1e6).toFixed(1)} M`
    : count >= 1e4
      ? `${Math.round(count / 1e3)} k`
      : String(Math.round(count));
