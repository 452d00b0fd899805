/** The last numbers of each of many, and their means. Whoever is taken out leaves his place to the last one: no gaps. */
export class Rings {
  /** numbers of each, written round and round */
  readonly cells: Float64Array;
  /** how many of them there are */
  readonly held: Float64Array;
  /** where the next one goes */
  readonly place: Float64Array;
  /** NaN where there is none */
  readonly means: Float64Array;

  constructor(
    readonly many: number,
    readonly length: number,
  ) {
    this.cells = new Float64Array(many * length);
    this.held = new Float64Array(many);
    this.place = new Float64Array(many);
    this.means = new Float64Array(many).fill(NaN);
  }

  push(at: number, value: number): void {
    const { cells, held, place, length } = this;
    const next = place[at]!;
    cells[at * length + next] = value;
    place[at] = next + 1 < length ? next + 1 : 0;
    if (held[at]! < length) held[at]!++;
    this.renew(at);
  }

  /** The mean is summed anew from the cells in their order: nothing drifts, and a saved one has the same bits. */
  renew(at: number): void {
    const from = at * this.length;
    const count = this.held[at]!;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += this.cells[from + k]!;
    this.means[at] = count > 0 ? sum / count : NaN;
  }

  clear(at: number): void {
    this.cells.fill(0, at * this.length, (at + 1) * this.length);
    this.held[at] = 0;
    this.place[at] = 0;
    this.means[at] = NaN;
  }

  /** Puts what `from` has in the place of `to`. */
  move(from: number, to: number): void {
    if (from !== to) {
      this.cells.copyWithin(to * this.length, from * this.length, (from + 1) * this.length);
      for (const column of [this.held, this.place, this.means]) column[to] = column[from]!;
    }
    this.clear(from);
  }

  /** Mean of the means of the first so many, those without any number left out; 0 where nobody has one. */
  mean(many: number): number {
    let sum = 0;
    let count = 0;
    for (let at = 0; at < many; at++) {
      if (this.held[at] === 0) continue;
      sum += this.means[at]!;
      count++;
    }
    return count > 0 ? sum / count : 0;
  }
}
