// Events of many entities, some of which come up more than once: the k-th event of every entity goes into wave k, so that a
// wave holds each entity once and can be computed side by side, and every entity sees its own events in order.
import { lengthOf } from "./column.ts";

/** Entities with the most events come first, so the entities of each wave are the first of those of the wave before. */
export interface Waves {
  /** the entities that come up, each once */
  readonly entities: Uint32Array;
  /** position of every event among those given: wave by wave, and in each wave in the order of `entities` */
  readonly events: Uint32Array;
  /** where each wave starts in `events`, and the end */
  readonly starts: Uint32Array;
}

/** Keeps its scratch from call to call, so that few events among many entities cost little. */
export function waves(): (indices: Uint32Array, entities: number) => Waves {
  let seen = new Uint32Array(0);
  let place = new Uint32Array(0);
  const order = (indices: Uint32Array, entities: number): Waves => {
    if (seen.length !== entities) {
      seen = new Uint32Array(entities);
      place = new Uint32Array(entities);
    }
    const length = lengthOf(indices);
    const wave = new Uint32Array(length);
    const found = new Uint32Array(Math.min(length, entities));
    let distinct = 0;
    let most = 0;
    for (let i = 0; i < length; i++) {
      const entity = indices[i]!;
      const nth = seen[entity]!++;
      wave[i] = nth;
      if (nth === 0) found[distinct++] = entity;
      if (nth >= most) most = nth + 1;
    }

    // Counting sort of the entities by falling number of events; meanwhile `after[k]` counts those with more than k.
    const after = new Uint32Array(most + 1);
    for (let i = 0; i < distinct; i++) after[seen[found[i]!]! - 1]!++;
    for (let k = most - 1; k > 0; k--) after[k - 1]! += after[k]!;
    const starts = new Uint32Array(most + 1);
    for (let k = 0; k < most; k++) starts[k + 1] = starts[k]! + after[k]!;
    const ordered = new Uint32Array(distinct);
    for (let i = 0; i < distinct; i++) {
      const entity = found[i]!;
      const at = after[seen[entity]!]!++;
      ordered[at] = entity;
      place[entity] = at;
    }

    const events = new Uint32Array(length);
    for (let i = 0; i < length; i++) events[starts[wave[i]!]! + place[indices[i]!]!] = i;
    for (let i = 0; i < distinct; i++) seen[ordered[i]!] = 0;
    return { entities: ordered, events, starts };
  };
  return (indices, entities) => {
    try {
      return order(indices, entities);
    } catch (error) {
      // Half counted: the next call counts anew.
      seen = new Uint32Array(0);
      throw error;
    }
  };
}
