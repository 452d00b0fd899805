// Optional peers: who only calls formulas needs none of them.

/** Throws where one of them is not installed, with what installs them. */
export function need(command: string, names: readonly string[]): void {
  const missing = names.filter((name) => {
    try {
      return !import.meta.resolve(name === "assemblyscript" ? "assemblyscript/asc" : name);
    } catch {
      return true;
    }
  });
  if (missing.length)
    throw new Error(`lanewise ${command} needs ${missing.join(", ")}: npm install --save-dev ${missing.join(" ")}`);
}
