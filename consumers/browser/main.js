// What a page offers to whoever drives it.
import { lost, open } from "./lost.js";
import { program } from "./program.js";

let rest;
globalThis.page = {
  program,
  lost,
  open: async (seed) => {
    rest = await open(seed);
  },
  rest: () => rest(),
};
