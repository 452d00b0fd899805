/**
 * TeX as it reads in these files. A word of two letters or more is a name, set upright; a single letter is a symbol. Every
 * line is a row, aligned where it says `&`. `\clamp` and its like are functions that TeX does not have.
 */
export function tex(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const rows = String.raw({ raw: strings.raw }, ...values)
    .replaceAll(token, (all, command: string | undefined, word: string | undefined) => {
      if (word) return String.raw`\mathrm{${word}}`;
      return command && functions.has(command) ? String.raw`\operatorname{${command}}` : all;
    })
    .split("\n")
    .map((row) => row.trim())
    .filter((row) => row !== "");
  if (rows.length === 1) return rows[0]!;
  return [String.raw`\begin{aligned}`, rows.join(" \\\\\n"), String.raw`\end{aligned}`].join("\n");
}

/** What stays as it is: spaces of rows, pairs of indices, environments and text. Or a command, or a word. */
const token =
  /\\\\(?:\[\w+(?:\.\w+)?\])?|_\{[a-z]{2}\}|\\(?:begin|end|text|textbf|mathrm|mathbf|operatorname)\{[^}]*\}|\\([a-zA-Z]+)|([A-Za-z]\d*[A-Za-z][A-Za-z0-9]*)/g;

const functions = new Set([
  "round",
  "clamp",
  "sign",
  "erf",
  "erfc",
  "logit",
  "median",
  "quantile",
  "mean",
  "var",
  "cov",
  "rank",
  "softmax",
  "xor",
  "popcount",
  "lcm",
  "trunc",
]);
