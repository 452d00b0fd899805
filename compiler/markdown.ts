// Words and tables for Markdown.

export const quoted = (name: string) => `\`${name}\``;

/** A table; cells hold no line breaks, and a bar in them is no border. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Plain text as Markdown shows it: what stands between backticks is code already. */
export const escaped = (text: string) =>
  text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 ? part : part.replaceAll("<", "&lt;").replaceAll("*", "\\*")))
    .join("");

/** The sentences of a text. A full stop after a single capital is an initial. */
export const sentences = (text: string) => text.split(/(?<=\.)(?<!\b[A-Z]\.)\s+(?=[\p{Lu}"`(])/u);

/** A comment as a whole sentence: it begins with a capital, unless with a symbol or a name, and ends with a full stop. */
export function sentence(text: string): string {
  const word = /^[a-z]+(?![\w`.]|:| [/=^*<>]|\()/.exec(text)?.[0] ?? "";
  const begun = word.length > 1 || word === "a" ? text[0]!.toUpperCase() + text.slice(1) : text;
  return !text || /[.!?]$/.test(begun) ? escaped(begun) : `${escaped(begun)}.`;
}
