// The columns of a call, and what a kernel trusts its host to have checked.
//
// The server's format Buffers: u64 columns, u64 rows; then of each column u64 bytes, and these bytes. A tuple is its elements one after the
// other.
import { about, begin, end, misdeclared, refuse, say, sayNumber, sayText, tooLarge, tooLong } from "./errors";
import { clickhouse_create_buffer, room } from "./memory";

/** Arguments that a function may have; the server has them as bits of `differing` too. */
const most = 64;
const starts: usize = memory.data(4 * most, 16);
const sizes: usize = memory.data(4 * most, 16);
/** From row to row: 8, or 0 where one cell stands for all. */
const strides: usize = memory.data(4 * most, 16);
const constants: usize = memory.data(8 * most, 16);

let rows: i32 = 0;
let answer: usize = 0;
/** Bit i: cells of column i differ. */
let differing: u64 = 0;

/** Reads a call: as many columns as the function was declared with, `id` and `idBytes` being what errors call it. */
export function open(handle: usize, count: i32, columns: i32, id: usize, idBytes: i32): void {
  rows = count;
  differing = 0;
  about(id, idBytes);
  let at: usize = load<u32>(handle);
  const end: usize = at + load<u32>(handle, 4);
  if (end - at < 16 || load<u64>(at) !== columns || load<u64>(at, 8) !== count) misdeclared();
  at += 16;
  for (let i = 0; i < columns; i++) {
    if (at + 8 > end || load<u64>(at) > <u64>(end - at - 8)) misdeclared();
    const bytes = <usize>load<u64>(at);
    store<u32>(starts + 4 * i, at + 8);
    store<u32>(sizes + 4 * i, bytes);
    store<u32>(strides + 4 * i, 8);
    at += 8 + bytes;
  }
}

/** Address of a column of cells, from row `i` on. */
export function cells(column: i32, i: i32 = 0): usize {
  return <usize>load<u32>(starts + 4 * column) + load<u32>(strides + 4 * column) * i;
}

export function value(column: i32, i: i32): f64 {
  return load<f64>(cells(column, i));
}

/** The first so many arguments are Float64. */
export function inputs(columns: i32): void {
  for (let i = 0; i < columns; i++) wide(i, 8);
}

function wide(column: i32, bytes: u64): void {
  if (load<u32>(sizes + 4 * column) !== <u64>rows * bytes) misdeclared();
}

/** A number: whole or not, NaN where nothing may be given. `text` says what it is called and what it should be. */
export function number(column: i32, min: f64, max: f64, whole: bool, sparse: bool, text: usize, bytes: i32): void {
  wide(column, 8);
  // One look is enough where all are the same, which is what constants come as.
  const looks = compared(column) ? rows : least(rows, 1);
  for (let i = 0; i < looks; i++) {
    const x = value(column, i);
    const fits = x >= min && x <= max && (!whole || x === Math.trunc(x));
    if (!fits && !(sparse && x !== x)) refuse(text, bytes, x);
  }
}

function least(a: i32, b: i32): i32 {
  return a < b ? a : b;
}

/** A switch comes as a byte, and becomes cells. */
export function toggle(column: i32): void {
  wide(column, 1);
  const bytes: usize = load<u32>(starts + 4 * column);
  if (repeated(bytes, 1, rows)) {
    constant(column, rows && load<u8>(bytes) ? 1 : 0);
    return;
  }
  const made = room(8 * <u64>rows) + 8;
  for (let i = 0; i < rows; i++) store<f64>(made + 8 * i, load<u8>(bytes + i) ? 1 : 0);
  differ(column, made);
}

/** A choice comes as text, and becomes cells: its place among `names`, each of which has its length in front. */
export function choice(column: i32, names: usize, count: i32, text: usize, bytes: i32): void {
  if (!rows) return;
  let at: usize = load<u32>(starts + 4 * column);
  const size = load<u32>(sizes + 4 * column);
  const end = at + size;
  const first = lengthAt(at, end, text, bytes);
  if (<u64>size === <u64>rows * (1 + first) && repeated(at, 1 + first, size)) {
    constant(column, <f64>placeOf(at, names, count, text, bytes));
    return;
  }
  const made = room(8 * <u64>rows) + 8;
  let before = at;
  let place = -1;
  for (let i = 0; i < rows; i++) {
    const length = lengthAt(at, end, text, bytes);
    // The length is compared with the letters.
    if (place < 0 || !same(before, at, length + 1)) place = placeOf(at, names, count, text, bytes);
    store<f64>(made + 8 * i, <f64>place);
    before = at;
    at += 1 + length;
  }
  if (at !== end) misdeclared();
  differ(column, made);
}

function lengthAt(at: usize, end: usize, text: usize, bytes: i32): i32 {
  if (at >= end) misdeclared();
  const length = load<u8>(at);
  if (length > 127) tooLong(text, bytes);
  if (at + 1 + length > end) misdeclared();
  return length;
}

