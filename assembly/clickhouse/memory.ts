// Memory that the server fills and reads. It has one call at a time in an instance; what a call takes is free again at the first buffer of the next
// one.
import { tooLarge } from "./errors";

let top: usize = 0;
let lent: i32 = 0;

/** Memory 8 bytes past a multiple of 16, so that cells behind a header of 24 are on one; a kernel may read a cell past its end. */
export function room(bytes: u64): usize {
  if (!lent) top = __heap_base;
  const at = ((top + 15) & ~15) + 8;
  const end = <u64>at + bytes + 32;
  const pages = <i32>((end + 0xffff) >>> 16);
  if (end > 0xffff0000 || (pages > memory.size() && memory.grow(pages - memory.size()) < 0)) tooLarge(end);
  top = <usize>end;
  return at;
}

/** The handle of a buffer is the address of where it starts and of how long it is. */
export function clickhouse_create_buffer(bytes: u32): usize {
  const handle = room(16 + <u64>bytes);
  lent++;
  store<u32>(handle, handle + 16);
  store<u32>(handle, bytes, 4);
  return handle;
}

export function clickhouse_destroy_buffer(handle: usize): void {
  if (handle) lent--;
}
