// The compiler's messages as places in the text.
import type { Mark } from "./messages.ts";

/** What the author's text is called: messages begin with it. */
export const file = "formula.ts";

const place = new RegExp(`^${file.replace(".", "\\.")}:(\\d+):(\\d+): `);

/** One message after another, each with the line of the text below it and a caret. Many are one too many to read. */
export function marksOf(message: string, most = 100): readonly Mark[] {
  const found: { message: string; line?: number; column?: number }[] = [];
  for (const line of message ? message.split("\n") : []) {
    const at = place.exec(line);
    if (at) found.push({ message: line.slice(at[0].length), line: Number(at[1]), column: Number(at[2]) });
    else if (!found.length) found.push({ message: line.replace(new RegExp(`^(${file.replace(".", "\\.")})?: `), "") });
    else if (found.at(-1)!.line === undefined && line.trim()) found.at(-1)!.message += `\n${line}`;
  }
  if (found.length <= most) return found;
  return [...found.slice(0, most), { message: `and ${found.length - most} more` }];
}
