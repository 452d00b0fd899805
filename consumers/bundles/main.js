// What a page offers to whoever drives it: the same in the page and in a worker of it.
import { computed } from "./formulas.js";

globalThis.bundled = {
  here: () => computed(fetch("./engine-simd.wasm")),
  inWorker: () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      const ended = (settle, value) => {
        worker.terminate();
        settle(value);
      };
      worker.onmessage = ({ data }) => ended(data.error ? reject : resolve, data.error ?? data.report);
      worker.onerror = ({ message }) => ended(reject, new Error(`the worker did not start: ${message}`));
      worker.postMessage(new URL("./engine-simd.wasm", document.baseURI).href);
    }),
};
