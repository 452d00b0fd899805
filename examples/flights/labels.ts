// Labels that do not run into each other.

/** Keeps what stands a label away from all kept before it; `place` measures in widths and heights of a label. */
export function apart<T>(items: readonly T[], place: (item: T) => readonly [x: number, y: number]): T[] {
  const kept: T[] = [];
  for (const item of items) {
    const [x, y] = place(item);
    const free = kept.every((other) => {
      const [left, top] = place(other);
      return Math.abs(x - left) >= 1 || Math.abs(y - top) >= 1;
    });
    if (free) kept.push(item);
  }
  return kept;
}
