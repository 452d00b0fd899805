/**
 * How many events there were in the last stretch of time. Time is cut into buckets; those of the stretch, the one that is not over yet among
 * them, are summed. So an event counts for the whole stretch less at most one bucket, and for whole buckets exactly that. However many events
 * come, memory stays the same. Time does not go back: an earlier one counts as the latest.
 */
export class Sliding {
  readonly counts: Float64Array;
  readonly #width: number;
  #total = 0;
  #latest = NaN;

  constructor(span: number, buckets: number) {
    this.counts = new Float64Array(buckets);
    this.#width = span / buckets;
  }

  /** Latest time seen; NaN before the first. */
  get latest(): number {
    return this.#latest;
  }

  /** Whether a time can be told apart from those beside it. */
  admits(time: number): boolean {
    return Number.isSafeInteger(this.#bucket(time));
  }

  add(time: number): void {
    this.#advance(time);
    this.counts[this.#cell(this.#bucket(this.#latest))]! += 1;
    this.#total++;
  }

  total(time: number): number {
    this.#advance(time);
    return this.#total;
  }

  /** Takes up the counts as they were at a time. */
  restore(latest: number, counts: Float64Array): void {
    this.counts.set(counts);
    this.#latest = latest;
    this.#total = counts.reduce((sum, count) => sum + count, 0);
  }

  #advance(time: number): void {
    const before = this.#bucket(this.#latest);
    if (time <= this.#latest) return;
    this.#latest = time;
    // Before the first time there is nothing to take off.
    const past = Math.min(this.#bucket(time) - before, this.counts.length) || 0;
    for (let k = 1; k <= past; k++) {
      const cell = this.#cell(before + k);
      this.#total -= this.counts[cell]!;
      this.counts[cell] = 0;
    }
  }

  #bucket(time: number): number {
    return Math.floor(time / this.#width);
  }

  #cell(bucket: number): number {
    const { length } = this.counts;
    return ((bucket % length) + length) % length;
  }
}
