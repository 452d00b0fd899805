// Text for terminals: wrapped, in columns, in colours where there are some.
import type { WriteStream } from "node:tty";

/** Columns of a terminal; what is piped is as wide as it is. */
export const widthOf = (stream: Partial<WriteStream> = process.stdout): number =>
  stream.isTTY ? Math.min(Math.max(stream.columns ?? 80, 40), 120) : Infinity;

/** Colours where the terminal has them and nobody minds: NO_COLOR and TERM=dumb are heard. */
export const isColourful = (stream: Partial<WriteStream> = process.stdout): boolean =>
  !!stream.isTTY && !process.env.NO_COLOR && (stream.hasColors?.() ?? false);

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly accent: (text: string) => string;
}

export function paint(colourful: boolean): Paint {
  const marked = (open: number, close: number) => (text: string) =>
    colourful && text ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { bold: marked(1, 22), dim: marked(2, 22), accent: marked(36, 39) };
}

/** Markdown's marks left out. */
export const plain = (text: string): string => text.replaceAll("`", "");

/** Lines no longer than `width`, broken between words; breaks in the text stay. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [""];
    for (const word of paragraph.split(" ")) {
      const last = lines.at(-1)!;
      if (last && last.length + word.length >= width) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines;
  });
}

/**
 * Rows in columns as wide as they need to be; the last column wraps, or stands below where there is no room for it. A head begins where rows are
 * indented, and says what stands in each column.
 */
export function columns(
  rows: readonly (readonly string[])[],
  width: number,
  { accent, dim, bold }: Paint,
  { indent = "  ", head }: { readonly indent?: string; readonly head?: readonly string[] } = {},
): string[] {
  const count = Math.max(...rows.map(({ length }) => length));
  const named = head?.map((text, k) => (k ? text : text.slice(indent.length)));
  const widths = Array.from({ length: count - 1 }, (_, k) =>
    Math.max(...[...rows, named ?? []].map((row) => row[k]?.length ?? 0)),
  );
  const before = indent.length + widths.reduce((sum, one) => sum + one + 2, 0);
  const below = width - before < 36;
  const from = below ? indent.length + 4 : before;
  const lined = (row: readonly string[], lead: (text: string) => string) =>
    widths.map((one, k) => (k ? dim : lead)(row[k] ?? "") + " ".repeat(one - (row[k]?.length ?? 0))).join("  ");
  const body = rows.flatMap((row) => {
    const line = indent + lined(row, accent);
    const last = row[count - 1] ?? "";
    if (!last) return [line.trimEnd()];
    const [first = "", ...rest] = wrap(last, width - from);
    const others = rest.map((text) => " ".repeat(from) + text);
    return below ? [line.trimEnd(), " ".repeat(from) + first, ...others] : [`${line}  ${first}`, ...others];
  });
  return head ? [bold(head[0]!.slice(0, indent.length)) + lined(named!, bold).trimEnd(), ...body] : body;
}
