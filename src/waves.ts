// Events of many entities, some of which come up more than once: the k-th event of every entity goes into wave k, so that a
// wave holds each entity once and can be computed side by side, and every entity sees its own events in order.

export type Waves = (indices: Uint32Array, entities: number) => readonly Uint32Array[];

/** Keeps its scratch from call to call, so that few events among many entities cost little. */
export function waves(): Waves {
  let seen = new Float64Array(0);
  let epoch = 0;
  return (indices, entities) => {
    if (seen.length !== entities) seen = new Float64Array(entities);
    const wave = new Uint32Array(indices.length);
    const sizes: number[] = [];
    for (let i = 0; i < indices.length; i++) {
      const entity = indices[i]!;
      const nth = Math.max(0, seen[entity]! - epoch);
      wave[i] = nth;
      sizes[nth] = (sizes[nth] ?? 0) + 1;
      seen[entity] = epoch + nth + 1;
    }
    epoch += sizes.length + 1;
    const rows = sizes.map((size) => new Uint32Array(size));
    const filled = sizes.map(() => 0);
    for (let i = 0; i < indices.length; i++) rows[wave[i]!]![filled[wave[i]!]!++] = i;
    return rows;
  };
}
