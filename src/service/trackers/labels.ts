/** Names come from others: none is so long that a bounded number of them is not bounded. */
export const longest = 256;

export const isLabel = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= longest;

/** How many different labels there are, each counted as often as it was brought. */
export class Labels {
  readonly #counts = new Map<string, number>();

  /** Labels that are there now. */
  get different(): number {
    return this.#counts.size;
  }

  add(label: string | undefined): void {
    if (label !== undefined) this.#counts.set(label, (this.#counts.get(label) ?? 0) + 1);
  }

  remove(label: string | undefined): void {
    if (label === undefined) return;
    const count = this.#counts.get(label)!;
    if (count > 1) this.#counts.set(label, count - 1);
    else this.#counts.delete(label);
  }
}
