// Options of the layers around formulas.
import { readNamed, wrongKind, wrongValue } from "../check.ts";

/** What stands under these names, each read once; others are refused. `who` asks: it stands in front of the message. */
export const handed = (who: string, given: unknown, names: readonly string[]): Record<string, unknown> =>
  readNamed(who, "options", "option", given === undefined ? {} : given, names);

/** A number of milliseconds that a timer takes. */
export function milliseconds(who: string, name: string, value: unknown): number {
  if (typeof value !== "number") throw wrongKind(who, name, "number", value);
  if (!(value >= 0 && value < 2 ** 31)) throw wrongValue(who, name, "0 to 2147483647 ms", value);
  return value;
}
