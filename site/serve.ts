// Serves what site/build.ts has built.
import { parseArgs } from "node:util";
import { serve } from "vitepress";

const { values } = parseArgs({ options: { base: { type: "string" }, port: { type: "string", default: "4173" } } });
await serve({ root: "site", port: Number(values.port), ...(values.base ? { base: values.base } : {}) });
