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
    this.#take(1, adaptive, undefined, still, undefined);
  }

  /** Rows in order; a static value may be the same for all. */
  addAll(adaptive: Float64Array, still: number | Float64Array): void {
    if (typeof still === "number") this.#take(adaptive.length, 0, adaptive, still, undefined);
    else this.#take(adaptive.length, 0, adaptive, 0, still);
  }

  #take(n: number, one: number, adaptives: Float64Array | undefined, fixed: number, stills: Float64Array | undefined) {
    let [count, sum, rest] = [0, this.#sum, this.#rest];
    let [absolute, absoluteRest, relative] = [this.#absolute, this.#absoluteRest, this.#relative];
    let delta = Number.NaN;
    for (let i = 0; i < n; i++) {
      const still = stills ? stills[i]! : fixed;
      delta = (adaptives ? adaptives[i]! : one) - still;
      const size = Math.abs(delta);
      if (!(size <= most)) continue;
      count++;
      const total = sum + delta;
      rest += Math.abs(sum) >= size ? sum - total + delta : delta - total + sum;
      sum = total;
      const whole = absolute + size;
      absoluteRest += absolute >= size ? absolute - whole + size : size - whole + absolute;
      absolute = whole;
      const part = still === 0 ? 0 : size / Math.abs(still);
      if (part > relative) relative = part;
    }
    this.#count += count;
    this.#missing += n - count;
    [this.#sum, this.#rest] = [sum, rest];
    [this.#absolute, this.#absoluteRest, this.#relative] = [absolute, absoluteRest, relative];
    if (n) this.#last = Number.isFinite(delta) ? delta : Number.NaN;
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
