// Columns of one chunk on their way to a worker and back: as they lie where both see the memory, else as copies in lent memory.
import type { Cells } from "../../check.ts";
import { alike, bufferOf, isShared } from "../../column.ts";
import { type Cut, cellsOf, type Piece, scatter } from "./cut.ts";
import type { Staging } from "./staging.ts";

/** How a pool's workers see columns: in the memory where they lie, in shared memory, or only what is sent. */
export type Memory = "own" | "shared" | "transfer";

interface Back {
  readonly from: Cells;
  readonly cut: Cut;
  readonly sink: Cells;
}

export const inSight = (memory: Memory, cells: Cells): boolean =>
  memory === "own" || (memory === "shared" && isShared(cells));

export class Freight {
  readonly #lent: ArrayBufferLike[] = [];
  readonly #backs: Back[] = [];

  constructor(
    readonly memory: Memory,
    readonly staging: Staging,
  ) {}

  /** A part of a column for a worker to read. */
  read(cells: Cells, cut: Cut): Piece {
    if (inSight(this.memory, cells)) return { cells, cut };
    return this.#lend(this.staging.copy(cells, cut));
  }

  /** A part of a column for a worker to write; what it writes elsewhere is copied there by `unload`. `apart`: not straight into the column. */
  write(sink: Cells, cut: Cut, apart: boolean): Piece {
    if (!apart && inSight(this.memory, sink)) return { cells: sink, cut };
    const from = this.staging.room(sink, cut);
    this.#backs.push({ from, cut, sink });
    return this.#lend({ cells: from });
  }

  /** What must be handed over. */
  get buffers(): readonly ArrayBuffer[] {
    return this.memory === "transfer" ? (this.#lent as ArrayBuffer[]) : [];
  }

  /** Copies what came back to where it belongs, unless nobody wants it any more. */
  unload(buffers: readonly ArrayBuffer[], wanted: boolean): void {
    const lent = buffers.length ? buffers : this.#lent;
    if (wanted)
      for (const { from, cut, sink } of this.#backs) {
        const at = this.#lent.indexOf(bufferOf(from));
        scatter(alike(sink, lent[at]!, cellsOf(cut)), cut, sink);
      }
    for (const buffer of lent) this.staging.back(buffer);
  }

  #lend(piece: Piece): Piece {
    this.#lent.push(bufferOf(piece.cells));
    return piece;
  }
}
