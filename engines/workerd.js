// For workerd, which compiles no bytes: its wasm comes as modules.
import scalar from "lanewise/engine-scalar.wasm";
import vectors from "lanewise/vectors.json";
import { verify } from "lanewise/verify";
import { loadSync } from "lanewise/workerd";
import { probe } from "./probe.js";

export default {
  fetch: () => new Response(probe(verify, vectors, { simd: loadSync(), scalar: loadSync({ wasm: scalar }) })),
};
