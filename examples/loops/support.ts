export { random } from "../../reference/random.ts";

/** The same names with other values. */
export const each = <K extends string, V>(names: Readonly<Record<K, unknown>>, value: (name: K) => V) =>
  Object.fromEntries((Object.keys(names) as K[]).map((name) => [name, value(name)])) as Record<K, V>;
