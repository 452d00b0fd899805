#!/usr/bin/env node
// npx lanewise: how what went wrong is told. Which commands there are says program.ts.
import { fail, say, unwritten } from "./fail.ts";
import { programOf } from "./program.ts";

// Whoever reads may stop: `| head` is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  // What runs puts away what it has begun.
  say(unwritten(error));
  process.exitCode = 1;
});
const program = programOf();
if (process.argv.length > 2) program.parseAsync().catch(fail);
else program.outputHelp();
