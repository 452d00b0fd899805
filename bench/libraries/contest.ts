// What lanewise is measured against here: the same task by a library as its documentation shows it, with the objects its users hold.

export interface Contest {
  /** path of the formula */
  readonly formula: string;
  /** what is done, in the words of a user: "100 000 closes" */
  readonly task: string;
  /** name of the package */
  readonly library: string;
  /** what one call's time is divided by */
  readonly rows: number;
  /** Each gives its result: compared before anything is timed. One of them shorter: they are aligned at their ends. */
  readonly ours: () => ArrayLike<number>;
  readonly theirs: () => ArrayLike<number>;
  /** Largest difference, relative to the larger of the two and of `scale`; more is an error. */
  readonly tolerance: number;
  readonly scale?: number;
}

/** The first place where two results are further apart than the contest allows, in words. NaN equals NaN. */
export function apart({ tolerance, scale = 0 }: Contest, ours: ArrayLike<number>, theirs: ArrayLike<number>) {
  const n = Math.min(ours.length, theirs.length);
  if (n === 0) return "a result is empty";
  for (let i = 1; i <= n; i++) {
    const [a, b] = [ours[ours.length - i]!, theirs[theirs.length - i]!];
    const same = Number.isNaN(a)
      ? Number.isNaN(b)
      : Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), scale);
    if (!same) return `${i} from the end: lanewise ${a}, the other ${b}`;
  }
  return undefined;
}
