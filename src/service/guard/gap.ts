// How far adaptive values are from the static ones: the figures that decide whether a rollout goes on. Sums are compensated and in the
// order of the rows, so that they do not depend on how rows were cut into calls.

export interface GapStats {
  /** rows of which both values are finite, and less than 2^960 apart */
  readonly count: number;
  /** all others */
  readonly missing: number;
  /** mean of adaptive - static; NaN of none */
  readonly mean: number;
  /** mean of |adaptive - static|; NaN of none */
  readonly meanAbsolute: number;
  /** largest |adaptive - static| / |static|; what a static value of 0 is apart from counts as 0, as in rollout.gate */
  readonly largestRelative: number;
  /** adaptive - static of the last row; NaN where one is not finite */
  readonly last: number;
}

/** Further apart, values count as missing: so no sum ever overflows. */
const most = 2 ** 960;

/** A little less than 1: what rounding may take off a product. */
const nearly = 1 - 2 ** -40;

/** What a + b lost when it was rounded to `sum` (Knuth's two-sum). */
function rounded(a: number, b: number, sum: number): number {
  const back = sum - a;
  return a - (sum - back) + (b - back);
}

export class Gap {
  #count = 0;
  #missing = 0;
  #sum = 0;
  #rest = 0;
  #absolute = 0;
  #absoluteRest = 0;
  #relative = 0;
  #last = Number.NaN;

  add(adaptive: number, still: number): void {
    const delta = adaptive - still;
    const size = Math.abs(delta);
    if (!(size <= most)) {
      this.#missing++;
      this.#last = Number.NaN;
      return;
    }
    this.#count++;
    this.#last = delta;
    const sum = this.#sum + delta;
    this.#rest += rounded(this.#sum, delta, sum);
    this.#sum = sum;
    const absolute = this.#absolute + size;
    this.#absoluteRest += rounded(this.#absolute, size, absolute);
    this.#absolute = absolute;
    const part = still === 0 ? 0 : size / Math.abs(still);
    if (part > this.#relative) this.#relative = part;
  }

  /** The same for rows in order; a static value may be that of all. */
  addAll(adaptive: Float64Array, still: number | Float64Array): void {
    const n = adaptive.length;
    const stills = typeof still === "number" ? undefined : still;
    let fixed = stills ? 0 : (still as number);
    let count = 0;
    let sum = this.#sum;
    let rest = this.#rest;
    let absolute = this.#absolute;
    let absoluteRest = this.#absoluteRest;
    let relative = this.#relative;
    let last = Number.NaN;
    for (let i = 0; i < n; i++) {
      if (stills) fixed = stills[i]!;
      const delta = adaptive[i]! - fixed;
      const size = Math.abs(delta);
      last = Number.NaN;
      if (!(size <= most)) continue;
      count++;
      last = delta;
      const total = sum + delta;
      rest += rounded(sum, delta, total);
      sum = total;
      const whole = absolute + size;
      absoluteRest += rounded(absolute, size, whole);
      absolute = whole;
      // A quotient only where it may be larger than all before.
      const base = Math.abs(fixed);
      if (size > relative * base * nearly && base > 0 && size / base > relative) relative = size / base;
    }
    this.#count += count;
    this.#missing += n - count;
    this.#sum = sum;
    this.#rest = rest;
    this.#absolute = absolute;
    this.#absoluteRest = absoluteRest;
    this.#relative = relative;
    if (n) this.#last = last;
  }

  get stats(): GapStats {
    const n = this.#count;
    return {
      count: n,
      missing: this.#missing,
      mean: n ? (this.#sum + this.#rest) / n : Number.NaN,
      meanAbsolute: n ? (this.#absolute + this.#absoluteRest) / n : Number.NaN,
      largestRelative: this.#relative,
      last: this.#last,
    };
  }
}