function constant(column: i32, value: f64): void {
  store<f64>(constants + 8 * column, value);
  store<u32>(starts + 4 * column, constants + 8 * column);
  store<u32>(strides + 4 * column, 0);
}

function differ(column: i32, made: usize): void {
  store<u32>(starts + 4 * column, made);
  differing |= (<u64>1) << column;
}

/** Whether all of so many bytes are those `period` before. */
function repeated(at: usize, period: i32, bytes: i32): bool {
  const count = bytes - period;
  const whole = count & ~15;
  let differences = f64x2.splat(0);
  for (let i = 0; i < whole; i += 16)
    differences = v128.or(differences, v128.xor(v128.load(at + i), v128.load(at + i + period)));
  if (v128.any_true(differences)) return false;
  for (let i = whole; i < count; i++) if (load<u8>(at + i) !== load<u8>(at + i + period)) return false;
  return true;
}

function placeOf(at: usize, names: usize, count: i32, text: usize, bytes: i32): i32 {
  const length = load<u8>(at);
  for (let k = 0; k < count; k++) {
    if (same(names, at, length + 1)) return k;
    names += 1 + load<u8>(names);
  }
  begin(text, bytes);
  sayText('"');
  say(at + 1, length);
  sayText('"');
  end();
  return -1;
}

function same(a: usize, b: usize, bytes: i32): bool {
  for (let i = 0; i < bytes; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}

/** The rule that one parameter is at most another. */
export function ordered(low: i32, high: i32, text: usize, bytes: i32): void {
  for (let i = 0, n = looked(((<u64>1) << low) | ((<u64>1) << high)); i < n; i++) {
    if (!(value(low, i) > value(high, i))) continue;
    begin(text, bytes);
    sayNumber(value(high, i));
    sayText(", got ");
    sayNumber(value(low, i));
    end();
  }
}

/** The rule that the parameters of `columns` have a sum. They are added from the first on, as everywhere. */
export function summing(columns: u64, expected: f64, text: usize, bytes: i32): void {
  for (let i = 0, n = looked(columns); i < n; i++) {
    let sum: f64 = 0;
    for (let rest = columns; rest; rest &= rest - 1) sum += value(<i32>ctz(rest), i);
    if (!(Math.abs(sum - expected) <= 1e-9)) refuse(text, bytes, sum);
  }
}

/** How many rows there are to look at. */
function looked(columns: u64): i32 {
  return differing & columns ? rows : least(rows, 1);
}

export function differs(columns: u64): bool {
  return (differing & columns) !== 0;
}

/** Where the rows end that have what row `i` has in these columns. */
export function until(i: i32, columns: u64): i32 {
  columns &= differing;
  let end = rows;
  for (; columns; columns &= columns - 1) {
    const column = <i32>ctz(columns);
    const bits = load<u64>(cells(column, i));
    let k = i + 1;
    while (k < end && load<u64>(cells(column, k)) === bits) k++;
    end = k;
  }
  return end;
}

/** Whether the cells of a column differ in any bit, which is noted. */
function compared(column: i32): bool {
  const at = cells(column);
  const pairs = rows & ~1;
  const first = f64x2.splat(rows ? load<f64>(at) : 0);
  let differences = f64x2.splat(0);
  // One may be seen early where they differ: a look back every few cells.
  for (let i = 0; i < pairs && !v128.any_true(differences); ) {
    const end = least(i + 128, pairs);
    for (; i < end; i += 2) differences = v128.or(differences, v128.xor(v128.load(at + 8 * i), first));
  }
  const last = rows & 1 ? load<i64>(at + 8 * pairs) ^ load<i64>(at) : 0;
  if (!last && !v128.any_true(differences)) return false;
  differing |= (<u64>1) << column;
  return true;
}

/**
 * Opens the answer of so many outputs, one column of cells or a tuple of them. In the place of an input it would be no faster, and wrong of an
 * odd number of rows, whose last pair is computed twice.
 */
export function result(outputs: i32): usize {
  const bytes = 8 * <u64>rows * outputs;
  if (bytes > 0xfff00000) tooLarge(bytes);
  answer = clickhouse_create_buffer(24 + <u32>bytes);
  const at = answer + 16;
  store<u64>(at, 1);
  store<u64>(at, rows, 8);
  store<u64>(at, bytes, 16);
  return at + 24;
}

export function handle(): usize {
  return answer;
}

/** Where output `k` has its cells from row `i` on, among those wanted; 0 where it is not. */
export function place(out: usize, wanted: u32, k: i32, i: i32 = 0): usize {
  return (wanted >>> k) & 1 ? out + 8 * (rows * <i32>popcnt(wanted & ((1 << k) - 1)) + i) : 0;
}

/** Work memory. */
export function scratch(length: i32): usize {
  return room(8 * <u64>length) + 8;
}
