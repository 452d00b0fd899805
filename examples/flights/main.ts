// Three million flights judged by three formulas: reads, computes twice, compares, draws. `npm start` runs it.
import { fileURLToPath } from "node:url";

try {
  const { demo } = await import("./demo.ts");
  await demo();
} catch (error) {
  process.exitCode = 1;
  console.error(`\nThe demo stopped: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
  console.error(remedy(error));
}

/** What to do about it, in words: most failures are something that is not built or not installed. */
function remedy(error: unknown): string {
  const { code, message = "", stack = "" } = error as { code?: string; message?: string; stack?: string };
  const root = fileURLToPath(new URL("../..", import.meta.url));
  if (/lanewise|[\\/]dist[\\/]/.test(message) && /NOT_FOUND|NOT_EXPORTED/.test(code ?? ""))
    return `The library is not built. In ${root} run:\n\n    npm run build\n`;
  if (/NOT_FOUND/.test(code ?? "") || /vega-datasets|node-bindings/.test(message))
    return `Something is not installed. In ${root} run:\n\n    npm install\n`;
  return stack;
}
