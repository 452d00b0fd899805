// Numbers for people.

export const count = (n: number): string => n.toLocaleString("en");

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

export function bytes(n: number): string {
  if (n < 1000) return plural(n, "byte");
  const units = ["KB", "MB", "GB", "TB"];
  let value = n / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Enough digits to tell values apart, few enough to read. */
export function figure(x: number): string {
  if (Number.isNaN(x)) return "–";
  if (!Number.isFinite(x)) return x < 0 ? "−∞" : "∞";
  if (Number.isInteger(x) && Math.abs(x) < 1e12) return count(x);
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return x.toExponential(4);
  return x.toLocaleString("en", { maximumSignificantDigits: 6 });
}

export function duration(milliseconds: number): string {
  if (milliseconds < 1) return "under 1 ms";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}

/** Rows a second: 12 million. */
export function rate(rows: number, milliseconds: number): string {
  const each = (rows / Math.max(milliseconds, 0.1)) * 1000;
  if (each >= 1e9) return `${(each / 1e9).toFixed(1)} billion`;
  if (each >= 1e6) return `${(each / 1e6).toFixed(each < 1e7 ? 1 : 0)} million`;
  return count(Number(each.toPrecision(2)));
}
