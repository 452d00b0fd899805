// How far a run is: rows that were computed, and of files that do not say how many they have, what DuckDB knows.
import type { Session } from "./session.ts";
import type { Source } from "./source.ts";
import type { RunOptions } from "./types.ts";

/** Milliseconds between two looks. */
const pace = 100;

export function watch({ connection }: Session, source: Source, { onProgress, where }: RunOptions) {
  if (!onProgress) return { rows: () => {}, stop: () => {} };
  let rows = 0;
  // Who takes some rows only does not know how many come.
  const total = where === undefined ? source.rows : undefined;
  const tell = () => {
    const { percentage } = connection.progress;
    onProgress({ rows, total, share: source.share?.() ?? (percentage >= 0 ? percentage / 100 : undefined) });
  };
  const timer = setInterval(tell, pace);
  return {
    rows: (count: number) => {
      rows = count;
    },
    stop: () => {
      clearInterval(timer);
      tell();
    },
  };
}
