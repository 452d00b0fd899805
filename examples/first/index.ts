// Programs to start from, each a file of its own that also runs by itself: `npm run first` runs all of them, `npm run first -- sensor` one.
import { readdirSync } from "node:fs";

const names = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".ts") && file !== "index.ts")
  .map((file) => file.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`first: there is no "${unknown}", expected ${names.join(", ")}`);
  process.exitCode = 1;
} else for (const name of wanted.length ? wanted : names) await import(`./${name}.ts`);
