// Memory that columns travel in: shared, where threads may share it, else buffers that are handed over and come back. Lent again and
// again: new pages cost as much as the copy into them.

import type { Cells } from "../../check.ts";
import { alike } from "../../column.ts";
import { bytesIn, type Cut, cellsOf, gather, type Piece } from "./cut.ts";

/** Bytes that are kept for the next chunk, at most. */
const kept = 64 * 2 ** 20;

export class Staging {
  #free: ArrayBufferLike[] = [];
  #bytes = 0;

  constructor(readonly shared: boolean) {}

  /** Memory for a part of a column; of a size that fits others. */
  room(cells: Cells, cut: Cut): Cells {
    const bytes = 2 ** Math.ceil(Math.log2(Math.max(64, bytesIn(cells, cut))));
    const at = this.#free.findLastIndex(({ byteLength }) => byteLength === bytes);
    const found = at < 0 ? undefined : this.#free.splice(at, 1)[0];
    if (found) this.#bytes -= bytes;
    return alike(cells, found ?? (this.shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)), cellsOf(cut));
  }

  /** A copy of a part of a column, in such memory. */
  copy(cells: Cells, cut: Cut): Piece {
    return { cells: gather(cells, cut, this.room(cells, cut)) };
  }

  /** Takes memory back. */
  back(buffer: ArrayBufferLike): void {
    if (!buffer.byteLength || this.#bytes + buffer.byteLength > kept) return;
    this.#free.push(buffer);
    this.#bytes += buffer.byteLength;
  }
}
