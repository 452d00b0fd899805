// The name that a caller may have meant.

/** The name that is least edits away, if they are few for its length: letters put in, left out, changed or swapped. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3));
  const ranked = known.map((known) => [edits(name.toLowerCase(), known.toLowerCase()), known] as const);
  const [best] = ranked.filter(([count]) => count <= most).sort(([a], [b]) => a - b);
  return best?.[1];
}

function edits(from: string, to: string): number {
  // Names are short; what is not is no slip of the pen.
  if (Math.abs(from.length - to.length) > 8) return Infinity;
  let [before, row]: number[][] = [[], Array.from({ length: to.length + 1 }, (_, k) => k)];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let k = 1; k <= to.length; k++) {
      next[k] = Math.min(row![k]! + 1, next[k - 1]! + 1, row![k - 1]! + (from[i - 1] === to[k - 1] ? 0 : 1));
      if (i > 1 && k > 1 && from[i - 1] === to[k - 2] && from[i - 2] === to[k - 1])
        next[k] = Math.min(next[k]!, before![k - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return row![to.length]!;
}
