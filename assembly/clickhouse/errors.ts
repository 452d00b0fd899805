// Errors in the words of the library, which end the call and the query: who speaks, what was expected, what came.
import { clickhouse_throw, dtoa_buffered } from "./outside";

const message: usize = memory.data(1024, 16);
const digits: usize = memory.data(64, 16);

let said: usize = 0;
let formula: usize = 0;

/** Whose errors the next ones are. */
export function about(id: usize, bytes: i32): void {
  said = message;
  say(id, bytes);
  sayText(": ");
  formula = said;
}

export function say(text: usize, bytes: i32): void {
  const end = message + 1000;
  for (let i = 0; i < bytes && said < end; i++) store<u8>(said++, load<u8>(text + i));
}

/** ASCII. */
export function sayText(text: string): void {
  for (let i = 0; i < text.length; i++) store<u8>(said++, load<u8>(changetype<usize>(text) + 2 * i));
}

/** The fewest digits that read back, as JavaScript writes them. */
export function sayNumber(x: f64): void {
  // Zero has no sign.
  let length = <i32>dtoa_buffered(digits, x === 0 ? 0 : x);
  if (length > 2 && load<u16>(digits + 2 * length - 4) === 46 && load<u16>(digits + 2 * length - 2) === 48) length -= 2;
  for (let i = 0; i < length; i++) store<u8>(said++, load<u8>(digits + 2 * i));
}

export function begin(text: usize, bytes: i32): void {
  said = formula;
  say(text, bytes);
}

export function end(): void {
  clickhouse_throw(message, <i32>(said - message));
}

export function refuse(text: usize, bytes: i32, got: f64): void {
  begin(text, bytes);
  sayNumber(got);
  end();
}

export function tooLong(text: usize, bytes: i32): void {
  begin(text, bytes);
  sayText("a text of more than 127 bytes");
  end();
}

export function misdeclared(): void {
  said = formula;
  sayText("declared with arguments that are not its own; `lanewise sql clickhouse` prints how it is declared");
  end();
}

export function tooLarge(bytes: u64): void {
  said = message;
  sayText("lanewise: a block needs ");
  sayNumber(Math.ceil(<f64>bytes / 1048576));
  sayText(" MiB; raise webassembly_udf_max_memory, or set webassembly_udf_max_input_block_size to fewer rows");
  end();
}
