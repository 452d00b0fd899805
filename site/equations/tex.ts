/**
 * TeX as it reads in these files. A word of two letters or more is a name of the spec, set upright; a single letter is a
 * symbol, and so is a name that is a Greek letter's. What comes out by a name that something has that goes in says so, `rate^{\text{out}}`. Every line is a row,
 * aligned where it says `&`. `\clamp` and its like are functions that TeX does not have; brackets around a condition are 1
 * where it holds, else 0.
 */
export function tex(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const rows = String.raw({ raw: strings.raw }, ...values)
    .replaceAll(token, (all, command: string | undefined, word: string | undefined) => {
      if (word) return greek.get(word) ?? String.raw`\mathrm{${word}}`;
      return command && functions.has(command) ? String.raw`\operatorname{${command}}` : all;
    })
    .split("\n")
    .map((row) => row.trim())
    .filter((row) => row !== "");
  if (rows.length === 1) return rows[0]!;
  return [String.raw`\begin{aligned}`, rows.join(" \\\\[0.2em]\n"), String.raw`\end{aligned}`].join("\n");
}

/** What stays as it is: spaces of rows, pairs of indices, environments and text. Or a command, or a word. */
const token =
  /\\\\(?:\[\w+(?:\.\w+)?\])?|_\{[a-z]{2}\}|\\(?:begin|end|text|textbf|mathrm|mathbf|operatorname)\{[^}]*\}|\\([a-zA-Z]+)|([A-Za-z][A-Za-z0-9]+)/g;

const functions = new Set(["clamp", "erf", "erfc", "median", "round", "sign", "softmax", "trunc", "var"]);

const letters = "alpha beta gamma delta eta theta kappa xi rho sigma tau phi psi omega";
const greek = new Map([["epsilon", "\\varepsilon"], ...letters.split(" ").map((name) => [name, `\\${name}`] as const)]);
