// For a page under a strict policy: on its main thread, and in a worker.
import { load } from "lanewise";
import { load as loadScalar } from "lanewise/scalar";
import vectors from "lanewise/vectors.json";
import { verify } from "lanewise/verify";
import { probe } from "./probe.js";

globalThis.onMain = async () => probe(verify, vectors, { simd: await load(), scalar: await loadScalar() });
globalThis.inWorker = () =>
  new Promise((resolve, reject) => {
    const worker = new Worker("./worker.js", { type: "module" });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = (event) => reject(new Error(event.message));
  });
