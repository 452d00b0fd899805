// Results as comments below the call that gives them: seven digits, so that a page does not hang on the last bit.

const width = 116;

/** Lines of comments. */
export function shown(result: unknown): string {
  const one = text(result);
  if (one.length <= width || typeof result !== "object" || result === null) return `// ${one}`;
  const lines = Object.entries(result).map(([name, value]) => `//   ${name}: ${text(value)},`);
  return ["// {", ...lines, "// }"].join("\n");
}

function text(value: unknown): string {
  if (typeof value === "number") return number(value);
  if (typeof value === "bigint") return `${value}n`;
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Float64Array, text).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${text(field)}`);
  return `{ ${fields.join(", ")} }`;
}

function number(value: number): string {
  if (!Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) < 1e15)) return String(value);
  return String(Number(value.toPrecision(7)));
}
