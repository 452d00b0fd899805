/** Generated code for those who read it: two spaces a level. */
export function indented(text: string): string {
  let depth = 0;
  return text
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => {
      if (/^[})\]]/.test(line)) depth--;
      const laidOut = `${"  ".repeat(depth)}${line}`;
      if (/[{([]$/.test(line)) depth++;
      return /^\};?$/.test(line) && !depth ? `${laidOut}\n` : laidOut;
    })
    .join("\n");
}
